package gen

import (
	"context"
	"fmt"
	"iter"
	"runtime"
	"slices"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// Options of a Generator. The zero value generates the document as it is, with seed 0.
type Options struct {
	// Seed decides every cell. Zero is a seed like any other.
	Seed int64
	// Rows overrides Table.TargetRows, by table name without regard to case.
	Rows map[string]int64
	// Kept tells what tables hold that are asked for 0 rows and keep the contents of an
	// earlier run, by table name. Keys that point at them follow it. A table that is asked
	// for 0 rows and is not in Kept is taken to be empty.
	Kept map[string]Kept
	// BatchRows is how many rows a batch has at most; 0 means 8192. Batches of very wide
	// tables have fewer. It never changes the data.
	BatchRows int
	// Workers is how many goroutines make rows, up to 1024; 0 means GOMAXPROCS. It never
	// changes the data.
	Workers int
	// Progress, if not nil, is told after each batch that all sinks have taken how many
	// rows it had. It is called from several goroutines and should return quickly.
	Progress func(table string, rows int64)
}

// Kept is what a table holds that is not generated: so many rows of this seed.
type Kept struct {
	Seed int64
	Rows int64
}

const (
	defaultBatchRows = 8192
	maxWorkers       = 1024 // each holds some megabytes; more than there are processors are of no use
)

// Generator makes the rows of one experiment. It is immutable: its methods may be called
// from several goroutines at once.
type Generator struct {
	experiment *schema.Experiment
	options    Options
	tables     []*tablePlan // in generation order
}

// TablePlan is what a Generator makes of a table.
type TablePlan struct {
	Name string
	Rows int64
	Kept bool // not generated; Rows are those that it holds
}

// New plans the rows of e: it resolves every name, row count and domain, and refuses with
// [schema.Problems] what cannot be generated. e is copied.
func New(e *schema.Experiment, o Options) (*Generator, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	if problems := schema.Validate(e); len(problems) > 0 {
		return nil, problems
	}
	kept := make(map[string]int64, len(o.Kept))
	for name, k := range o.Kept {
		kept[name] = k.Rows
	}
	if problems := schema.ValidateRows(e, o.Rows, kept); len(problems) > 0 {
		return nil, problems
	}
	e = e.Resolved().Clone()
	p := newPlanner(e, o)
	p.plan()
	if len(p.problems) > 0 {
		return nil, p.problems
	}
	g := &Generator{experiment: e, options: o}
	for _, t := range schema.GenerationOrder(e) {
		g.tables = append(g.tables, p.byName[strings.ToLower(t.Name)])
	}
	return g, nil
}

func (o Options) withDefaults() (Options, error) {
	if o.BatchRows < 0 {
		return o, fmt.Errorf("BatchRows is %d; it must not be negative", o.BatchRows)
	}
	if o.Workers < 0 {
		return o, fmt.Errorf("Workers is %d; it must not be negative", o.Workers)
	}
	if o.Workers > maxWorkers {
		return o, fmt.Errorf("Workers is %d; the most is %d", o.Workers, maxWorkers)
	}
	if o.BatchRows == 0 {
		o.BatchRows = defaultBatchRows
	}
	if o.Workers == 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	o.Kept = lowered(o.Kept)
	return o, nil
}

// Check reports everything that keeps e from being generated as it stands: what
// [schema.Validate] finds, and on top of it rules that do not exist or do not fit, and
// keys whose domains cannot hold the rows. It returns nil when there is nothing.
func Check(e *schema.Experiment) schema.Problems {
	problems := schema.Validate(e)
	p := newPlanner(e, Options{})
	if len(problems) == 0 {
		if p.plan(); len(p.problems) == 0 {
			p.try()
		}
	} else {
		p.planSound(problems)
	}
	return append(problems, p.problems...)
}

// Experiment returns the document that g generates. It belongs to g.
func (g *Generator) Experiment() *schema.Experiment { return g.experiment }

// Tables returns all tables, parents first as far as cycles allow.
func (g *Generator) Tables() []TablePlan {
	plans := make([]TablePlan, len(g.tables))
	for i, t := range g.tables {
		plans[i] = TablePlan{Name: t.table.Name, Rows: t.rows, Kept: t.kept}
	}
	return plans
}

func (g *Generator) table(name string) (*tablePlan, error) {
	names := make([]string, len(g.tables))
	for i, t := range g.tables {
		if strings.EqualFold(t.name, name) {
			return t, nil
		}
		names[i] = t.table.Name
	}
	if near := schema.Closest(name, names); near != "" {
		return nil, fmt.Errorf("table %q does not exist; did you mean %q?", name, near)
	}
	return nil, fmt.Errorf("table %q does not exist (there is: %s)", name, strings.Join(names, ", "))
}

// Batch makes n rows of a table from row number first on, whatever comes before them, in
// time that depends on n alone. The batch belongs to the caller. Rows beyond those of the
// table are an error.
func (g *Generator) Batch(table string, first int64, n int) (*Batch, error) {
	return g.BatchContext(context.Background(), table, first, n)
}

// BatchContext is Batch that ends with ctx also where totals over many rows take long.
func (g *Generator) BatchContext(ctx context.Context, table string, first int64, n int) (*Batch, error) {
	t, err := g.table(table)
	if err != nil {
		return nil, err
	}
	if first < 0 || n < 0 || first > t.rows || int64(n) > t.rows-first {
		return nil, fmt.Errorf("rows %d to %d of table %q do not exist; it has %d", first, first+int64(n)-1, table, t.rows)
	}
	w, b := newWorker(), t.newBatch()
	w.ctx = ctx
	return b, w.fill(t, b, first, n)
}

// Batches makes all rows of a table in order, on the caller's goroutine. A batch is valid
// until the next one. An error, or the end of ctx, ends the sequence, also in the midst of a
// batch whose totals take long.
func (g *Generator) Batches(ctx context.Context, table string) iter.Seq2[*Batch, error] {
	return func(yield func(*Batch, error) bool) {
		t, err := g.table(table)
		if err != nil {
			yield(nil, err)
			return
		}
		w, b := newWorker(), t.newBatch()
		w.ctx = ctx
		step := g.batchRows(t)
		for first := int64(0); first < t.rows; first += step {
			n := int(min(step, t.rows-first))
			if err = context.Cause(ctx); err == nil {
				err = w.fill(t, b, first, n)
			}
			if !yield(b, err) || err != nil {
				return
			}
		}
	}
}

// newBatch returns an empty batch with a vector for each column.
func (t *tablePlan) newBatch() *Batch {
	b := &Batch{Table: t.table, Columns: make([]Vector, len(t.columns))}
	for i, c := range t.columns {
		b.Columns[i] = newVector(c)
	}
	return b
}

// Digest makes the rows of the named tables, of all that are generated when none is
// named, and returns their digests, by table name in lower case.
func (g *Generator) Digest(ctx context.Context, tables ...string) (map[string]TableDigest, error) {
	digests := make(map[string]TableDigest)
	for _, t := range g.tables {
		named := slices.ContainsFunc(tables, func(name string) bool { return strings.EqualFold(name, t.name) })
		if len(tables) == 0 && t.kept || len(tables) > 0 && !named {
			continue
		}
		result, err := g.generateTable(ctx, t, nil)
		if err != nil {
			return nil, err
		}
		digests[t.name] = result.Digest
	}
	return digests, nil
}
