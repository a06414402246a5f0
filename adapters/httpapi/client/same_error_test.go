package client_test

import (
	"context"
	"errors"
	"reflect"
	"testing"

	"github.com/dw-sim/dw-sim/adapters/httpapi/client"
	"github.com/dw-sim/dw-sim/ddl"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

var sentinels = []error{
	store.ErrNotFound, store.ErrExists, store.ErrRunActive, store.ErrMarkChanged, store.ErrUnreachable,
	store.ErrFenced, dwsim.ErrRefused, dwsim.ErrConflict, dwsim.ErrClosed, dwsim.ErrQueryCancelled, context.DeadlineExceeded, context.Canceled,
}

func sameError(t *testing.T, got, want error) {
	t.Helper()
	if want == nil || got == nil {
		if (got == nil) != (want == nil) {
			t.Errorf("error %v, want %v", got, want)
		}
		return
	}
	if moments.ReplaceAllString(got.Error(), "TIME") != moments.ReplaceAllString(want.Error(), "TIME") {
		t.Errorf("error %q, want %q", got, want)
	}
	_, isDocument := errors.AsType[schema.Problems](want)
	_, isScript := errors.AsType[ddl.Errors](want)
	for _, sentinel := range sentinels {
		if errors.Is(sentinel, dwsim.ErrRefused) && (isDocument || isScript) {
			continue // they are refusals of their own kinds
		}
		if errors.Is(got, sentinel) != errors.Is(want, sentinel) {
			t.Errorf("%q: is %q: %t", got, sentinel, errors.Is(got, sentinel))
		}
	}
	sameHeld[schema.Problems](t, got, want)
	sameHeld[ddl.Errors](t, got, want)
	sameStatement(t, got, want)
	sameActive(t, got, want)
	if e, ok := errors.AsType[*client.Error](got); ok && (e.Status < 400 || e.Status == 500) {
		t.Errorf("%q: status %d", got, e.Status)
	}
}

// sameHeld compares what errors hold.
func sameHeld[E error](t *testing.T, got, want error) {
	t.Helper()
	g, gotOK := errors.AsType[E](got)
	w, wantOK := errors.AsType[E](want)
	if gotOK != wantOK || !reflect.DeepEqual(g, w) {
		t.Errorf("%q holds %#v, want %#v", got, g, w)
	}
}

func sameStatement(t *testing.T, got, want error) {
	t.Helper()
	g, gotOK := errors.AsType[*store.QueryError](got)
	w, wantOK := errors.AsType[*store.QueryError](want)
	if gotOK != wantOK || gotOK && (g.Error() != w.Error() || g.SQL != w.SQL || g.Hint != w.Hint || g.Excerpt() != w.Excerpt()) {
		t.Errorf("%q holds %#v, want %#v", got, g, w)
	}
}

func sameActive(t *testing.T, got, want error) {
	t.Helper()
	g, gotOK := errors.AsType[*dwsim.ActiveError](got)
	w, wantOK := errors.AsType[*dwsim.ActiveError](want)
	if gotOK != wantOK || gotOK && (g.Experiment != w.Experiment || g.Purpose != w.Purpose || g.Run != w.Run) {
		t.Errorf("%q holds %#v, want %#v", got, g, w)
	}
}
