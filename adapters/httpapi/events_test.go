package httpapi_test

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
)

const lastEvent = 1<<53 - 1

// event is a server-sent event.
type event struct {
	name string
	id   int64
	data string
}

// events reads a stream of events.
type events struct {
	*http.Response
	t     *testing.T
	lines *bufio.Scanner
}

// follow asks for the events of a run of tiny, until the test ends.
func (s *server) follow(id int64, headers ...string) *events {
	s.t.Helper()
	return s.followAt(path(id, ""), headers...)
}

// followAt asks for the events of the run at an address.
func (s *server) followAt(run string, headers ...string) *events {
	s.t.Helper()
	ctx, cancel := context.WithCancel(s.t.Context())
	s.t.Cleanup(cancel)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+run+"/events", nil)
	if err != nil {
		s.t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	response, err := s.client.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { response.Body.Close() })
	if got := response.Header.Get("Content-Type"); response.StatusCode != http.StatusOK || got != "text/event-stream" {
		text, _ := io.ReadAll(response.Body)
		s.t.Fatalf("%s, %s: %s", response.Status, got, text)
	}
	return &events{response, s.t, bufio.NewScanner(response.Body)}
}

// next returns the next event; false at the end of the stream.
func (e *events) next() (event, bool) {
	e.t.Helper()
	var next event
	for e.lines.Scan() {
		key, value, _ := strings.Cut(e.lines.Text(), ": ")
		switch key {
		case "event":
			next.name = value
		case "data":
			next.data = value
		case "id":
			var err error
			if next.id, err = strconv.ParseInt(value, 10, 64); err != nil {
				e.t.Fatal(err)
			}
		case "":
			if next.name != "" {
				return next, true
			}
		case "retry":
		default:
			e.t.Fatalf("the stream has a line %q", e.lines.Text())
		}
	}
	return event{}, false
}

// rest returns the events up to the end of the stream, whose ids must be above after.
func (e *events) rest(after int64) []event {
	e.t.Helper()
	var all []event
	for next, more := e.next(); more; next, more = e.next() {
		if next.id <= after {
			e.t.Errorf("event %s has the id %d, which is not above %d", next.name, next.id, after)
		}
		after = next.id
		all = append(all, next)
	}
	return all
}

func (e event) into(t *testing.T, v any) {
	t.Helper()
	if err := json.Unmarshal([]byte(e.data), v); err != nil {
		t.Fatalf("%s: %s\n%s", e.name, err, e.data)
	}
}

// ended checks that events are those of a run to its end, and returns it.
func ended(t *testing.T, all []event) (run dwsim.Run) {
	t.Helper()
	if len(all) < 2 {
		t.Fatalf("there are only %d events: %v", len(all), all)
	}
	last, before := all[len(all)-1], all[len(all)-2]
	if last.name != "end" || last.id != lastEvent || before.name != "progress" {
		t.Fatalf("the last events are %v and %v", before, last)
	}
	var p dwsim.Progress
	before.into(t, &p)
	last.into(t, &run)
	if p.Phase != dwsim.PhaseDone || p.Status != run.Status || p.Run != run.ID {
		t.Errorf("the last progress is %+v, the run %+v", p, run)
	}
	return run
}

func TestEvents(t *testing.T) {
	s := startTiny(t)
	reached, release := s.hold()
	s.run(202, `{}`)
	<-reached
	stream := s.follow(1, "Accept", "text/event-stream", "Accept-Encoding", "gzip")
	if got := stream.Header; got.Get("Content-Encoding") != "" || got.Get("X-Accel-Buffering") != "no" || got.Get("Cache-Control") != "no-store" {
		t.Errorf("the header is %v", got)
	}
	first, _ := stream.next()
	var p dwsim.Progress
	first.into(t, &p)
	if first.name != "progress" || first.id < 1 || p.Phase != dwsim.PhaseGenerate || p.Asked != 70 {
		t.Errorf("the first event is %v", first)
	}
	release()
	if run := ended(t, append([]event{first}, stream.rest(first.id)...)); run.Status != store.Completed {
		t.Errorf("the run is %+v", run)
	}
}

// TestEventsResume comes back with and without the id of the last event, during a run and after
// its end.
func TestEventsResume(t *testing.T) {
	s := startTiny(t)
	run := s.run(202, longRun)
	stream := s.follow(run.ID)
	_, _ = stream.next()
	second, _ := stream.next()
	stream.Body.Close()
	stream = s.follow(run.ID, "Last-Event-ID", strconv.FormatInt(second.id, 10))
	if third, _ := stream.next(); third.id <= second.id {
		t.Errorf("after %v comes %v", second, third)
	}
	s.do("POST", path(run.ID, "/abort"), "").want(200)
	if got := ended(t, stream.rest(second.id)); got.Status != store.Aborted {
		t.Errorf("the run is %+v", got)
	}
	for _, header := range [][]string{nil, {"Last-Event-ID", "0"}, {"Last-Event-ID", "9007199254740990"}} {
		if got := ended(t, s.follow(run.ID, header...).rest(0)); got.Error != "aborted by the user" {
			t.Errorf("%q: the run is %+v", header, got)
		}
	}
	s.do("GET", path(run.ID, "/events"), "", "Last-Event-ID", strconv.Itoa(lastEvent)).want(204)
}

func TestEventsRefused(t *testing.T) {
	s := startTiny(t)
	s.run(200, `{"wait": true}`)
	for _, id := range []string{"x", "-1", "1.5", "9007199254740992"} {
		s.do("GET", path(1, "/events"), "", "Last-Event-ID", id).want(400).says("Last-Event-ID")
	}
	a := s.do("GET", path(2, "/events"), "").want(404).says("run 2")
	if got := a.Header.Get("Content-Type"); got != "application/json" {
		t.Errorf("the error is %s", got)
	}
	s.do("GET", path(1, "/events"), "", "Accept", "application/json").want(406)
	s.do("HEAD", path(2, "/events"), "").want(404)
	a = s.do("HEAD", path(1, "/events"), "").want(200)
	if got := a.Header.Get("Content-Type"); got != "text/event-stream" || len(a.body) > 0 {
		t.Errorf("HEAD: %s, %q", got, a.body)
	}
}

// TestEventsOfAnotherProcess follows a run that another simulator on the same data root owns,
// past the end of the one that serves.
func TestEventsOfAnotherProcess(t *testing.T) {
	root := t.TempDir()
	owner := serveSim(t, simulatorAt(t, root, ""))
	owner.tiny()
	s := serveSim(t, simulatorAt(t, root, ""))
	run := owner.run(202, longRun)
	stream := s.follow(run.ID)
	if first, _ := stream.next(); first.name != "progress" {
		t.Errorf("the first event is %v", first)
	}
	closed := serveSim(t, simulatorAt(t, root, ""))
	cut := closed.follow(run.ID)
	_, _ = cut.next()
	closed.sim.Close()
	all := cut.rest(0)
	if last := all[len(all)-1]; last.name != "error" || !strings.Contains(last.data, "the simulator was closed") {
		t.Errorf("the last event of a server that ends is %v", last)
	}
	var aborted dwsim.Run
	s.do("POST", path(run.ID, "/abort"), `{"reason": "from elsewhere"}`).want(200).into(&aborted)
	if got := ended(t, stream.rest(0)); got.Error != "from elsewhere" || aborted.Error != got.Error {
		t.Errorf("the run is %+v, aborted %+v", got, aborted)
	}
}

// TestEventsOfShutdown closes the simulator under a run that is followed: the last word comes.
func TestEventsOfShutdown(t *testing.T) {
	s := startTiny(t)
	s.run(202, longRun)
	stream := s.follow(1)
	_, _ = stream.next()
	go s.sim.Close()
	if got := ended(t, stream.rest(0)); got.Status != store.Aborted || got.Error != "the simulator was closed" {
		t.Errorf("the run is %+v", got)
	}
}

// TestKeepAlive lets a minute pass in which nothing happens.
func TestKeepAlive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := httptest.NewRecorder()
		quiet := httpapi.KeepAlive(w)
		time.Sleep(time.Minute + time.Second)
		quiet()
		if got := strings.Count(w.Body.String(), "\n: still here\n"); got != 4 {
			t.Errorf("%d comments in a minute:\n%s", got, w.Body)
		}
	})
}

// TestEventsUnread has a client that does not read: it is left after a while.
func TestEventsUnread(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &stuck{ResponseRecorder: httptest.NewRecorder()}
		defer httpapi.KeepAlive(w)()
		if time.Until(w.until) != 10*time.Second {
			t.Errorf("writing may take until %s; it is %s", w.until, time.Now())
		}
	})
}

// stuck is a connection that notes its deadline.
type stuck struct {
	*httptest.ResponseRecorder
	until time.Time
}

func (s *stuck) SetWriteDeadline(until time.Time) error { s.until = until; return nil }
