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
