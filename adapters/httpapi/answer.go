package httpapi

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"strings"
)

// reply answers with what a call returned, or passes its error on.
func (h *handler) reply(w http.ResponseWriter, v any, err error) error {
	if err != nil {
		return err
	}
	return h.answer(w, http.StatusOK, v)
}

// answer writes a JSON value.
func (h *handler) answer(w http.ResponseWriter, status int, v any) error {
	w.Header().Set("Content-Type", mediaJSON)
	w.WriteHeader(status)
	return writeJSON(w, v)
}

// writeJSON writes a value and a line end. Characters that mean something in HTML stay as they are.
func writeJSON(to io.Writer, v any) error {
	e := json.NewEncoder(to)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// asJSON returns a value as an answer has it.
func asJSON(v any) ([]byte, error) {
	var text bytes.Buffer
	err := writeJSON(&text, v)
	return text.Bytes(), err
}

// answerTagged answers with a text and its ETag, unless the client has it already. With a file
// name it is a download.
func answerTagged(w http.ResponseWriter, r *http.Request, media, file string, text []byte) error {
	sum := sha256.Sum256(text)
	if isFresh(w, r, hex.EncodeToString(sum[:16])) {
		return nil
	}
	w.Header().Set("Content-Type", media)
	if file != "" {
		attach(w.Header(), file)
	}
	_, err := w.Write(text)
	return err
}

// attach makes an answer a download of a name.
func attach(header http.Header, name string) {
	header.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
}

// isFresh sets the ETag of an answer, without its quotes, and reports whether the client has that
// answer already. Then 304 has been sent and there is no more to do.
func isFresh(w http.ResponseWriter, r *http.Request, tag string) bool {
	tag = `"` + tag + `"`
	w.Header().Set("ETag", tag)
	w.Header().Set("Cache-Control", "no-cache") // may be kept, but is asked for each time
	for known := range strings.SplitSeq(strings.Join(r.Header.Values("If-None-Match"), ","), ",") {
		known = strings.TrimPrefix(strings.TrimSpace(known), "W/")
		if known == "*" || known == tag {
			w.WriteHeader(http.StatusNotModified)
			return true
		}
	}
	return false
}

// hasBegun reports whether a part of an answer has been sent, or waits in w to be sent.
func hasBegun(w http.ResponseWriter) bool {
	for {
		if b, ok := w.(interface{ begun() bool }); ok && b.begun() {
			return true
		}
		inner, ok := w.(interface{ Unwrap() http.ResponseWriter })
		if !ok {
			return false
		}
		w = inner.Unwrap()
	}
}
