package httpapi

import (
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"sync"
)

// minGzip is the least bytes of an answer that are worth compressing.
const minGzip = 1 << 10

// gzipWriters are kept because each takes some 800 KiB.
var gzipWriters = sync.Pool{New: func() any {
	w, _ := gzip.NewWriterLevel(io.Discard, gzip.BestSpeed) // of a level that is there, there is no error
	return w
}}

// compressed compresses answers for clients that take gzip, where that is worth it: text of some
// length. What is flushed is sent at once.
func (h *handler) compressed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		z := &gzipWriter{ResponseWriter: w, accepted: takesGzip(r)}
		defer z.release() // without an end where the handler panics, so that the answer looks cut
		next.ServeHTTP(z, r)
		if z.close() != nil {
			panic(http.ErrAbortHandler)
		}
	})
}

// takesGzip reads Accept-Encoding, which has the form of Accept.
func takesGzip(r *http.Request) bool {
	for element := range strings.SplitSeq(strings.Join(r.Header.Values("Accept-Encoding"), ","), ",") {
		coding, params, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(element, " ", "")), ";")
		if coding == "gzip" || coding == "x-gzip" {
			return strings.Trim(params, "q=.0") != "" || params == ""
		}
	}
	return false
}

// gzipWriter holds the beginning of an answer back until it is known whether to compress it.
type gzipWriter struct {
	http.ResponseWriter
	accepted bool
	status   int          // what the handler has set; 0 until then
	held     []byte       // less than minGzip, until decided
	decided  bool         // whether the header has been sent
	zip      *gzip.Writer // nil where it is not compressed
}

func (z *gzipWriter) begun() bool { return z.status != 0 }

// Unwrap lets [http.ResponseController] reach the connection.
func (z *gzipWriter) Unwrap() http.ResponseWriter { return z.ResponseWriter }

func (z *gzipWriter) WriteHeader(status int) {
	if status < http.StatusOK {
		z.ResponseWriter.WriteHeader(status)
		return
	}
	if z.status == 0 {
		z.status = status
	}
}

func (z *gzipWriter) Write(p []byte) (int, error) {
	z.WriteHeader(http.StatusOK)
	if !z.decided {
		if z.mayCompress() && len(z.held)+len(p) < minGzip {
			z.held = append(z.held, p...)
			return len(p), nil
		}
		if err := z.decide(true); err != nil {
			return 0, err
		}
	}
	if z.zip != nil {
		return z.zip.Write(p)
	}
	return z.ResponseWriter.Write(p)
}

// FlushError implements what [http.ResponseController] looks for.
func (z *gzipWriter) FlushError() error {
	z.WriteHeader(http.StatusOK)
	if err := z.decide(true); err != nil {
		return err
	}
	if z.zip != nil {
		if err := z.zip.Flush(); err != nil {
			return err
		}
	}
	return http.NewResponseController(z.ResponseWriter).Flush()
}

// Flush implements [http.Flusher].
func (z *gzipWriter) Flush() { _ = z.FlushError() } // the next write says it again

// mayCompress reports whether an answer is one that is compressed if it is long.
func (z *gzipWriter) mayCompress() bool {
	header := z.Header()
	return z.accepted && isText(header.Get("Content-Type")) && header.Get("Content-Encoding") == "" && z.hasWhole()
}

// hasWhole reports whether the answer has a body, and that whole.
func (z *gzipWriter) hasWhole() bool {
	return z.status != http.StatusNoContent && z.status != http.StatusNotModified && z.status != http.StatusPartialContent
}

// isText reports whether a media type is of those that compress well. Events are none: a part
// of one would wait for more.
func isText(media string) bool {
	media, _, _ = strings.Cut(media, ";")
	switch media = strings.TrimSpace(media); media {
	case mediaEvents:
		return false
	case mediaJSON, mediaYAML, "application/x-ndjson", "application/sql", "application/javascript", "image/svg+xml":
		return true
	}
	return strings.HasPrefix(media, "text/") || strings.HasSuffix(media, "+json") || strings.HasSuffix(media, "+xml")
}

// decide sends the header, and what has been held back.
func (z *gzipWriter) decide(isLong bool) error {
	if z.decided {
		return nil
	}
	z.decided = true
	header := z.Header()
	if isText(header.Get("Content-Type")) {
		header.Add("Vary", "Accept-Encoding")
	}
	if isLong && z.mayCompress() {
		header.Set("Content-Encoding", "gzip")
		header.Del("Content-Length")
		if tag := header.Get("ETag"); strings.HasPrefix(tag, `"`) {
			header.Set("ETag", "W/"+tag)
		}
		z.zip = gzipWriters.Get().(*gzip.Writer)
		z.zip.Reset(z.ResponseWriter)
	}
	z.ResponseWriter.WriteHeader(z.status)
	if len(z.held) == 0 {
		return nil
	}
	held := z.held
	z.held = nil
	_, err := z.Write(held)
	return err
}

// close ends the answer.
func (z *gzipWriter) close() error {
	if z.status == 0 {
		return nil // net/http answers 200 with nothing
	}
	if err := z.decide(false); err != nil || z.zip == nil {
		return err
	}
	return z.zip.Close()
}

// release gives back what the answer was compressed with.
func (z *gzipWriter) release() {
	if z.zip != nil {
		z.zip.Reset(io.Discard)
		gzipWriters.Put(z.zip)
		z.zip = nil
	}
}
