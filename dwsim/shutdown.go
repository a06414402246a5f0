package dwsim

import (
	"context"
	"errors"
	"fmt"
)

// ErrClosed is the error of what is asked of a simulator that was closed, and of the runs and
// queries that were in progress then.
var ErrClosed = errors.New("the simulator was closed")

// closedFor is an [ErrClosed] with a reason of the caller's own.
type closedFor string

func (c closedFor) Error() string { return string(c) }

func (closedFor) Is(target error) bool { return target == ErrClosed }

// Close aborts the runs and the queries that this simulator has in progress and waits for them
// to end. It closes neither metadata nor warehouses. Nothing can be started after it; calling
// it again does nothing.
func (s *Simulator) Close() error {
	return s.Shutdown(context.Background(), ErrClosed.Error())
}

// Shutdown is Close with a reason, such as "the server was shut down", that goes on record with
// the runs that it aborts, and is the error of the queries that it ends. When ctx ends before
// they have it returns an error that counts them; Close then waits for the rest.
func (s *Simulator) Shutdown(ctx context.Context, reason string) error {
	s.stop(closedFor(reason))
	s.queries.close(context.Cause(s.closing))
	s.live.close()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		s.queries.open.Wait()
		s.live.owners.Wait()
	}()
	select {
	case <-ended:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("not all has ended (runs: %d, queries: %d): %w", s.live.count(), len(s.Queries()), context.Cause(ctx))
	}
}
