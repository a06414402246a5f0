package cli

import (
	"fmt"
	"strings"
	"time"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
)

// progressEvery is how often progress is told where it cannot be redrawn.
const progressEvery = 5 * time.Second

// progressLine tells how far a run is: in one line that is redrawn on a terminal, with
// a line every five seconds elsewhere.
type progressLine struct {
	console *console
	told    time.Duration // how long the run had taken when it was last told
}

func (l *progressLine) show(p dwsim.Progress) {
	if p.Status != store.Running {
		return
	}
	switch {
	case l.console.errTTY:
		l.console.redraw(progressText(p))
	case p.Elapsed-l.told >= progressEvery:
		l.console.notef("%s", progressText(p))
		l.told = p.Elapsed
	}
}

// progressText writes a run's progress: 43 %, 16 200 of 37 424 rows, 812 000 rows/s, 2.1 s left, orders.
func progressText(p dwsim.Progress) string {
	if p.Phase == dwsim.PhaseSwap {
		return fmt.Sprintf("%s made, swapping them in", count(p.Done, "row"))
	}
	parts := []string{fmt.Sprintf("%d %%", percent(p.Done, p.Asked)), fmt.Sprintf("%s of %s rows", grouped(p.Done), grouped(p.Asked))}
	if p.RowsPerSecond > 0 {
		parts = append(parts, grouped(int64(p.RowsPerSecond))+" rows/s")
	}
	if p.ETA > 0 {
		parts = append(parts, elapsed(p.ETA)+" left")
	}
	for _, t := range p.Tables {
		if t.Done > 0 && t.Done < t.Asked {
			parts = append(parts, t.Table)
			break
		}
	}
	return strings.Join(parts, ", ")
}

// percent returns the share of done in all, rounded down so that 100 means all.
func percent(done, all int64) int {
	if all <= 0 {
		return 100
	}
	return int(float64(done) / float64(all) * 100)
}
