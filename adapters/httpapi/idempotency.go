package httpapi

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/dwsim"
)

// Bounds of the keys that are remembered.
const (
	keyLife   = 24 * time.Hour
	mostKeys  = 10_000
	keyLength = 255
)

// idempotencyKey returns the key by which a client asks for the same thing only once, or ""
// where it has none. It is written with or without the quotes of
// https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/.
func idempotencyKey(r *http.Request) (string, error) {
	const header = "Idempotency-Key"
	switch written := r.Header.Values(header); {
	case len(written) == 0:
		return "", nil
	case len(written) > 1:
		return "", badRequest("%s is there %d times; it is there once", header, len(written))
	}
	key := r.Header.Get(header)
	if len(key) > 1 && key[0] == '"' && key[len(key)-1] == '"' {
		key = key[1 : len(key)-1]
	}
	beyond := func(c rune) bool { return c < ' ' || c > '~' || c == '"' }
	if key == "" || len(key) > keyLength || strings.ContainsFunc(key, beyond) {
		return "", badRequest("%s has %d bytes; it has 1 to %d, of ASCII that can be seen, without quotes", header, len(key), keyLength)
	}
	return key, nil
}

// fingerprint identifies what is asked, however it is written.
func fingerprint(ask api.Generate) [sha256.Size]byte {
	text, err := json.Marshal(ask)
	if err != nil {
		panic(fmt.Sprintf("a request that was decoded is encoded again: %s", err))
	}
	return sha256.Sum256(text)
}

// keyedRequest is a request with a key.
type keyedRequest struct {
	scope, key string // the experiment, and the key, which counts there alone
	body       [sha256.Size]byte
}

// keys remember, for a day, which run a request with a key has begun. They are kept in
// memory: a server that was started anew knows none. The zero value is ready.
type keys struct {
	mu   sync.Mutex
	used map[[2]string]*usedKey // by scope and key
}

type usedKey struct {
	body  [sha256.Size]byte
	since time.Time
	begun chan struct{} // closed when run or err is set
	run   *dwsim.Run
	err   error
}

// begin calls start for the first request with a key, and returns what that returned for all
// equal ones, which wait for it. A request that was refused began nothing: its key is free
// again.
func (k *keys) begin(ctx context.Context, r keyedRequest, start func() (*dwsim.Run, error)) (run *dwsim.Run, replayed bool, err error) {
	used, first := k.use(r)
	switch {
	case first:
		defer k.settle(r, used)
		used.run, used.err = start()
		return used.run, false, used.err
	case used.body != r.body:
		return nil, false, statusError{http.StatusUnprocessableEntity,
			fmt.Errorf("the Idempotency-Key %q was used for another request to generate %q: take another key, or ask for the same", r.key, r.scope)}
	}
	select {
	case <-used.begun:
		return used.run, true, used.err
	case <-ctx.Done():
		return nil, false, context.Cause(ctx)
	}
}

// use returns what is known of a key, and whether that is for the caller to settle.
func (k *keys) use(r keyedRequest) (used *usedKey, first bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	id, now := [2]string{r.scope, r.key}, time.Now()
	if used = k.used[id]; used != nil && now.Sub(used.since) < keyLife {
		return used, false
	}
	if k.used == nil {
		k.used = map[[2]string]*usedKey{}
	}
	k.makeRoom(now)
	used = &usedKey{body: r.body, since: now, begun: make(chan struct{}), err: errNotBegun}
	k.used[id] = used
	return used, true
}

var errNotBegun = errors.New("the run was not begun")

// settle lets those go on that wait for a key.
func (k *keys) settle(r keyedRequest, used *usedKey) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if id := [2]string{r.scope, r.key}; used.err != nil && k.used[id] == used {
		delete(k.used, id)
	}
	close(used.begun)
}

// makeRoom forgets keys that are too old, and the oldest where there are too many.
func (k *keys) makeRoom(now time.Time) {
	if len(k.used) < mostKeys {
		return
	}
	var oldest [2]string
	least := now
	for id, used := range k.used {
		if now.Sub(used.since) >= keyLife {
			delete(k.used, id)
		} else if !used.since.After(least) {
			oldest, least = id, used.since
		}
	}
	if len(k.used) >= mostKeys {
		delete(k.used, oldest)
	}
}
