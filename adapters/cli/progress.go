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
// a line every five seconds elsewhere, and one for each phase that begins after the first.
type progressLine struct {
	console *console
	told    time.Duration // how long the run had taken when it was last told
	phase   dwsim.Phase
}

func (l *progressLine) show(p dwsim.Progress) {
	if p.Status != store.Running {
		return
	}
	if l.console.redraws {
		width := columnsOf(l.console.err)
		if width <= 0 {
			width = defaultColumns
		}
		l.console.redraw(progressBar(p, width-1))
		return
	}
	turned := l.phase != "" && l.phase != p.Phase && p.Elapsed >= progressEvery
	if turned || p.Elapsed-l.told >= progressEvery {
		l.console.notef("%s", progressText(p))
		l.told = p.Elapsed
	}
	l.phase = p.Phase
}

// defaultColumns is the width of a terminal that does not tell it.
const defaultColumns = 80

// progressText writes a run's progress: generate: 43 %, 16 200 of 37 424 rows, 812 000 rows/s, 2.1 s left, orders.
func progressText(p dwsim.Progress) string {
	var parts []string
	if counted(p) {
		parts = append(parts, fmt.Sprintf("%d %%", percent(p.Done, p.Asked)))
	}
	for _, part := range figures(p) {
		parts = append(parts, part.text)
	}
	return string(p.Phase) + ": " + strings.Join(parts, ", ")
}

const (
	minBar = 8  // steps, without the brackets
	maxBar = 30 // more tell nothing more
)

// progressBar writes a run's progress in a line of up to width characters:
//
//	generate [#######.........]  43 %  16 200 of 37 424 rows  812 000 rows/s  2.1 s left  orders
//
// What does not fit is left out, the least important first.
func progressBar(p dwsim.Progress, width int) string {
	head, share := string(p.Phase), ""
	if counted(p) {
		share = fmt.Sprintf(" %3d %%", percent(p.Done, p.Asked))
	}
	left := width - displayWidth(head) - displayWidth(share)
	bar := share != "" && left >= minBar+len(" []")
	if bar {
		left -= minBar + len(" []")
	}
	tail, left := fitting(figures(p), left)
	if !bar {
		return truncate(head+share+tail, max(width, 1))
	}
	steps := min(minBar+left, maxBar)
	done := int(float64(min(p.Done, p.Asked)) / float64(p.Asked) * float64(steps))
	return fmt.Sprintf("%s [%s%s]%s%s", head, strings.Repeat("#", done), strings.Repeat(".", steps-done), share, tail)
}

// counted reports whether there are rows of which a share can be told.
func counted(p dwsim.Progress) bool { return p.Asked > 0 && p.Phase != dwsim.PhasePlan }

// figure is a part of a progress line.
type figure struct {
	text string
	rank int // the lower, the longer it stays in a line that gets too narrow
}

// fitting joins the figures that fit into width characters, and returns what is left of
// these.
func fitting(all []figure, width int) (text string, left int) {
	const gap = "  "
	fits := make([]bool, len(all))
	left = width
	for rank := range all {
		for i, f := range all {
			if need := displayWidth(f.text) + len(gap); f.rank == rank && need <= left {
				fits[i] = true
				left -= need
			}
		}
	}
	for i, f := range all {
		if fits[i] {
			text += gap + f.text
		}
	}
	return text, left
}

// figures returns what there is to tell of a run beside its phase, in the order in which
// it is read.
func figures(p dwsim.Progress) []figure {
	if p.Phase == dwsim.PhasePlan {
		return []figure{{elapsed(p.Elapsed) + " so far", 0}}
	}
	rows := fmt.Sprintf("%s of %s rows", grouped(p.Done), grouped(p.Asked))
	if p.Done == p.Asked || p.Asked == 0 {
		rows = count(p.Done, "row")
	}
	all := []figure{{rows, 1}}
	if p.RowsPerSecond > 0 && p.Done < p.Asked {
		all = append(all, figure{grouped(int64(p.RowsPerSecond)) + " rows/s", 3})
	}
	switch {
	case p.ETA > 0:
		all = append(all, figure{elapsed(p.ETA) + " left", 0})
	default:
		all = append(all, figure{elapsed(p.Elapsed) + " so far", 0})
	}
	if p.Bytes > 0 {
		all = append(all, figure{bytesOf(uint64(p.Bytes)), 4})
	}
	if p.Staged > 0 {
		all = append(all, figure{bytesOf(uint64(p.Staged)) + " staged", 2})
	}
	if table := present(p); table != "" {
		all = append(all, figure{printable(table), 2})
	}
	return all
}

// present returns the table that is worked on: the first that has begun and is not
// complete, else the first that has not begun.
func present(p dwsim.Progress) string {
	next := ""
	for _, t := range p.Tables {
		switch {
		case t.Done > 0 && t.Done < t.Asked:
			return t.Table
		case t.Done == 0 && t.Asked > 0 && next == "":
			next = t.Table
		}
	}
	return next
}

// percent returns the share of done in all, rounded down so that 100 means all.
func percent(done, all int64) int {
	if all <= 0 {
		return 100
	}
	return min(int(float64(done)/float64(all)*100), 100)
}
