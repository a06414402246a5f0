package cli

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"syscall"

	"github.com/dw-sim/dw-sim/store"
)

const (
	exitFailed = 1
	exitUsage  = 2
)

// exitCodes maps sentinels to exit codes; what is not in it is exitFailed.
var exitCodes = []struct {
	sentinel error
	code     int
}{
	{store.ErrNotFound, 3},
	{store.ErrExists, 4},
	{store.ErrRunActive, 4},
	{store.ErrMarkChanged, 4},
	{store.ErrUnreachable, 5},
}

// exitCode returns the exit code of a command that ended with err. A signal that
// stopped it goes before whatever it broke.
func exitCode(ctx context.Context, err error) int {
	if err == nil {
		return 0
	}
	if stopped, ok := errors.AsType[stoppedError](context.Cause(ctx)); ok {
		return stopped.code
	}
	if _, ok := errors.AsType[usageError](err); ok {
		return exitUsage
	}
	for _, e := range exitCodes {
		if errors.Is(err, e.sentinel) {
			return e.code
		}
	}
	return exitFailed
}

// stoppedError is the cause of a context that a signal cancelled.
type stoppedError struct {
	sentence string
	code     int
}

func (s stoppedError) Error() string { return s.sentence }

func stoppedBy(s os.Signal) stoppedError {
	switch s {
	case syscall.SIGTERM:
		return stoppedError{"the process was asked to terminate", 143}
	case syscall.SIGHUP:
		return stoppedError{"the terminal was closed", 129}
	}
	return stoppedError{"interrupted from the keyboard", 130}
}

// withSignals returns a context that the first interrupt, termination or hangup
// cancels. The second ends the process. An interrupt that something in progress takes for
// itself, see console.takeInterrupts, does neither. stop gives the signals back. A hangup that is
// ignored already, as nohup has it, stays so.
func withSignals(parent context.Context, c *console) (ctx context.Context, stop func()) {
	ctx, cancel := context.WithCancelCause(parent)
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	if !signal.Ignored(syscall.SIGHUP) {
		signal.Notify(signals, syscall.SIGHUP)
	}
	done := make(chan struct{})
	go func() {
		for first := true; ; {
			select {
			case s := <-signals:
				if s == os.Interrupt && c.interrupted() {
					continue
				}
				if !first {
					os.Exit(stoppedBy(s).code)
				}
				if s == syscall.SIGHUP {
					signal.Ignore(syscall.SIGPIPE) // messages that nobody reads must not end what is being taken back
				}
				c.notef("stopping; once more ends the process at once")
				cancel(stoppedBy(s))
				first = false
			case <-done:
				return
			}
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		close(done)
		cancel(nil)
	}
}

// takeInterrupts has an interrupt from the keyboard call stop, until the function that it returns
// is called.
func (c *console) takeInterrupts(stop func()) (release func()) {
	c.onInterrupt.Store(&stop)
	return func() { c.onInterrupt.CompareAndSwap(&stop, nil) }
}

// interrupted reports whether something took the interrupt.
func (c *console) interrupted() bool {
	stop := c.onInterrupt.Load()
	if stop != nil {
		(*stop)()
	}
	return stop != nil
}
