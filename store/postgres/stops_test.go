package postgres_test

import (
	"testing"

	"github.com/dw-sim/dw-sim/store/storetest"
)

func TestStops(t *testing.T) { storetest.RunStops(t, newDatabase(t).open(""), 100) }
