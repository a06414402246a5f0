package httpapi

import (
	"net/http"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/dwsim"
)

// KeepAlive begins a stream of events in which nothing happens until stop is called.
func KeepAlive(w http.ResponseWriter) (stop func()) { return newEventStream(w, 0).close }

// What bounds keys.
const (
	KeyLife  = keyLife
	MostKeys = mostKeys
)

// Keys are what a server remembers of keys.
type Keys struct{ keys keys }

// Begin is what a request with a key does.
func (k *Keys) Begin(r *http.Request, ask api.Generate, start func() (*dwsim.Run, error)) (run *dwsim.Run, replayed bool, err error) {
	key, err := idempotencyKey(r)
	if err != nil {
		return nil, false, err
	}
	return k.keys.begin(r.Context(), keyedRequest{"tiny", key, fingerprint(ask)}, start)
}

// Len is how many keys are remembered.
func (k *Keys) Len() int { return len(k.keys.used) }
