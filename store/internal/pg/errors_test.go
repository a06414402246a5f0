package pg_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/pg"
)

// TestNotLoaded tells rows that a database refuses from a database that is gone.
func TestNotLoaded(t *testing.T) {
	for want, err := range map[string]error{
		`the rows of table "t" are refused: value too long`:                       errors.New("value too long"),
		`the rows of table "t" cannot be loaded: Postgres at h cannot be reached`: fmt.Errorf("Postgres at h %w", store.ErrUnreachable),
	} {
		if got := pg.NotLoaded("t", err); got.Error() != want || !errors.Is(got, err) {
			t.Errorf("got %v, want %s", got, want)
		}
	}
}
