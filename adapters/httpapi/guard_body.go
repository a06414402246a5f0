package httpapi

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"
)

// checkBody refuses bodies that a route does not take and bounds those that it does, by
// their length at once, and while they are read.
func (h *handler) checkBody(rt route, w http.ResponseWriter, r *http.Request) error {
	if r.ContentLength == 0 || r.Body == nil {
		return nil
	}
	takes := rt.takes
	if takes == nil && rt.method == http.MethodPost {
		takes = []string{mediaJSON}
	}
	if len(takes) == 0 {
		return badRequest("%s takes no body here, and this one has one", r.Method)
	}
	if err := checkMedia(r, takes); err != nil {
		w.Header().Set("Accept-Post", strings.Join(takes, ", "))
		return err
	}
	if r.ContentLength > h.options.MaxBody {
		return tooLarge(h.options.MaxBody)
	}
	return h.boundBody(w, r)
}

// checkMedia refuses a body whose media type is none of takes.
func checkMedia(r *http.Request, takes []string) error {
	lines := r.Header.Values("Content-Type")
	if len(lines) != 1 {
		return statusf(http.StatusUnsupportedMediaType, "the body comes with %d Content-Type headers; want one, with %s", len(lines), either(takes))
	}
	media, params, err := mime.ParseMediaType(lines[0])
	if err != nil || !slices.Contains(takes, media) {
		return statusf(http.StatusUnsupportedMediaType, "the Content-Type is %q; this path takes %s", clip(lines[0]), either(takes))
	}
	if charset, ok := params["charset"]; ok && !strings.EqualFold(charset, "utf-8") {
		return statusf(http.StatusUnsupportedMediaType, "the body is in %s; want UTF-8", clip(charset))
	}
	return nil
}

func either(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

// boundBody decompresses the body of a request, and ends it with an error beyond the bound.
func (h *handler) boundBody(w http.ResponseWriter, r *http.Request) error {
	most := h.options.MaxBody
	raw := &boundedBody{from: r.Body, left: most, most: most}
	switch encoding := strings.Join(r.Header.Values("Content-Encoding"), ", "); strings.ToLower(encoding) {
	case "", "identity":
		r.Body = body{raw, r.Body}
	case "gzip", "x-gzip":
		r.Body = body{&boundedBody{from: &gunzip{from: raw}, left: most, most: most}, r.Body}
		r.ContentLength = -1
		r.Header.Del("Content-Encoding")
	default:
		w.Header().Set("Accept-Encoding", "gzip")
		return statusf(http.StatusUnsupportedMediaType, "the Content-Encoding is %q; this server takes gzip, or none", clip(encoding))
	}
	return nil
}

func tooLarge(most int64) error {
	return statusf(http.StatusRequestEntityTooLarge, "the body has more than %s; the server takes more with --max-body", sizeText(most))
}

func sizeText(bytes int64) string {
	if bytes >= 1<<20 && bytes%(1<<20) == 0 {
		return fmt.Sprintf("%d MiB", bytes>>20)
	}
	return fmt.Sprintf("%d bytes", bytes)
}

// body reads from what stands before the connection, and closes the connection's body.
type body struct {
	io.Reader
	io.Closer
}

// boundedBody is an error beyond its bound, where [io.LimitReader] is an end that looks right.
type boundedBody struct {
	from       io.Reader
	left, most int64
}

func (b *boundedBody) Read(p []byte) (int, error) {
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1] // one more, to see whether there is more
	}
	n, err := b.from.Read(p)
	if b.left -= int64(n); b.left < 0 {
		b.left = 0
		return 0, tooLarge(b.most)
	}
	return n, err
}

// gunzip decompresses. It reads nothing before it is read, so that a client that waits to be told to
// go on is told.
type gunzip struct {
	from io.Reader
	zip  *gzip.Reader
}

func (g *gunzip) Read(p []byte) (n int, err error) {
	if g.zip == nil {
		if g.zip, err = gzip.NewReader(g.from); errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
	}
	if err == nil {
		n, err = g.zip.Read(p)
	}
	if _, isOurs := errors.AsType[statusError](err); err != nil && err != io.EOF && !isOurs { //nolint:errorlint // an end as it is
		err = badRequest("the body is not the gzip that its Content-Encoding says: %s", strings.TrimPrefix(err.Error(), "gzip: "))
	}
	return n, err
}
