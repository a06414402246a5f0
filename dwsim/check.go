package dwsim

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// CheckOptions say how rows are held against their document. The zero value checks all
// tables.
type CheckOptions struct {
	// Alpha is the probability that a check of sound rows finds a violation by chance, all
	// statistical tests together; 0 means 0.001.
	Alpha float64
	// Tables are those to check, by name. None means all.
	Tables []string
	// Progress, if not nil, is told what is checked next, and within long steps how far
	// they are. It is called from one goroutine.
	Progress func(CheckProgress)
}

// CheckProgress is how far a check is.
type CheckProgress struct {
	Done    int           // steps, of Steps
	Steps   int           //
	Table   string        // that is checked now
	Doing   string        // what of it: a kind of rule, or the reading of its rows
	Rows    int64         // read in this step, of Of; 0 where the step does not read rows
	Of      int64         //
	Elapsed time.Duration // since the check began
}

// A Finding compares one rule of the document with the rows that there are.
type Finding = gen.Finding

// CheckReport tells of every rule that a document makes for its rows whether it holds.
type CheckReport struct {
	Experiment string    `json:"experiment"`
	Alpha      float64   `json:"alpha"`
	Tests      int       `json:"tests"`     // statistical ones
	Threshold  float64   `json:"threshold"` // Alpha / Tests: a test with a smaller p-value is violated
	Holds      int       `json:"holds"`
	Violated   int       `json:"violated"`
	NotChecked int       `json:"not_checked"`
	Findings   []Finding `json:"findings"` // by table in the order of the document
}

// DefaultAlpha is the Alpha of a check that names none.
const DefaultAlpha = 0.001

// Check holds the rows that the warehouse has against the document: their number, keys,
// ranges, conditions and orders to the row, and their distributions by statistical tests,
// each at the level Alpha divided by the number of tests (Bonferroni's correction).
//
// It does not use the seed: rows that were changed, or came from elsewhere, are judged by
// the same rules. What rows should be there the mark of the namespace says. Rules that are
// broken are no error; see [CheckReport.Err]. It is an error when nothing was generated,
// when a table is not there, and when a run replaced the rows meanwhile.
func (e *Experiment) Check(ctx context.Context, o CheckOptions) (*CheckReport, error) {
	if o.Alpha == 0 {
		o.Alpha = DefaultAlpha
	}
	if !(o.Alpha > 0 && o.Alpha < 1) {
		return nil, refusedf("alpha is a probability between 0 and 1: got %g", o.Alpha)
	}
	c, err := e.newCheck(ctx, o)
	if err != nil {
		return nil, err
	}
	if err := c.run(ctx); err != nil {
		return nil, err
	}
	if err := c.stillCurrent(ctx); err != nil {
		return nil, err
	}
	report := &CheckReport{Experiment: e.Name(), Alpha: o.Alpha, Findings: c.findings}
	report.judge()
	return report, nil
}

// Err returns nil where no rule is violated, else a sentence that says how many are.
func (r *CheckReport) Err() error {
	if r.Violated == 0 {
		return nil
	}
	return fmt.Errorf("experiment %q breaks %d of %d rules", r.Experiment, r.Violated, r.Violated+r.Holds)
}

// judge decides the statistical tests and counts.
func (r *CheckReport) judge() {
	for _, f := range r.Findings {
		if f.Status == "" {
			r.Tests++
		}
	}
	r.Threshold = r.Alpha / float64(max(r.Tests, 1))
	for i := range r.Findings {
		f := &r.Findings[i]
		if f.Status == "" {
			if f.Status = gen.FindingHolds; !(*f.P >= r.Threshold) {
				f.Status = gen.FindingViolated
			}
		}
		switch f.Status {
		case gen.FindingHolds:
			r.Holds++
		case gen.FindingViolated:
			r.Violated++
		default:
			r.NotChecked++
		}
	}
}

// check is one check on its way.
type check struct {
	experiment *schema.Experiment
	warehouse  store.Warehouse
	driver     string // name of the warehouse, for messages
	mark       store.Mark
	rows       map[string]int64 // that there are, by table name in lower case
	fitting    *gen.Fitting
	tables     []*schema.Table // to check

	findings []Finding
	progress func(CheckProgress)
	state    CheckProgress
	begun    time.Time
}

func (e *Experiment) newCheck(ctx context.Context, o CheckOptions) (*check, error) {
	doc := e.Document()
	warehouse, err := e.sim.warehouse(doc.TargetWarehouse)
	if err != nil {
		return nil, err
	}
	mark, err := warehouse.Mark(ctx, doc.Name)
	if err != nil {
		return nil, err
	}
	if len(mark) == 0 {
		return nil, conflictf("experiment %q has no rows to check: nothing was generated, or it was reset", doc.Name)
	}
	c := &check{
		experiment: doc, warehouse: warehouse, driver: e.Warehouse(), mark: mark,
		rows: map[string]int64{}, progress: o.Progress, begun: time.Now(),
	}
	if c.tables, err = e.checkedTables(o.Tables); err != nil {
		return nil, err
	}
	return c, c.count(ctx)
}

// checkedTables returns the named tables in the order of the document.
func (e *Experiment) checkedTables(names []string) ([]*schema.Table, error) {
	doc, wanted := e.Document(), map[string]bool{}
	for _, name := range names {
		if _, err := e.Table(name); err != nil {
			return nil, err
		}
		wanted[strings.ToLower(name)] = true
	}
	var tables []*schema.Table
	for i := range doc.Tables {
		if t := &doc.Tables[i]; len(names) == 0 || wanted[strings.ToLower(t.Name)] {
			tables = append(tables, t)
		}
	}
	return tables, nil
}

// count finds out how many rows there are, and prepares the comparison with the rules
// that depend on that.
func (c *check) count(ctx context.Context) error {
	for i := range c.experiment.Tables {
		t := &c.experiment.Tables[i]
		n, err := countRows(ctx, c.warehouse, c.experiment, t)
		if err != nil {
			return err
		}
		c.rows[strings.ToLower(t.Name)] = n
	}
	should := map[string]int64{}
	for name := range c.rows {
		should[name] = c.mark[name].Rows
	}
	c.fitting = gen.NewFitting(c.experiment, gen.Options{Rows: should})
	return nil
}

// step is a part of a check.
type step struct {
	table *schema.Table
	doing string
	do    func(ctx context.Context) error
}

// run makes the steps of all tables. The error of one ends the check: what the warehouse
// could not do with a rule is a finding, not an error.
func (c *check) run(ctx context.Context) error {
	var steps []step
	for _, t := range c.tables {
		steps = append(steps, c.steps(t)...)
	}
	c.state.Steps = len(steps)
	for i, s := range steps {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		c.state.Done, c.state.Table, c.state.Doing = i, s.table.Name, s.doing
		c.tell(0, 0)
		if err := s.do(ctx); err != nil {
			return err
		}
	}
	return nil
}

// tell reports progress within a step.
func (c *check) tell(rows, of int64) {
	if c.progress == nil {
		return
	}
	c.state.Rows, c.state.Of, c.state.Elapsed = rows, of, time.Since(c.begun)
	c.progress(c.state)
}

func (c *check) add(f Finding) { c.findings = append(c.findings, f) }

// steps returns what there is to check of a table.
func (c *check) steps(t *schema.Table) []step {
	var steps []step
	add := func(kind gen.FindingKind, do func(context.Context) error) {
		steps = append(steps, step{t, string(kind), do})
	}
	add(gen.FindingRows, func(context.Context) error { return c.checkRows(t) })
	for _, key := range t.UniqueKeys() {
		kind := gen.FindingUnique
		if slices.Equal(key, t.PrimaryKey) {
			kind = gen.FindingPrimaryKey
		}
		add(kind, func(ctx context.Context) error { return c.checkUnique(ctx, t, kind, key) })
	}
	for _, key := range t.References() {
		add(gen.FindingForeignKey, func(ctx context.Context) error { return c.checkForeignKey(ctx, t, key) })
	}
	steps = append(steps, step{t, "reading rows", func(ctx context.Context) error { return c.checkCells(ctx, t) }})
	for _, condition := range t.Checks {
		add(gen.FindingCheck, func(ctx context.Context) error { return c.checkCondition(ctx, t, condition) })
	}
	return append(steps, c.moreSteps(t)...)
}

// stillCurrent is an error when another run replaced rows while they were checked.
func (c *check) stillCurrent(ctx context.Context) error {
	now, err := c.warehouse.Mark(ctx, c.experiment.Name)
	if err != nil {
		return err
	}
	if name, replaced := replacedTable(c.mark, now); replaced {
		return conflictf("the rows of table %q were replaced while they were checked; check them again", name)
	}
	return nil
}

// newFinding returns the frame of a finding.
func newFinding(t *schema.Table, kind gen.FindingKind, asked string, columns ...string) Finding {
	return Finding{Kind: kind, Table: t.Name, Columns: append([]string{}, columns...), Asked: asked}
}

// settle adds f as holding or violated, by its Violations.
func (c *check) settle(f Finding) {
	f.Status = gen.FindingHolds
	if f.Violations > 0 {
		f.Status = gen.FindingViolated
	}
	c.add(f)
}

// skip adds f as not checked.
func (c *check) skip(f Finding, why string) {
	f.Status, f.Why = gen.FindingNotChecked, why
	c.add(f)
}

// checkRows compares the number of rows with what the last run made.
func (c *check) checkRows(t *schema.Table) error {
	name := strings.ToLower(t.Name)
	want, got := c.mark[name].Rows, c.rows[name]
	f := newFinding(t, gen.FindingRows, plural(want, "row"))
	if run := c.mark[name].Run; run > 0 {
		f.Asked += fmt.Sprintf(" of run %d", run)
	}
	f.Observed = plural(got, "row")
	f.Violations = max(want-got, got-want)
	c.settle(f)
	return nil
}

func plural(n int64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
