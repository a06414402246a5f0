package cli

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/gen"
)

type checkCommand struct {
	Name  string   `arg:"" help:"Experiment."`
	Table []string `placeholder:"T" complete:"table" help:"Check only this table. May be repeated."`
	All   bool     `help:"List every rule, those that hold without a test too."`
	Alpha float64  `default:"0.001" placeholder:"A" help:"Probability that sound rows are found to break a distribution, over all tests (default: 0.001)."`
}

func (*checkCommand) Help() string {
	return `Every rule of the document is held against the rows in the warehouse, whoever wrote
them: row counts, keys, ranges, values, conditions, orders and totals to the row; shares of
NULLs, distributions, weights and correlations by statistical tests. The exit code is
1 when a rule is broken.

Rules of one kind that all hold share a line for each table; --all and --json list each.

What a seed makes is compared value by value by dw-sim run verify.

Examples:

    dw-sim experiment check shop
    dw-sim experiment check shop --table orders --json`
}

// Run checks the rows of an experiment.
func (cmd *checkCommand) Run(ctx context.Context, s *session) error {
	if !(cmd.Alpha > 0 && cmd.Alpha < 1) {
		return usagef("--alpha is %g; it is a probability between 0 and 1", cmd.Alpha)
	}
	return s.through(ctx, func(to service) error {
		line := checkLine{console: s.console}
		report, err := to.Check(ctx, cmd.Name, dwsim.CheckOptions{Alpha: cmd.Alpha, Tables: cmd.Table, Progress: line.show})
		s.console.clear()
		if err != nil {
			return err
		}
		if s.JSON {
			err = s.console.printJSON(report)
		} else {
			err = s.showReport(report, cmd.All)
		}
		if broken := report.Err(); err == nil && broken != nil {
			return told{broken}
		}
		return err
	})
}

// showReport tells a person of the rules, the broken ones first.
func (s *session) showReport(r *dwsim.CheckReport, all bool) error {
	t := columns("STATUS", "RULE", "TABLE", "COLUMNS", "ASKED", ">P", "FOUND")
	lines := r.Findings
	if !all {
		lines = joined(lines)
	}
	for _, status := range []gen.FindingStatus{gen.FindingViolated, gen.FindingNotChecked, gen.FindingHolds} {
		for _, f := range lines {
			if f.Status == status {
				t.add(string(f.Status), string(f.Kind), f.Table, strings.Join(f.Columns, ", "), f.Asked, probability(f.P), foundText(f))
			}
		}
	}
	if err := s.console.show(t); err != nil {
		return err
	}
	if r.Violated > 0 {
		fmt.Fprintln(s.console.out)
	}
	for _, f := range r.Findings {
		if f.Status == gen.FindingViolated {
			s.showExamples(f)
		}
	}
	fmt.Fprintf(s.console.out, "\n%s\n", checkSummary(r))
	return nil
}

// joined returns the findings with one line in the place of those of one kind and table that
// hold without a test.
func joined(findings []dwsim.Finding) []dwsim.Finding {
	type place struct {
		table string
		kind  gen.FindingKind
	}
	alike := map[place][]dwsim.Finding{}
	at := func(f dwsim.Finding) place { return place{f.Table, f.Kind} }
	joins := func(f dwsim.Finding) bool { return f.Status == gen.FindingHolds && f.P == nil }
	for _, f := range findings {
		if joins(f) {
			alike[at(f)] = append(alike[at(f)], f)
		}
	}
	var lines []dwsim.Finding
	for _, f := range findings {
		if !joins(f) {
			lines = append(lines, f)
		} else if all := alike[at(f)]; all != nil {
			lines = append(lines, join(all))
			alike[at(f)] = nil
		}
	}
	return lines
}

// join returns a line for findings that hold: what they have in common.
func join(all []dwsim.Finding) dwsim.Finding {
	line := all[0]
	if len(all) == 1 {
		return line
	}
	columns := map[string]bool{}
	for _, f := range all {
		if len(f.Columns) == 1 {
			columns[f.Columns[0]] = true
		}
		if line.Asked != f.Asked {
			line.Asked = ""
		}
		if line.Observed != f.Observed {
			line.Observed = "all hold"
		}
	}
	if line.Columns = []string{fmt.Sprintf("%d rules", len(all))}; len(columns) == len(all) {
		line.Columns[0] = fmt.Sprintf("%d columns", len(all))
	}
	return line
}

func (s *session) showExamples(f dwsim.Finding) {
	place := f.Table
	if len(f.Columns) > 0 {
		place += "." + strings.Join(f.Columns, ", ")
	}
	fmt.Fprintf(s.console.out, "%s: %s: asked for %s; found %s\n", printable(place), f.Kind, printable(f.Asked), printable(foundText(f)))
	for _, example := range f.Examples {
		fmt.Fprintf(s.console.out, "    %s\n", printable(example))
	}
	if rest := f.Violations - int64(len(f.Examples)); len(f.Examples) > 0 && rest > 0 {
		fmt.Fprintf(s.console.out, "    … and %s more\n", grouped(rest))
	}
}

func foundText(f dwsim.Finding) string {
	if f.Status == gen.FindingNotChecked {
		return f.Why
	}
	return f.Observed
}

// probability writes a p-value in a few digits.
func probability(p *float64) string {
	switch {
	case p == nil:
		return ""
	case *p < 0.0001:
		return fmt.Sprintf("%.1e", *p)
	}
	return fmt.Sprintf("%.4f", *p)
}

// checkSummary writes: 41 rules hold, 1 is violated, 2 were not checked.
func checkSummary(r *dwsim.CheckReport) string {
	verb := func(n int, one, many string) string {
		if n == 1 {
			return "1 " + one
		}
		return grouped(n) + " " + many
	}
	return strings.Join([]string{
		verb(r.Holds, "rule holds", "rules hold"),
		verb(r.Violated, "is violated", "are violated"),
		verb(r.NotChecked, "was not checked", "were not checked"),
	}, ", ")
}

// checkLine tells how far a check is, as progressLine does of a run.
type checkLine struct {
	console *console
	told    time.Duration
	drawn   time.Duration
}

func (l *checkLine) show(p dwsim.CheckProgress) {
	const redrawEvery = 100 * time.Millisecond
	switch {
	case l.console.redraws && (p.Elapsed-l.drawn >= redrawEvery || l.drawn == 0):
		l.console.redraw(checkText(p))
		l.drawn = p.Elapsed
	case !l.console.redraws && p.Elapsed-l.told >= progressEvery:
		l.console.notef("%s", checkText(p))
		l.told = p.Elapsed
	}
}

// checkText writes the progress of a check: 12 of 41 steps, orders: foreign key.
func checkText(p dwsim.CheckProgress) string {
	text := fmt.Sprintf("%d of %d steps, %s: %s", p.Done, p.Steps, p.Table, p.Doing)
	if p.Rows > 0 {
		text += fmt.Sprintf(", %d %% of %s rows", percent(p.Rows, p.Of), grouped(p.Of))
	}
	return text
}
