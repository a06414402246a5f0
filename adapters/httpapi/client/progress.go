package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"time"

	"github.com/cenkalti/backoff/v5"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/dwsim"
)

const (
	// mostSilence is how long a stream of events may be silent: three of the comments that a server
	// sends meanwhile.
	mostSilence = 45 * time.Second
	// reachableWithin is how long a server that was reached before may be away.
	reachableWithin = 30 * time.Second
)

var errSilent = fmt.Errorf("nothing came for %s", mostSilence)

// Progress yields how far a run is, at once and then about four times a second, until the run
// has ended; the last value has its final status. A connection that breaks is made again for
// half a minute. An error ends the sequence; so does the end of ctx, with its cause.
func (c *Client) Progress(ctx context.Context, name string, id int64) iter.Seq2[dwsim.Progress, error] {
	return func(yield func(dwsim.Progress, error) bool) {
		f := &following{client: c, last: dwsim.Progress{Run: id}, path: of(name) + runPath(id) + "/events", pauses: pauses()}
		f.yield = func(p dwsim.Progress) bool { return yield(p, nil) }
		err := checkName(name)
		if err == nil {
			err = f.follow(ctx)
		}
		if err != nil {
			yield(f.last, c.ended(ctx, err))
		}
	}
}

// Wait returns a run once it has ended, with its error as it is on record.
func (c *Client) Wait(ctx context.Context, name string, id int64) (*dwsim.Run, error) {
	for _, err := range c.Progress(ctx, name, id) {
		if err != nil {
			return nil, err
		}
	}
	run, err := c.Run(ctx, name, id)
	if err != nil {
		return nil, err
	}
	return run.Run, dwsim.Outcome(run.Run)
}

// following follows the events of a run over as many connections as it takes.
type following struct {
	client *Client
	path   string
	yield  func(dwsim.Progress) bool

	last      dwsim.Progress
	lastID    string    // of an event
	connected bool      // at any time
	away      time.Time // since when the server is; zero while it is not
	pauses    *backoff.ExponentialBackOff
	retry     time.Duration // that the server asks for
}

// follow returns when the run has ended, or nobody wants to hear more.
func (f *following) follow(ctx context.Context) error {
	for {
		err := f.connection(ctx)
		if err == nil || !f.connected || !passes(err) || ctx.Err() != nil {
			return err
		}
		if f.away.IsZero() {
			f.away = time.Now()
		}
		if time.Since(f.away) > reachableWithin {
			return err
		}
		select {
		case <-time.After(max(f.pauses.NextBackOff(), f.retry)):
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// connection reads events until the run has ended, or the connection has.
func (f *following) connection(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	silence := time.AfterFunc(mostSilence, func() { cancel(errSilent) })
	defer silence.Stop()
	what := call{path: f.path, accept: mediaEvents}
	if f.lastID != "" {
		what.header = http.Header{"Last-Event-Id": {f.lastID}}
	}
	response, err := f.client.send(ctx, what)
	if err != nil {
		return f.silent(ctx, err)
	}
	defer response.Body.Close()
	if err := f.client.is(response, mediaEvents); err != nil {
		return err
	}
	f.connected = true
	stream := newEvents(response.Body, func() {
		f.away = time.Time{}
		silence.Reset(mostSilence)
	})
	return f.silent(ctx, f.events(ctx, stream))
}

// silent makes an error like those of connections of a silence that ended one.
func (f *following) silent(ctx context.Context, err error) error {
	if err != nil && errors.Is(context.Cause(ctx), errSilent) {
		return f.client.brokeOff(context.WithoutCancel(ctx), errSilent)
	}
	return err
}

func (f *following) events(ctx context.Context, stream *events) error {
	for {
		e, err := stream.next()
		f.lastID, f.retry = stream.lastID, stream.retry
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return f.client.brokeOff(ctx, err)
		}
		f.pauses.Reset()
		if done, err := f.event(e); done || err != nil {
			return err
		}
	}
}

// event takes an event; done says that no other is wanted.
func (f *following) event(e event) (done bool, err error) {
	var p dwsim.Progress
	var failed api.Failure
	switch e.name {
	case "progress":
		if err = json.Unmarshal([]byte(e.data), &p); err == nil {
			f.last = p
			return !f.yield(p) || p.Phase == dwsim.PhaseDone, nil // which has all that "end" tells
		}
	case "error":
		if err = json.Unmarshal([]byte(e.data), &failed); err == nil {
			return false, errorOf(http.StatusOK, "", failed)
		}
	}
	if err != nil {
		return false, f.client.strange(http.StatusOK, "events that tell no progress")
	}
	return false, nil
}
