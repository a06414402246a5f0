package cli

import (
	"context"
	"fmt"
	"time"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/dwsim"
)

// estimate tells what a run is expected to take.
func (s *session) estimate(ctx context.Context, to api.Filler, name string, o api.Generate) error {
	e, err := to.Estimate(ctx, name, o)
	if err != nil {
		return err
	}
	if e.Shortage != "" {
		s.warn([]string{e.Shortage})
	}
	if s.JSON {
		return s.console.printJSON(e)
	}
	if err := s.console.show(estimateTable(e)); err != nil {
		return err
	}
	fmt.Fprintf(s.console.out, "\n%s, about %s\n", count(e.Rows, "row"), estimateText(e))
	s.console.notef("nothing was generated")
	return nil
}

func estimateTable(e *dwsim.Estimate) *table {
	t := columns("TABLE", ">ROWS", ">PARQUET", ">WAREHOUSE")
	for _, table := range e.Tables {
		if table.Rows == 0 {
			t.add(table.Table, "kept", "", "")
			continue
		}
		t.add(table.Table, grouped(table.Rows), bytesOf(uint64(table.Parquet)), estimatedBytes(table.Warehouse))
	}
	return t
}

// estimatedBytes is empty where nothing is known.
func estimatedBytes(n int64) string {
	if n < 0 {
		return ""
	}
	return bytesOf(uint64(n))
}

// estimateText says what all of it takes, as far as that is known.
func estimateText(e *dwsim.Estimate) string {
	text := bytesOf(uint64(e.Parquet)) + " of Parquet"
	if e.Warehouse >= 0 {
		text += " and " + bytesOf(uint64(e.Warehouse)) + " in the warehouse"
	}
	if e.Seconds > 0 {
		text += ", " + elapsed(time.Duration(min(e.Seconds, 1e9)*float64(time.Second)))
	}
	return text
}
