package httpapi

import (
	"context"
	"log/slog"
	"sync"
)

// notes are what is known of a request when it has been answered: attributes of its line
// in the log.
type notes struct {
	mu    sync.Mutex
	attrs []slog.Attr
}

type notesKey struct{}

// annotate adds an attribute, such as the id of a run, to the line of a request in the log.
// The context is that of the request. Secrets do not belong there.
func annotate(ctx context.Context, key string, value any) {
	n, ok := ctx.Value(notesKey{}).(*notes)
	if !ok {
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.attrs = append(n.attrs, slog.Any(key, value))
}
