package httpapi_test

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
)

// checkedTransport holds every answer, and every request that was granted, against the
// description of the API. The test fails where one does not fit.
//
// A request that was refused may be whatever it is: a test that sends garbage needs to say
// nothing.
type checkedTransport struct {
	t      testing.TB
	d      *description
	prefix string
	next   http.RoundTripper

	mu   sync.Mutex
	over bool // the test: it hears no more errors
}

// checked returns a transport for the time of a test. prefix is that of the handler.
func checked(t testing.TB, prefix string, next http.RoundTripper) http.RoundTripper {
	c := &checkedTransport{t: t, d: described(t), prefix: prefix, next: next}
	t.Cleanup(func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.over = true
	})
	return c
}

// RoundTrip implements [http.RoundTripper].
func (c *checkedTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := c.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	e := &exchange{d: c.d, request: r, response: response, path: strings.TrimPrefix(r.URL.EscapedPath(), c.prefix)}
	c.report(e, e.checkHead())
	if e.described != nil && r.Method != http.MethodHead {
		response.Body = &checkedBody{ReadCloser: response.Body, e: e, c: c}
	}
	return response, nil
}

func (c *checkedTransport) report(e *exchange, errs []error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, err := range errs {
		if !c.over {
			c.t.Errorf("%s %s, %d: the description of the API and the answer differ: %v", e.request.Method, e.request.URL.Path, e.response.StatusCode, err)
		}
	}
}

// mostChecked is how many bytes of an answer are kept for its check; longer ones go unchecked.
const mostChecked = 8 << 20

// checkedBody checks an answer when it has been read, or as far as it was read when it is closed.
type checkedBody struct {
	io.ReadCloser
	e    *exchange
	c    *checkedTransport
	seen bytes.Buffer
	done sync.Once
}

// Read implements [io.Reader].
func (b *checkedBody) Read(into []byte) (int, error) {
	n, err := b.ReadCloser.Read(into)
	if b.seen.Len() <= mostChecked {
		b.seen.Write(into[:n])
	}
	if err == io.EOF {
		b.check(true)
	}
	return n, err
}

// Close implements [io.Closer].
func (b *checkedBody) Close() error {
	b.check(false)
	return b.ReadCloser.Close()
}

func (b *checkedBody) check(whole bool) {
	b.done.Do(func() {
		if b.seen.Len() <= mostChecked {
			b.c.report(b.e, b.e.checkBody(b.seen.Bytes(), whole))
		}
	})
}

// exchange is a request and its answer.
type exchange struct {
	d         *description
	request   *http.Request
	response  *http.Response
	path      string         // of the request, without the prefix
	described map[string]any // the answer in the description; nil where it is not there
	at        []string       // where
	media     string         // of the answer, without parameters
}

// commonHeaders are those of every answer, or of HTTP itself.
var commonHeaders = []string{
	"Accept-Ranges", "Cache-Control", "Connection", "Content-Encoding", "Content-Length", "Content-Security-Policy",
	"Content-Type", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "Date", "Referrer-Policy",
	"Transfer-Encoding", "Vary", "X-Content-Type-Options", "X-Request-Id",
}

// checkHead checks status and headers, and the request where it was granted.
func (e *exchange) checkHead() []error {
	status := e.response.StatusCode
	path := e.d.path(e.path)
	o := e.d.operation(e.request.Method, path)
	if o == nil {
		e.describeNowhere(path)
	} else {
		e.described, e.at = o.response(status)
	}
	if e.described == nil {
		return []error{fmt.Errorf("no such status is described")}
	}
	errs := e.checkHeaders()
	if o != nil && status < http.StatusBadRequest {
		errs = append(errs, e.checkRequest(o)...)
	}
	return errs
}

// describeNowhere finds the answer to what no operation is for.
func (e *exchange) describeNowhere(path string) {
	status := e.response.StatusCode
	var name string
	switch {
	case status == http.StatusNotFound && path == "":
		name = "Missing"
	case status == http.StatusMethodNotAllowed && path != "":
		name = "WrongMethod"
	default: // what is found before there is a look at the path
		if o := e.d.operation(http.MethodPost, "/api/query/execute"); status >= http.StatusBadRequest && status != http.StatusNotFound {
			e.described, e.at = o.response(status)
		}
		return
	}
	e.at = []string{"components", "responses", name}
	e.described = object(object(object(e.d.root["components"])["responses"])[name])
}

func (e *exchange) checkHeaders() []error {
	var errs []error
	for name := range e.response.Header {
		if !e.isDescribed(name) {
			errs = append(errs, fmt.Errorf("the header %s is not described", name))
		}
	}
	for name, h := range object(e.described["headers"]) {
		header, _ := e.d.resolve(h, nil)
		if header["required"] == true && e.response.Header.Get(name) == "" {
			errs = append(errs, fmt.Errorf("the header %s lacks", name))
		}
	}
	return append(errs, e.checkMedia()...)
}

// isDescribed reports whether a header or a trailer may be there.
func (e *exchange) isDescribed(name string) bool {
	for key := range object(e.described["headers"]) {
		if http.CanonicalHeaderKey(key) == name {
			return true
		}
	}
	return slices.Contains(commonHeaders, name)
}

func (e *exchange) checkMedia() []error {
	content := object(e.described["content"])
	text := e.response.Header.Get("Content-Type")
	if len(content) == 0 {
		if text != "" {
			return []error{fmt.Errorf("the media type is %s; there should be no body", text)}
		}
		return nil
	}
	var err error
	if e.media, _, err = mime.ParseMediaType(text); err != nil {
		return []error{fmt.Errorf("the media type %q: %w", text, err)}
	}
	if content[e.media] == nil {
		return []error{fmt.Errorf("the media type is %s, not one of %v", e.media, slices.Sorted(maps.Keys(content)))}
	}
	return nil
}

// checkBody checks what was read of the answer.
func (e *exchange) checkBody(body []byte, whole bool) []error {
	at := append(slices.Clone(e.at), "content", e.media)
	for name := range e.response.Trailer {
		if !e.isDescribed(name) {
			return []error{fmt.Errorf("the trailer %s is not described", name)}
		}
	}
	switch {
	case len(object(e.described["content"])) == 0 && len(body) > 0:
		return []error{fmt.Errorf("there is a body: %q", body)}
	case e.media == "text/event-stream":
		return e.checkEvents(body, at)
	case whole && (e.media == "application/json" || strings.HasSuffix(e.media, "+json")):
		if err := e.d.conformsJSON(body, append(at, "schema")...); err != nil {
			return []error{fmt.Errorf("%w\nin %.2000s", err, body)}
		}
	}
	return nil
}

// checkEvents checks those server-sent events that are complete.
func (e *exchange) checkEvents(body []byte, at []string) []error {
	var errs []error
	known := object(object(object(e.described["content"])[e.media])["x-events"])
	blocks := strings.Split(string(body), "\n\n")
	for _, block := range blocks[:len(blocks)-1] {
		name, data := "message", ""
		for line := range strings.SplitSeq(block, "\n") {
			key, value, _ := strings.Cut(line, ":")
			switch value = strings.TrimPrefix(value, " "); key {
			case "event":
				name = value
			case "data":
				data += value
			case "", "id", "retry":
			default:
				errs = append(errs, fmt.Errorf("the line %q is nothing that events have", line))
			}
		}
		switch {
		case data == "":
		case known[name] == nil:
			errs = append(errs, fmt.Errorf("the event %s is not described", name))
		default:
			if err := e.d.conformsJSON([]byte(data), append(at, "x-events", name)...); err != nil {
				errs = append(errs, fmt.Errorf("the event %s: %w\nin %.2000s", name, err, data))
			}
		}
	}
	return errs
}

// CloseIdleConnections does what [http.Client] has of that name.
func (c *checkedTransport) CloseIdleConnections() {
	if next, ok := c.next.(interface{ CloseIdleConnections() }); ok {
		next.CloseIdleConnections()
	}
}
