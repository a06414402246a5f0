package stage

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/cenkalti/backoff/v5"
	"gocloud.dev/gcerrors"

	"github.com/dw-sim/dw-sim/store"
)

// Fault is what an error of a bucket means to a person.
type Fault struct {
	// Reason says what went wrong, in a few words and without secrets. It is wrapped.
	Reason error
	// Hint says what to do; may be empty.
	Hint string
	// Missing says that the file is not there, though the bucket is.
	Missing bool
	// Unreachable says that the service does not answer, or that there is no such bucket.
	Unreachable bool
	// Temporary says that it may pass by itself.
	Temporary bool
}

// Explain tells what the codes of gocloud.dev mean, for a bucket whose own errors are not
// known. It shows no text of the service, which may hold secrets, but that of the operating
// system.
func Explain(err error) Fault {
	if is, reason := systemError(err); is {
		return Fault{Reason: reason, Missing: errors.Is(err, fs.ErrNotExist)}
	}
	switch code := gcerrors.Code(err); code {
	case gcerrors.NotFound:
		return Fault{Reason: errors.New("there is none of that name"), Missing: true}
	case gcerrors.PermissionDenied:
		return Fault{Reason: errors.New("permission denied"), Hint: "check the credentials and what they may do in this bucket"}
	case gcerrors.ResourceExhausted, gcerrors.Internal:
		return Fault{Reason: fmt.Errorf("the service reports %s", code), Temporary: true}
	default:
		return Fault{Reason: fmt.Errorf("the service reports %s", code)}
	}
}

// systemError reports whether err is one of os, and takes operation and paths off it.
func systemError(err error) (is bool, reason error) {
	if of, ok := errors.AsType[*fs.PathError](err); ok {
		return true, of.Err
	}
	if of, ok := errors.AsType[*os.LinkError](err); ok {
		return true, of.Err
	}
	return false, err
}

// bare is an error of os without operation and paths: a message names the path once.
func bare(err error) error {
	_, reason := systemError(err)
	return reason
}

// local is an error of this machine's own files, which no second attempt mends.
type local struct{ error }

func (l local) Unwrap() error { return l.error }

// errChanged is the reason why a file that was changed meanwhile is not sent.
var errChanged = errors.New("it was changed meanwhile")

// problem turns an error into a sentence: what cannot be done, with which file, and why.
func (b *Bucket) problem(ctx context.Context, key, verb string, err error) error {
	place := b.place(key)
	if ctx.Err() != nil {
		return fmt.Errorf("%s cannot be %s: %w", place, verb, context.Cause(ctx))
	}
	if l, ok := errors.AsType[local](err); ok {
		return fmt.Errorf("%s cannot be %s: %w", place, verb, l.error)
	}
	fault := b.o.Explain(err)
	switch {
	case fault.Unreachable:
		err = fmt.Errorf("%s cannot be %s: the stage %s %w: %w", place, verb, b.o.Location, store.ErrUnreachable, fault.Reason)
	case fault.Missing:
		return fmt.Errorf("%s %w", place, store.ErrNotFound)
	default:
		err = fmt.Errorf("%s cannot be %s: %w", place, verb, fault.Reason)
	}
	if fault.Hint != "" {
		err = fmt.Errorf("%w (%s)", err, fault.Hint)
	}
	return err
}

// Attempts at what fails for a moment are that far apart, at first and at most.
const (
	firstPause = 200 * time.Millisecond
	lastPause  = 5 * time.Second
)

// try does something until it succeeds, fails for good, was tried often enough, or ctx ends.
func (b *Bucket) try(ctx context.Context, do func() error) error {
	pauses := backoff.NewExponentialBackOff()
	pauses.InitialInterval, pauses.MaxInterval = firstPause, lastPause
	_, err := backoff.Retry(ctx, func() (struct{}, error) {
		if err := context.Cause(ctx); err != nil { // which not all buckets ask for
			return struct{}{}, backoff.Permanent(err)
		}
		err := do()
		if err != nil && (ctx.Err() != nil || !b.temporary(err)) {
			return struct{}{}, backoff.Permanent(err)
		}
		return struct{}{}, err
	}, backoff.WithBackOff(pauses), backoff.WithMaxTries(uint(b.o.Attempts)), backoff.WithMaxElapsedTime(0))
	if permanent, ok := errors.AsType[*backoff.PermanentError](err); ok {
		return permanent.Err
	}
	return err
}

func (b *Bucket) temporary(err error) bool {
	_, own := errors.AsType[local](err)
	return !own && b.o.Explain(err).Temporary
}

// missing reports whether err says that there is no such file.
func (b *Bucket) missing(err error) bool {
	_, own := errors.AsType[local](err)
	return !own && b.o.Explain(err).Missing
}
