package client_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"reflect"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/adapters/httpapi/client"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
)

// script is a network that answers requests in turn, without one: so time is the test's own.
type script struct {
	answers []func(*http.Request) (*http.Response, error)
	asked   []*http.Request
}

func (s *script) RoundTrip(r *http.Request) (*http.Response, error) {
	s.asked = append(s.asked, r)
	if len(s.answers) == 0 {
		return nil, &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}
	}
	answer := s.answers[0]
	s.answers = s.answers[1:]
	return answer(r)
}

func (s *script) client(t *testing.T) *client.Client {
	return connect(t, "http://server", client.Options{HTTPClient: &http.Client{Transport: s}})
}

// body is a body that ends with an error, or never for nil.
type body struct {
	io.Reader
	ctx context.Context
	end error
}

func (b *body) Read(p []byte) (int, error) {
	if n, err := b.Reader.Read(p); err == nil {
		return n, nil
	}
	if b.end == nil {
		<-b.ctx.Done()
		return 0, context.Cause(b.ctx)
	}
	return 0, b.end
}

func (*body) Close() error { return nil }

// answers with a body that ends with an error.
func answers(status int, media, text string, end error) func(*http.Request) (*http.Response, error) {
	return func(r *http.Request) (*http.Response, error) {
		return &http.Response{
			StatusCode: status, Status: fmt.Sprintf("%d %s", status, http.StatusText(status)), Request: r,
			Header: http.Header{"Content-Type": {media}}, Body: &body{strings.NewReader(text), r.Context(), end},
		}, nil
	}
}

func events(text string, end error) func(*http.Request) (*http.Response, error) {
	return answers(200, "text/event-stream", text, end)
}

func refuses(err error) func(*http.Request) (*http.Response, error) {
	return func(*http.Request) (*http.Response, error) { return nil, err }
}

var (
	reset = &net.OpError{Op: "read", Err: syscall.ECONNRESET}
	gone  = &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}
)

// at is an event that says how many rows are done.
func at(id int, rows int64, phase dwsim.Phase) string {
	text, _ := json.Marshal(dwsim.Progress{Run: 3, Done: rows, Phase: phase, Status: store.Running})
	return fmt.Sprintf("id: %d\nevent: progress\ndata: %s\n\n", id, text)
}

const done = dwsim.PhaseDone

func TestProgress(t *testing.T) {
	making := dwsim.PhaseGenerate
	for _, tt := range []struct {
		name   string
		answer []func(*http.Request) (*http.Response, error)
		rows   []int64  // of the values, in turn
		ids    []string // Last-Event-ID of the requests
		wrong  string
		took   time.Duration // at most
	}{
		{"at once", []func(*http.Request) (*http.Response, error){
			events(at(1, 10, making)+at(2, 20, done)+"event: end\ndata: {}\n\n", io.EOF),
		}, []int64{10, 20}, []string{""}, "", 0},
		{"comments, and lines that end otherwise", []func(*http.Request) (*http.Response, error){
			events(": hello\r\n\r\nretry: 5\nevent: other\ndata: {}\n\nevent: nothing\n\nid:1\r\nevent:progress\r\ndata:{\"rows_done\": 5,\r\ndata: \"phase\": \"done\"}\r\n\r\n", io.EOF),
		}, []int64{5}, []string{""}, "", 0},
		{"connections that break", []func(*http.Request) (*http.Response, error){
			events(at(1, 10, making)+"id: 2\nevent: progress\nda", reset),
			events(at(3, 30, making), io.EOF),
			answers(502, "text/html", "<html>", io.EOF),
			refuses(gone),
			events(at(9, 90, done), nil),
		}, []int64{10, 30, 90}, []string{"", "1", "3", "3", "3"}, "", 10 * time.Second},
		{"silence", []func(*http.Request) (*http.Response, error){
			events(at(1, 10, making), nil),
			events(at(2, 20, done), nil),
		}, []int64{10, 20}, []string{"", "1"}, "", 50 * time.Second},
		{"a server that wants peace", []func(*http.Request) (*http.Response, error){
			events("retry: 20000\n"+at(1, 10, making), reset),
			events(at(2, 20, done), nil),
		}, []int64{10, 20}, []string{"", "1"}, "", 21 * time.Second},
		{"a server that stays away", []func(*http.Request) (*http.Response, error){
			events(at(1, 10, making), reset),
		}, []int64{10, 10}, nil, "the server http://server cannot be reached", 45 * time.Second},
		{"a server that was never there", nil, []int64{0}, []string{""}, "cannot be reached", 0},
		{"a run that went away", []func(*http.Request) (*http.Response, error){
			events(at(1, 10, making), reset),
			answers(404, "application/json", `{"code": "not_found", "detail": ["run 3 does not exist"], "problems": []}`, io.EOF),
		}, []int64{10, 10}, []string{"", "1"}, "run 3 does not exist", time.Second},
		{"a server that is closed", []func(*http.Request) (*http.Response, error){
			events(at(1, 10, making)+"event: error\ndata: {\"code\": \"closed\", \"detail\": [\"the simulator was closed\"]}\n\n", io.EOF),
		}, []int64{10, 10}, []string{""}, "the simulator was closed", 0},
		{"a server that is busy", []func(*http.Request) (*http.Response, error){
			events(at(1, 10, making), reset),
			answers(503, "application/json", `{"detail": ["64 requests are in progress"]}`, io.EOF),
			events(at(2, 20, done), nil),
		}, []int64{10, 20}, []string{"", "1", "1"}, "", 5 * time.Second},
		{"no events", []func(*http.Request) (*http.Response, error){
			answers(200, "text/html", "<html>", io.EOF),
		}, []int64{0}, []string{""}, "that is not a dw-sim server", 0},
		{"events of others", []func(*http.Request) (*http.Response, error){
			events("event: progress\ndata: 50 %\n\n", nil),
		}, []int64{0}, []string{""}, "that is not a dw-sim server", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &script{answers: tt.answer}
				c := s.client(t)
				begin := time.Now()
				var rows []int64
				var failed error
				for p, err := range c.Progress(t.Context(), "shop", 3) {
					rows = append(rows, p.Done)
					failed = err
				}
				if took := time.Since(begin); took > tt.took {
					t.Errorf("took %s, want %s at most", took, tt.took)
				}
				if !reflect.DeepEqual(rows, tt.rows) {
					t.Errorf("got %v, want %v", rows, tt.rows)
				}
				if tt.wrong == "" && failed != nil || tt.wrong != "" && (failed == nil || !strings.Contains(failed.Error(), tt.wrong)) {
					t.Errorf("error %v, want %q", failed, tt.wrong)
				}
				var ids []string
				for _, r := range s.asked {
					ids = append(ids, r.Header.Get("Last-Event-ID"))
				}
				if tt.ids != nil && !reflect.DeepEqual(ids, tt.ids) {
					t.Errorf("asked behind events %q, want %q", ids, tt.ids)
				}
			})
		})
	}
}

// TestProgressLeft leaves a sequence early, and ends its context.
func TestProgressLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{answers: []func(*http.Request) (*http.Response, error){
			events(at(1, 10, "generate")+at(2, 20, "generate"), nil), events(at(1, 10, "generate"), nil),
		}}
		c := s.client(t)
		for range c.Progress(t.Context(), "shop", 3) {
			break
		}
		why := errors.New("somebody lost patience")
		ctx, cancel := context.WithCancelCause(t.Context())
		defer cancel(nil)
		var last error
		for p, err := range c.Progress(ctx, "shop", 3) {
			if p.Done != 10 {
				t.Errorf("got %v", p)
			}
			cancel(why)
			last = err
		}
		if !errors.Is(last, why) {
			t.Errorf("error %v", last)
		}
	})
}

func TestGenerateAgain(t *testing.T) {
	run := answers(202, "application/json", `{"id": 3, "seed": "9007199254740993"}`, io.EOF)
	for _, tt := range []struct {
		name   string
		answer []func(*http.Request) (*http.Response, error)
		asked  int
		wrong  string
	}{
		{"at once", []func(*http.Request) (*http.Response, error){run}, 1, ""},
		{"the answer is lost", []func(*http.Request) (*http.Response, error){refuses(io.EOF), run}, 2, ""},
		{"the answer is cut", []func(*http.Request) (*http.Response, error){answers(202, "application/json", `{"id`, reset), run}, 2, ""},
		{"the server is away for a moment", []func(*http.Request) (*http.Response, error){refuses(reset), refuses(gone), answers(502, "text/html", "", io.EOF), run}, 4, ""},
		{"nobody is there", []func(*http.Request) (*http.Response, error){refuses(gone), run}, 1, "cannot be reached"},
		{"it is lost again and again", []func(*http.Request) (*http.Response, error){refuses(reset), refuses(reset), refuses(reset), refuses(reset), refuses(reset), run}, 5, "cannot be reached"},
		{"it is refused", []func(*http.Request) (*http.Response, error){answers(400, "application/json", `{"code": "refused", "detail": ["no"]}`, io.EOF), run}, 1, "no"},
		{"it fails", []func(*http.Request) (*http.Response, error){answers(500, "application/json", `{"detail": ["wrong inside"]}`, io.EOF), run}, 1, "wrong inside"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &script{answers: tt.answer}
				got, err := s.client(t).Generate(t.Context(), "shop", api.Generate{})
				if tt.wrong == "" && (err != nil || got.ID != 3 || got.Seed != 9007199254740993) {
					t.Errorf("got %v: %v", got, err)
				}
				if tt.wrong != "" && (err == nil || !strings.Contains(err.Error(), tt.wrong)) {
					t.Errorf("error %v, want one with %q", err, tt.wrong)
				}
				if len(s.asked) != tt.asked {
					t.Errorf("asked %d times, want %d", len(s.asked), tt.asked)
				}
				key := s.asked[0].Header.Get("Idempotency-Key")
				for _, r := range s.asked {
					if r.Header.Get("Idempotency-Key") != key || len(key) < 16 {
						t.Errorf("key %q, before %q", r.Header.Get("Idempotency-Key"), key)
					}
				}
			})
		})
	}
}

func TestLoadEvents(t *testing.T) {
	for _, tt := range []struct{ name, text, wrong string }{
		{"done", at(1, 5, "load") + "event: run\ndata: {\"id\": 3}\n\n", ""},
		{"failed", at(1, 5, "load") + `event: error` + "\n" + `data: {"code": "run_active", "detail": ["experiment \"shop\" has a run in progress"]}` + "\n\n", "has a run in progress"},
		{"cut", at(1, 5, "load"), "broke off: unexpected EOF"},
		{"of others", at(1, 5, "load") + "event: run\ndata: nonsense\n\n", "not a dw-sim server"},
	} {
		s := &script{answers: []func(*http.Request) (*http.Response, error){events(tt.text, io.EOF)}}
		var told []int64
		run, err := s.client(t).Load(t.Context(), "shop", api.Load{Progress: func(p dwsim.Progress) { told = append(told, p.Done) }})
		if tt.wrong == "" && (err != nil || run.ID != 3) || tt.wrong != "" && (err == nil || !strings.Contains(err.Error(), tt.wrong)) {
			t.Errorf("%s: got %v: %v", tt.name, run, err)
		}
		if !reflect.DeepEqual(told, []int64{5}) {
			t.Errorf("%s: told %v", tt.name, told)
		}
		if tt.name == "failed" && !errors.Is(err, store.ErrRunActive) {
			t.Errorf("error %v", err)
		}
	}
}
