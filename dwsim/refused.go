package dwsim

import (
	"errors"
	"fmt"
)

// ErrRefused is what errors are that say that something cannot be done as it was asked, and what to
// ask instead: an option out of its bounds, a table that is not there, rows that do not fit
// on the disk. Sentinels of package store, [schema.Problems], [ddl.Errors] and
// [store.QueryError] are refusals too, of kinds of their own. All other errors are failures.
var ErrRefused = errors.New("is refused")

// ErrConflict is an [ErrRefused] where what was asked is fine and what is stored is in its way:
// a run that has ended is aborted, or one is loaded whose files were removed. It may be
// done at another time. [store.ErrExists], [store.ErrRunActive] and [store.ErrMarkChanged]
// say the same of themselves.
var ErrConflict = errors.New("is in the way")

// Refused makes an error an [ErrRefused]. Its text stays. Refused of nil is nil.
func Refused(err error) error {
	if err == nil {
		return nil
	}
	return refusal{err}
}

// refusedf is Refused of fmt.Errorf.
func refusedf(format string, args ...any) error { return refusal{fmt.Errorf(format, args...)} }

type refusal struct{ error }

func (r refusal) Unwrap() error { return r.error }

func (r refusal) Is(target error) bool { return target == ErrRefused }

// conflictf is an [ErrConflict] of a text.
func conflictf(format string, args ...any) error { return conflict{fmt.Errorf(format, args...)} }

type conflict struct{ error }

func (c conflict) Unwrap() error { return c.error }

func (c conflict) Is(target error) bool { return target == ErrConflict || target == ErrRefused }
