package dwsim

import (
	"math"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/store"
)

// TestSecondsOfEarlierRuns estimates from runs that are on record.
func TestSecondsOfEarlierRuns(t *testing.T) {
	ran := func(took time.Duration, few, many int64) *Run {
		start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		end := start.Add(took)
		return &Run{
			Purpose: store.PurposeGenerate, Status: store.Completed, StartedAt: start, CompletedAt: &end, EngineVersion: gen.EngineVersion(),
			Tables: []store.RunTable{{Table: "few", Asked: few}, {Table: "many", Asked: many}},
		}
	}
	failed, resumed, other := ran(time.Hour, 100, 1000), ran(time.Hour, 100, 1000), ran(time.Hour, 100, 1000)
	failed.Status, resumed.ResumedFrom, other.EngineVersion = store.Failed, 1, "0"
	// A row of few takes 1 ms, one of many 10 µs.
	asked := func(few, many int64) *Estimate {
		return &Estimate{Warehouse: 40 << 20, Tables: []TableEstimate{
			{Table: "few", Rows: few, columns: 1, work: time.Duration(few) * time.Millisecond},
			{Table: "many", Rows: many, columns: 1, work: time.Duration(many) * 10 * time.Microsecond},
		}}
	}
	for name, tt := range map[string]struct {
		estimate *Estimate
		runs     []*Run
		want     float64
	}{
		"the same again":                 {asked(1000, 100_000), []*Run{ran(8*time.Second, 1000, 100_000)}, 8},
		"ten times as many":              {asked(1000, 100_000), []*Run{ran(8*time.Second, 100, 10_000)}, 80},
		"another mix":                    {asked(2000, 0), []*Run{ran(8*time.Second, 1000, 0)}, 16},
		"the nearest":                    {asked(1000, 100_000), []*Run{ran(time.Second, 10, 1000), ran(8*time.Second, 1000, 100_000), ran(time.Hour, 9000, 900_000)}, 8},
		"of equals the newest":           {asked(1000, 100_000), []*Run{ran(7*time.Second, 1000, 100_000), ran(8*time.Second, 1000, 100_000)}, 7},
		"none that says anything":        {asked(1000, 100_000), []*Run{failed, resumed, other}, 2},
		"a short one says little":        {asked(1000, 100_000), []*Run{ran(50*time.Millisecond, 1, 100)}, 2},
		"a short one tells of shorter":   {asked(1, 100), []*Run{ran(40*time.Millisecond, 2, 200)}, 0.02},
		"one that made other rows alone": {asked(0, 100_000), []*Run{ran(8*time.Second, 0, 50_000)}, 16},
	} {
		if got := tt.estimate.seconds(tt.runs, 2); math.Abs(got-tt.want) > 0.001*tt.want {
			t.Errorf("%s: got %v s, want %v", name, got, tt.want)
		}
	}
	elsewhere := asked(1000, 100_000)
	elsewhere.Warehouse = -1
	if got := elsewhere.seconds(nil, 2); got != 0 {
		t.Errorf("of a warehouse of which nothing is known: %v s", got)
	}
}
