package dwsim

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/dw-sim/dw-sim/dwsim/profile"
	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// ProfileOptions say what of an experiment is profiled, and how closely. The zero value
// profiles all tables, the large ones by a sample.
type ProfileOptions struct {
	Tables     []string // by name; none means all
	Full       bool     // reads every row, however many there are
	SampleRows int64    // of a table that has more, so many are read; 0 means DefaultSampleRows
	Top        int      // most frequent values that are listed of a column; 0 means 10
	Buckets    int      // most buckets of a histogram, 2…100; 0 means 20
	// Progress, if not nil, is told how far the profile is, after each batch that was read.
	// It is called from one goroutine at a time.
	Progress func(ProfileProgress)
}

// DefaultSampleRows is how many rows of a table are profiled unless options say more.
const DefaultSampleRows = 1_000_000

// ProfileProgress is how far a profile is.
type ProfileProgress struct {
	Table   string        // that is read now
	Rows    int64         // of it that were read or passed over, of Of
	Of      int64         //
	Elapsed time.Duration // since the profile began
}

// Profile describes the rows that the warehouse holds of an experiment.
type Profile struct {
	Experiment string         `json:"experiment"`
	Tables     []TableProfile `json:"tables"` // in the order of the document
}

// TableProfile describes the rows of a table. Counts are of the rows that were read: where
// these are a sample, shares hold for the table, and counts do not.
type TableProfile struct {
	Table    string           `json:"table"`
	Rows     int64            `json:"rows"`      // that there are
	RowsRead int64            `json:"rows_read"` // that the profile is of
	Sampled  bool             `json:"sampled"`   // whether these are fewer
	Run      int64            `json:"run"`       // that filled the table; 0 where none did
	Columns  []profile.Column `json:"columns"`   // in the order of the document
}

// Profile describes the values in the columns of an experiment's tables: NULLs, distinct
// values, extremes, means, frequent values and histograms, of what the warehouse holds,
// whoever wrote it. Each table is read once, in memory that does not grow with its rows.
//
// A table of more than o.SampleRows rows is sampled: it is divided into as many stretches of
// rows, as equal as can be, and of each one row is read, at a place that is drawn, but the
// same each time. So a sample is spread over the whole table, and periods in its rows do not
// matter. The profile is the same each time as far as the warehouse returns rows in the same order.
//
// It is an error when the driver does not read tables back, and when a run replaced rows
// meanwhile. A table without rows has a profile without values.
func (e *Experiment) Profile(ctx context.Context, o ProfileOptions) (*Profile, error) {
	p, err := e.newProfiler(ctx, o)
	if err != nil {
		return nil, err
	}
	result := &Profile{Experiment: e.Name(), Tables: []TableProfile{}}
	for _, t := range p.tables {
		table, err := p.table(ctx, t)
		if err != nil {
			return nil, err
		}
		result.Tables = append(result.Tables, table)
	}
	now, err := p.warehouse.Mark(ctx, e.Name())
	if err != nil {
		return nil, err
	}
	if name, replaced := replacedTable(p.mark, now); replaced {
		return nil, conflictf("the rows of table %q were replaced while they were profiled; profile them again", name)
	}
	return result, nil
}

// withDefaults returns o with what it leaves out, or says what is wrong with it.
func (o ProfileOptions) withDefaults() (ProfileOptions, error) {
	if o.SampleRows == 0 {
		o.SampleRows = DefaultSampleRows
	}
	switch {
	case o.SampleRows < 0:
		return o, refusedf("a sample has 1 row or more: got %d", o.SampleRows)
	case o.Top < 0:
		return o, refusedf("a profile lists 1 frequent value or more: got %d", o.Top)
	case o.Buckets != 0 && (o.Buckets < 2 || o.Buckets > 100):
		return o, refusedf("a histogram has 2 to 100 buckets: got %d", o.Buckets)
	}
	return o, nil
}

// profiler is a profile on its way.
type profiler struct {
	options    ProfileOptions
	experiment *schema.Experiment
	warehouse  store.Warehouse
	scanner    store.TableScanner // the warehouse
	mark       store.Mark
	tables     []*schema.Table
	begun      time.Time
}

func (e *Experiment) newProfiler(ctx context.Context, o ProfileOptions) (*profiler, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	p := &profiler{options: o, experiment: e.Document(), begun: time.Now()}
	if p.tables, err = e.checkedTables(o.Tables); err != nil {
		return nil, err
	}
	if p.warehouse, err = e.sim.warehouse(p.experiment.TargetWarehouse); err != nil {
		return nil, err
	}
	if p.mark, err = p.warehouse.Mark(ctx, e.Name()); err != nil { // first: one that cannot be opened shows no abilities
		return nil, err
	}
	var ok bool
	if p.scanner, ok = p.warehouse.(store.TableScanner); !ok {
		return nil, refusedf("warehouse %q cannot be profiled: its driver does not read tables back", e.Warehouse())
	}
	return p, nil
}

// table describes the rows of a table.
func (p *profiler) table(ctx context.Context, t *schema.Table) (TableProfile, error) {
	rows, err := countRows(ctx, p.warehouse, p.experiment, t)
	if err != nil {
		return TableProfile{}, err
	}
	s := newSampler(rows, p.options)
	tally := profile.New(t, profile.Options{Top: p.options.Top, Buckets: p.options.Buckets})
	err = tallied(ctx, tally, func(ctx context.Context, take func(*gen.Batch, []int32) error) error {
		return p.scanner.ScanTable(ctx, p.experiment, t, func(b *gen.Batch) error {
			err := take(b, s.choose(b.Rows))
			p.tell(t, s.seen, rows)
			return err
		})
	})
	if err != nil {
		return TableProfile{}, err
	}
	return TableProfile{
		Table: t.Name, Rows: s.seen, RowsRead: tally.Rows(), Sampled: tally.Rows() < s.seen,
		Run: p.mark[strings.ToLower(t.Name)].Run, Columns: tally.Columns(),
	}, nil
}

func (p *profiler) tell(t *schema.Table, rows, of int64) {
	if p.options.Progress != nil {
		p.options.Progress(ProfileProgress{Table: t.Name, Rows: rows, Of: of, Elapsed: time.Since(p.begun)})
	}
}

// replacedTable returns the first table that another run has filled since before.
func replacedTable(before, now store.Mark) (name string, replaced bool) {
	for _, name := range slices.Sorted(maps.Keys(before)) {
		if now[name].Run != before[name].Run {
			return name, true
		}
	}
	return "", false
}

// countRows asks the warehouse how many rows a table has.
func countRows(ctx context.Context, w store.Warehouse, e *schema.Experiment, t *schema.Table) (n int64, err error) {
	rows, err := w.Query(ctx, store.Query{Experiment: e.Name, SQL: "SELECT count(*) FROM " + quoted(t.Name)})
	if err == nil {
		defer rows.Close()
		var row []any
		if row, err = rows.Next(); err == nil && len(row) > 0 {
			n, _ = row[0].(int64)
		}
	}
	if err != nil {
		return 0, fmt.Errorf("the rows of table %q cannot be counted: %w", t.Name, err)
	}
	return n, nil
}
