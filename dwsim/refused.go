package dwsim

import "errors"

// ErrRefused is what errors are that say that something cannot be done as it was asked, and what to
// ask instead: an option out of its bounds, a table that is not there, rows that do not fit
// on the disk. Sentinels of package store, [schema.Problems], [ddl.Errors] and
// [store.QueryError] are refusals too, of kinds of their own. All other errors are failures.
var ErrRefused = errors.New("is refused")

// Refused makes an error an [ErrRefused]. Its text stays. Refused of nil is nil.
func Refused(err error) error {
	if err == nil {
		return nil
	}
	return refusal{err}
}

type refusal struct{ error }

func (r refusal) Unwrap() error { return r.error }

func (r refusal) Is(target error) bool { return target == ErrRefused }
