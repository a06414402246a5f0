package postgres_test

import (
	"testing"

	"github.com/dw-sim/dw-sim/store/storetest"
)

func TestFunctions(t *testing.T) {
	storetest.RunFunctions(t, "postgres", newDatabase(t).open(""))
}
