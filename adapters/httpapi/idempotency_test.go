package httpapi_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
)

func TestIdempotencyKey(t *testing.T) {
	s := startTiny(t)
	const header, key = "Idempotency-Key", "8e03978e-40d5-43dd-bc93-6894a57f9324"
	post := func(body, key string) *answer {
		return s.do("POST", "/api/experiments/tiny/generate", body, header, key)
	}
	a := post(`{"seed": 7, "rows": {"people": 5, "visits": 6}}`, key).want(202)
	if got := a.Header.Get("Idempotent-Replayed"); got != "" {
		t.Errorf("the first answer is called a replay: %s", got)
	}
	if _, err := s.sim.Runs().Wait(t.Context(), "tiny", 1); err != nil {
		t.Fatal(err)
	}
	for _, body := range []string{
		`{"seed": 7, "rows": {"people": 5, "visits": 6}}`,
		`{"rows":{"visits":6,"people":5},"seed":"7"}`,
		`{"rows":{"visits":6,"people":5},"seed":"7", "wait": true}`,
	} {
		var run dwsim.Run
		a := post(body, `"`+key+`"`).want(200).into(&run)
		if run.ID != 1 || run.Status != store.Completed || a.Header.Get("Idempotent-Replayed") != "true" || a.Header.Get("Location") == "" {
			t.Errorf("%s: run %+v, %v", body, run, a.Header)
		}
	}
	post(`{"seed": 8}`, key).want(422).says("was used for another request")
	post(`{}`, strings.Repeat("k", 256)).want(400).says("1 to 255")
	post(`{}`, "ä").want(400).says(header)
	post(`{"rows": {"nobody": 1}}`, "again").want(400)
	post(`{}`, "again").want(202) // what was refused began nothing
	if runs, _ := s.sim.Runs().List(t.Context(), "tiny"); len(runs) != 2 {
		t.Errorf("there are %d runs", len(runs))
	}
}

// TestSameKeyAtOnce sends a request several times at once: one run.
func TestSameKeyAtOnce(t *testing.T) {
	s := startTiny(t)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if run := s.run(200, `{"wait": true}`, "Idempotency-Key", "k"); run.ID != 1 {
				t.Errorf("run %d began", run.ID)
			}
		})
	}
	all.Wait()
}

// begin asks for a run with a key; each one that begins has another id.
func begin(k *httpapi.Keys, key string, begun *int64) (*dwsim.Run, bool, error) {
	r := httptest.NewRequest(http.MethodPost, "/", nil)
	r.Header.Set("Idempotency-Key", key)
	return k.Begin(r, api.Generate{}, func() (*dwsim.Run, error) {
		*begun++
		return &dwsim.Run{ID: *begun}, nil
	})
}

func TestKeysExpire(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var k httpapi.Keys
		var begun int64
		for _, tt := range []struct {
			after time.Duration
			run   int64
		}{{0, 1}, {httpapi.KeyLife - 1, 1}, {1, 2}, {httpapi.KeyLife - 1, 2}} {
			time.Sleep(tt.after)
			if run, replayed, err := begin(&k, "k", &begun); err != nil || run.ID != tt.run || replayed == (tt.after < 2) {
				t.Errorf("after %s: run %v, %v, %v; want run %d", tt.after, run, replayed, err, tt.run)
			}
		}
	})
}

func TestKeysAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var k httpapi.Keys
		var begun int64
		for i := range httpapi.MostKeys + 100 {
			time.Sleep(time.Millisecond)
			if _, replayed, err := begin(&k, strconv.Itoa(i), &begun); err != nil || replayed {
				t.Fatal(i, replayed, err)
			}
		}
		if k.Len() != httpapi.MostKeys {
			t.Errorf("%d keys are remembered", k.Len())
		}
		for key, want := range map[string]bool{"99": false, "200": true} {
			if _, replayed, _ := begin(&k, key, &begun); replayed != want {
				t.Errorf("key %s is known: %t", key, replayed)
			}
		}
	})
}

// TestKeyIsFreeAgain has two wait for a start that is refused.
func TestKeyIsFreeAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var k httpapi.Keys
		refusal := errors.New("no")
		starts := 0
		var all sync.WaitGroup
		for range 2 {
			all.Go(func() {
				r := httptest.NewRequest(http.MethodPost, "/", nil)
				r.Header.Set("Idempotency-Key", "k")
				_, _, err := k.Begin(r, api.Generate{}, func() (*dwsim.Run, error) {
					starts++
					time.Sleep(time.Second)
					return nil, refusal
				})
				if !errors.Is(err, refusal) {
					t.Errorf("got %v", err)
				}
			})
		}
		all.Wait()
		if starts != 1 || k.Len() != 0 {
			t.Errorf("%d starts, %d keys", starts, k.Len())
		}
	})
}
