package httpapi

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"regexp"
	"sync"
	"time"
)

// notes are what is known of a request when it has been answered: attributes of its line
// in the log.
type notes struct {
	id    string
	route string // its path in the route table, "none" until it is known
	mu    sync.Mutex
	attrs []slog.Attr
}

type notesKey struct{}

// annotate adds an attribute, such as the id of a run, to the line of a request in the log.
// The context is that of the request. Secrets do not belong there.
func annotate(ctx context.Context, key string, value any) {
	if text, ok := value.(string); ok {
		value = clip(text)
	}
	if n, ok := ctx.Value(notesKey{}).(*notes); ok {
		n.mu.Lock()
		defer n.mu.Unlock()
		n.attrs = append(n.attrs, slog.Any(key, value))
	}
}

// routed notes which route a request has.
func routed(ctx context.Context, rt route) {
	if n, ok := ctx.Value(notesKey{}).(*notes); ok {
		n.route = rt.path
	}
	nameSpan(ctx, rt)
}

// requestID returns the id of a request by its context.
func requestID(ctx context.Context) string {
	if n, ok := ctx.Value(notesKey{}).(*notes); ok {
		return n.id
	}
	return ""
}

// saneID is what an id from elsewhere looks like that may stand in headers and logs.
var saneID = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

// logged gives a request an id, that of X-Request-Id where it is sane, and writes a line at
// level Info when it has been answered. The line has no query, which may hold secrets.
func (h *handler) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := &notes{id: r.Header.Get("X-Request-Id"), route: "none"}
		if !saneID.MatchString(n.id) {
			n.id = rand.Text()
		}
		w.Header().Set("X-Request-Id", n.id)
		counted := &countingWriter{ResponseWriter: w}
		r = r.WithContext(context.WithValue(r.Context(), notesKey{}, n))
		aborted, begun := true, time.Now()
		defer func() { h.writeLine(r, n, counted, time.Since(begun), aborted) }()
		next.ServeHTTP(counted, r)
		aborted = false
	})
}

// statusAborted is what a request counts as that ended without an answer, after the custom of nginx.
const statusAborted = 499

func (h *handler) writeLine(r *http.Request, n *notes, w *countingWriter, took time.Duration, aborted bool) {
	status := w.status
	switch {
	case status == 0 && aborted:
		status = statusAborted
	case status == 0:
		status = http.StatusOK // which net/http sends
	}
	h.metrics.request(r.Method, n.route, status, took)
	attrs := []slog.Attr{
		slog.String("method", r.Method), slog.String("path", clip(r.URL.Path)), slog.String("route", n.route),
		slog.Int("status", status), slog.Int64("bytes", w.bytes), slog.Duration("duration", took), slog.String("remote", r.RemoteAddr),
		slog.String("request_id", n.id),
	}
	if aborted {
		attrs = append(attrs, slog.Bool("aborted", true))
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	h.log.LogAttrs(r.Context(), slog.LevelInfo, "request", append(attrs, n.attrs...)...)
}

// countingWriter knows what has been sent. It is not for concurrent use.
type countingWriter struct {
	http.ResponseWriter
	status int // 0 until the header has been sent
	bytes  int64
}

func (w *countingWriter) WriteHeader(status int) {
	if w.status == 0 && status >= http.StatusOK {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *countingWriter) Write(p []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(p)
	w.bytes += int64(n)
	return n, err
}

func (w *countingWriter) begun() bool { return w.status != 0 }

// FlushError implements what [http.ResponseController] looks for. It sends the header.
func (w *countingWriter) FlushError() error {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	return http.NewResponseController(w.ResponseWriter).Flush()
}

// Unwrap lets [http.ResponseController] reach the connection.
func (w *countingWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
