package httpapi

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/dw-sim/dw-sim/dwsim"
)

const (
	// keepAlive is how often a stream of events has a comment, so that nobody on the way takes
	// it for dead when it has nothing else.
	keepAlive = 15 * time.Second
	// eventPatience is how long a client may take to read an event.
	eventPatience = 10 * time.Second
	// eventRetry is after how long a browser asks again that was cut off.
	eventRetry = 2 * time.Second
	// lastEvent is the id of the last event of a stream, the greatest number of JavaScript.
	lastEvent = 1<<53 - 1
)

// runEvents tells how far a run is, until it has ended: events "progress", and at last "end"
// with the run. An event tells all there is to know, so whoever comes back with Last-Event-ID
// is told the present state, under a greater id. Who has read the "end" gets 204, at which
// browsers do not ask again.
func (h *handler) runEvents(w http.ResponseWriter, r *http.Request) error {
	id, err := aboutRun(r)
	if err != nil {
		return err
	}
	after, err := lastEventID(r)
	if err != nil {
		return err
	}
	var events *eventStream
	for p, err := range h.api.Progress(r.Context(), name(r), id) {
		switch {
		case events == nil && err != nil:
			return err
		case err != nil:
			return h.cutOff(events, r, err)
		case after == lastEvent:
			w.WriteHeader(http.StatusNoContent)
			return nil
		}
		if r.Method == http.MethodHead {
			eventHeader(w)
			return nil
		}
		if events == nil {
			events = newEventStream(w, after)
			defer events.close()
		}
		if err := events.send("progress", p); err != nil {
			return err
		}
		if p.Phase == dwsim.PhaseDone {
			return h.lastWord(events, r, p)
		}
	}
	return nil
}

// lastWord sends a run that has ended.
func (h *handler) lastWord(events *eventStream, r *http.Request, p dwsim.Progress) error {
	run, err := h.sim.Runs().Get(context.WithoutCancel(r.Context()), p.Experiment, p.Run)
	if err != nil {
		return h.cutOff(events, r, err)
	}
	return events.end("end", run)
}

// cutOff ends a stream with the event "error", a Failure.
func (h *handler) cutOff(events *eventStream, r *http.Request, err error) error {
	if r.Context().Err() != nil {
		return http.ErrAbortHandler
	}
	_, f := h.failure(r, err)
	return events.send("error", f)
}

// lastEventID returns the id of the last event that a client has read, 0 for none.
func lastEventID(r *http.Request) (int64, error) {
	text := r.Header.Get("Last-Event-ID")
	if text == "" {
		return 0, nil
	}
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil || id < 0 || id > lastEvent {
		return 0, badRequest("Last-Event-ID is %q; it is the id of an event of this stream, a whole number", text)
	}
	return id, nil
}

// eventStream is an answer of server-sent events:
// https://html.spec.whatwg.org/multipage/server-sent-events.html. What is sent is there at
// once. Its methods belong to one goroutine. Once one is an [http.ErrAbortHandler] nothing more can be
// sent.
type eventStream struct {
	control *http.ResponseController
	id      int64         // of the last event
	quiet   chan struct{} // closed by close
	alive   sync.WaitGroup

	mu sync.Mutex
	w  http.ResponseWriter
}

func eventHeader(w http.ResponseWriter) {
	header := w.Header()
	header.Set("Content-Type", mediaEvents)
	header.Set("Cache-Control", "no-store")
	header.Set("X-Accel-Buffering", "no") // nginx passes events on at once
	w.WriteHeader(http.StatusOK)
}

// newEventStream begins an answer. The ids of its events are greater than after.
func newEventStream(w http.ResponseWriter, after int64) *eventStream {
	eventHeader(w)
	s := &eventStream{w: w, control: http.NewResponseController(w), quiet: make(chan struct{}), id: after}
	_ = s.write("retry: %d\n\n", eventRetry.Milliseconds()) // whoever cannot read it cannot read what follows
	s.alive.Go(s.keepAlive)
	return s
}

// send sends an event with a value in JSON.
func (s *eventStream) send(event string, v any) error {
	s.id = min(s.id+1, lastEvent-1)
	return s.event(event, v)
}

// end sends the last event.
func (s *eventStream) end(event string, v any) error {
	s.id = lastEvent
	return s.event(event, v)
}

func (s *eventStream) event(event string, v any) error {
	text, err := asJSON(v)
	if err != nil {
		return http.ErrAbortHandler // runs and errors always are JSON
	}
	return s.write("id: %d\nevent: %s\ndata: %s\n", s.id, event, text)
}

// write sends text, unless the client does not take it in time.
func (s *eventStream) write(format string, args ...any) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	_ = s.control.SetWriteDeadline(time.Now().Add(eventPatience)) // a writer that has none is a test's
	if _, err := fmt.Fprintf(s.w, format, args...); err != nil {
		return http.ErrAbortHandler
	}
	if err := s.control.Flush(); err != nil {
		return http.ErrAbortHandler
	}
	return nil
}

// keepAlive sends a comment now and then.
func (s *eventStream) keepAlive() {
	tick := time.NewTicker(keepAlive)
	defer tick.Stop()
	for {
		select {
		case <-s.quiet:
			return
		case <-tick.C:
		}
		if s.write(": still here\n\n") != nil {
			return
		}
	}
}

// close ends the stream.
func (s *eventStream) close() {
	close(s.quiet)
	s.alive.Wait()
	_ = s.control.SetWriteDeadline(time.Time{}) // the connection may serve others
}
