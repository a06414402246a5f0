package cli

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/dwsim/profile"
)

type profileCommand struct {
	Name    string   `arg:"" help:"Experiment."`
	Table   []string `placeholder:"T" complete:"table" help:"Profile only this table. May be repeated."`
	Full    bool     `help:"Read every row of tables of more than 1 000 000 rows, too."`
	Top     int      `default:"10" placeholder:"N" help:"Most frequent values to list of a column (default: ${default})."`
	Buckets int      `default:"20" placeholder:"N" help:"Most buckets of a histogram, 2 to 100 (default: ${default})."`
}

func (*profileCommand) Help() string {
	return `What the columns hold: shares of NULLs, distinct values, extremes, means, the most
frequent values, and histograms of numbers, dates and times. Tables are read once.

Of a table of more than 1 000 000 rows as many are read, spread over the whole table
and the same each time; --full reads all. Up to 16 384 distinct values are counted
exactly, more are estimated.

With --json everything is there with all digits, and the bounds of all buckets.

Examples:

    dw-sim experiment profile shop
    dw-sim experiment profile shop --table orders --json`
}

// Run profiles the rows of an experiment.
func (cmd *profileCommand) Run(ctx context.Context, s *session) error {
	if cmd.Top < 1 {
		return usagef("--top is 1 or more")
	}
	if cmd.Buckets < 2 || cmd.Buckets > 100 {
		return usagef("--buckets is 2 to 100")
	}
	return s.through(ctx, func(to service) error {
		line := profileLine{console: s.console}
		p, err := to.Profile(ctx, cmd.Name, dwsim.ProfileOptions{
			Tables: cmd.Table, Full: cmd.Full, Top: cmd.Top, Buckets: cmd.Buckets, Progress: line.show,
		})
		s.console.clear()
		if err != nil {
			return err
		}
		if s.JSON {
			return s.console.printJSON(p)
		}
		s.showProfile(p)
		return nil
	})
}

// showProfile tells a person of the tables, a paragraph for each column.
func (s *session) showProfile(p *dwsim.Profile) {
	view := s.newProfileView()
	empty := len(p.Tables) > 0
	for i, t := range p.Tables {
		if i > 0 {
			fmt.Fprintln(s.console.out)
		}
		fmt.Fprintln(s.console.out, tableHeading(t))
		if t.Rows == 0 {
			continue
		}
		empty = false
		for _, c := range t.Columns {
			view.column(c, t.RowsRead)
		}
	}
	if empty {
		s.console.notef("There are no rows yet. Next: dw-sim experiment generate %s", p.Experiment)
	}
}

// tableHeading writes: orders: 7 000 000 rows of run 3, sampled: 1 000 000 of them.
func tableHeading(t dwsim.TableProfile) string {
	text := t.Table + ": " + count(t.Rows, "row")
	if t.Run > 0 {
		text += fmt.Sprintf(" of run %d", t.Run)
	}
	if t.Sampled {
		text += fmt.Sprintf(", sampled: %s of %s rows", grouped(t.RowsRead), grouped(t.Rows))
	}
	return text
}

// columnFacts writes what there is to say of a column in words.
func columnFacts(c profile.Column, rows int64) []string {
	values := rows - c.Nulls
	facts := []string{nullFact(c, values)}
	if values == 0 {
		return facts
	}
	facts = append(facts, distinctFact(c, values))
	if c.Min != nil {
		facts = append(facts, endText(c, *c.Min)+" … "+endText(c, *c.Max))
	}
	if c.Mean != nil {
		facts = append(facts, "mean "+roughly(*c.Mean))
	}
	if c.Stddev != nil {
		facts = append(facts, "stddev "+roughly(*c.Stddev))
	}
	if c.Length != nil {
		facts = append(facts, lengthFact(c))
	}
	return facts
}

func nullFact(c profile.Column, values int64) string {
	switch {
	case values == 0:
		return "nothing but NULL"
	case c.Nulls == 0:
		return "no NULL"
	}
	return "NULL " + shareText(c.NullShare)
}

func distinctFact(c profile.Column, values int64) string {
	switch {
	case c.DistinctError > 0:
		return fmt.Sprintf("about %s distinct (± %.1f %%)", grouped(c.Distinct), 100*c.DistinctError)
	case c.Distinct == values && values > 1:
		return "all " + grouped(values) + " distinct"
	}
	return grouped(c.Distinct) + " distinct"
}

func lengthFact(c profile.Column) string {
	unit := "character"
	if strings.HasPrefix(c.Type, "BINARY") {
		unit = "byte"
	}
	if c.Length.Min == c.Length.Max {
		return count(c.Length.Min, unit)
	}
	return fmt.Sprintf("%s … %s, mean %s", grouped(c.Length.Min), count(c.Length.Max, unit), roughly(c.Length.Mean))
}

// endText writes the least or the greatest value; of floats with fewer digits.
func endText(c profile.Column, value string) string {
	switch c.Type {
	case "REAL", "FLOAT", "DOUBLE":
		if x, err := strconv.ParseFloat(value, 64); err == nil {
			return roughly(x)
		}
	}
	return brief(value)
}

// brief cuts a value to what fits a line together with others.
func brief(value string) string {
	const most = 24
	if value == "" {
		return "''"
	}
	return truncate(printable(value), most)
}

// profileLine tells how far a profile is.
type profileLine struct {
	console *console
	told    time.Duration
	drawn   time.Duration
}

func (l *profileLine) show(p dwsim.ProfileProgress) {
	const redrawEvery = 100 * time.Millisecond
	text := fmt.Sprintf("%s, %d %% of %s rows", p.Table, percent(p.Rows, p.Of), grouped(p.Of))
	switch {
	case l.console.redraws && p.Elapsed-l.drawn >= redrawEvery:
		l.console.redraw(text)
		l.drawn = p.Elapsed
	case !l.console.redraws && p.Elapsed-l.told >= progressEvery:
		l.console.notef("%s", text)
		l.told = p.Elapsed
	}
}
