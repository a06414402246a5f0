package dwsim

import (
	"context"
	"errors"
	"net"
	"syscall"
	"time"

	"github.com/cenkalti/backoff/v5"

	"github.com/dw-sim/dw-sim/store"
)

// How long is waited before what failed for a moment is tried again: longer each time.
const (
	retryFirst  = 200 * time.Millisecond
	retryLast   = 30 * time.Second
	retryTimes  = 6 // by default, the first included
	retryFactor = 3
)

// persist does something until it succeeds, fails for good, or has failed times times. told
// hears of each failure that is followed by another try.
func persist(ctx context.Context, times int, told func(error, time.Duration), do func() error) error {
	wait := backoff.NewExponentialBackOff()
	wait.InitialInterval, wait.MaxInterval, wait.Multiplier = retryFirst, retryLast, retryFactor
	var last error
	_, err := backoff.Retry(ctx, func() (struct{}, error) {
		last = do()
		if last != nil && !passes(last) {
			return struct{}{}, backoff.Permanent(last)
		}
		return struct{}{}, last
	}, backoff.WithBackOff(wait), backoff.WithMaxTries(uint(times)), backoff.WithMaxElapsedTime(0), backoff.WithNotify(told))
	if err != nil && last != nil && ctx.Err() == nil {
		return last // with all that wraps it
	}
	return err
}

// later reports whether what failed may go well another time though nothing is staged anew:
// it passes by itself, somebody was faster, or there is room once more.
func later(err error) bool {
	for _, sentinel := range []error{store.ErrRunActive, store.ErrMarkChanged, store.ErrSlotLost, store.ErrFenced, syscall.ENOSPC} {
		if errors.Is(err, sentinel) {
			return true
		}
	}
	return passes(err)
}

// setback counts how often something failed that is tried again.
type setback struct{ pause, left int } // looks

const longestPause = 30 // looks

// again begins a pause that is longer than the one before.
func (s *setback) again() {
	s.pause = min(2*s.pause+1, longestPause)
	s.left = s.pause
}

// waits reports whether there is a pause, of which one look goes by. A nil setback is none.
func (s *setback) waits() bool {
	if s == nil || s.left == 0 {
		return false
	}
	s.left--
	return true
}

// passes reports whether an error is of the kind that may be gone a moment later: something
// does not answer, or a connection was cut.
func passes(err error) bool {
	var network net.Error // system calls are some too: of these only what timed out counts
	var connection *net.OpError
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, store.ErrNotFound), errors.Is(err, store.ErrRunActive):
		return false
	case errors.Is(err, store.ErrUnreachable), errors.Is(err, net.ErrClosed),
		errors.As(err, &connection), errors.As(err, &network) && network.Timeout():
		return true
	}
	for _, cut := range []error{syscall.ECONNRESET, syscall.ECONNREFUSED, syscall.ECONNABORTED, syscall.EPIPE, syscall.ETIMEDOUT} {
		if errors.Is(err, cut) {
			return true
		}
	}
	return false
}
