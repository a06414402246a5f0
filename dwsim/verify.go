package dwsim

import (
	"context"
	"fmt"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// Verification compares what a run should have left with what the warehouse holds.
type Verification struct {
	Experiment string              `json:"experiment"`
	Run        int64               `json:"run"`
	Tables     []TableVerification `json:"tables"` // those that the run filled, in the order of generation
}

// TableVerification compares one table.
type TableVerification struct {
	Table   string               `json:"table"`
	Rows    int64                `json:"rows"`      // that the run made
	Held    int64                `json:"rows_held"` // that the warehouse holds
	Want    string               `json:"want"`      // digest over whole rows
	Got     string               `json:"got"`
	Columns []ColumnVerification `json:"columns"` // in the order of the document
}

// ColumnVerification compares the values of one column, in whatever order they are.
type ColumnVerification struct {
	Column string `json:"column"`
	Want   string `json:"want"`
	Got    string `json:"got"`
	OK     bool   `json:"ok"`
}

// Verify makes the rows of a completed run once more, from the document and the seed,
// and compares their digests with those of the rows that the warehouse holds.
//
// Where they differ the error says where first, and the verification has all of it:
// `orders.amount differs: …`. It is nil where nothing could be compared: the run
// is not Completed, its rows were replaced or reset since, another engine version made
// them, or the warehouse cannot be read back.
func (t *RunTracker) Verify(ctx context.Context, experiment string, id int64) (*Verification, error) {
	return t.VerifyAndTell(ctx, experiment, id, nil)
}

// VerifyAndTell is [RunTracker.Verify] with somebody to tell how far it is, in rows that
// were read back: at once, then about four times a second, and a last time before it
// returns, all from one goroutine. tell may be nil.
func (t *RunTracker) VerifyAndTell(ctx context.Context, experiment string, id int64, tell func(Progress)) (*Verification, error) {
	run, err := t.Get(ctx, experiment, id)
	if err != nil {
		return nil, err
	}
	rec, err := t.sim.meta.Experiment(ctx, experiment)
	if err != nil {
		return nil, err
	}
	v, err := t.sim.newVerifier(ctx, rec.Experiment, run)
	if err != nil {
		return nil, err
	}
	stop := v.live.report(tell)
	result, err := v.verify(ctx)
	stop(v.live.progress())
	if err != nil {
		return nil, err
	}
	if err := result.Err(); err != nil {
		return v.excuse(ctx, result, err)
	}
	return result, nil
}

// Err returns nil, or a sentence about the first difference.
func (v *Verification) Err() error {
	for _, t := range v.Tables {
		if err := t.err(); err != nil {
			return err
		}
	}
	return nil
}

func (t TableVerification) err() error {
	if t.Rows != t.Held {
		return fmt.Errorf("%s differs: the run made %d rows, the warehouse holds %d", t.Table, t.Rows, t.Held)
	}
	for _, c := range t.Columns {
		if !c.OK {
			return fmt.Errorf("%s.%s differs: the run made values of digest %s, the warehouse holds %s", t.Table, c.Column, c.Want, c.Got)
		}
	}
	if t.Want != t.Got {
		return fmt.Errorf("%s differs: values of %s moved between rows", t.Table, t.Table)
	}
	return nil
}

// verifier is a run whose rows can be compared.
type verifier struct {
	experiment *schema.Experiment
	run        *Run
	generator  *gen.Generator
	warehouse  store.Warehouse
	scanner    store.TableScanner // the warehouse
	tables     []*schema.Table    // that the run filled
	live       *liveRun           // how far this is
}

// newVerifier finds out whether the rows of a run can be made once more, and whether
// they are still there.
func (s *Simulator) newVerifier(ctx context.Context, e *schema.Experiment, run *Run) (*verifier, error) {
	if !run.BringsRows() {
		return nil, conflictf("run %d made no rows to verify: its purpose was to %s", run.ID, run.Purpose)
	}
	if run.Status != store.Completed {
		return nil, conflictf("run %d left no rows to verify: it is %s", run.ID, run.Status)
	}
	if run.EngineVersion != gen.EngineVersion() {
		return nil, conflictf("run %d was made by engine version %s, whose rows this one (%s) cannot make again", run.ID, run.EngineVersion, gen.EngineVersion())
	}
	name := s.warehouseOfRun(ctx, e, run)
	warehouse, err := s.warehouse(name)
	if err != nil {
		return nil, err
	}
	mark, err := warehouse.Mark(ctx, e.Name) // first: one that cannot be opened shows no abilities
	if err != nil {
		return nil, err
	}
	scanner, ok := warehouse.(store.TableScanner)
	if !ok {
		return nil, refusedf("warehouse %q cannot be verified: its driver does not read tables back", name)
	}
	v := &verifier{experiment: e, run: run, warehouse: warehouse, scanner: scanner, live: newVerification(run)}
	return v, v.resolve(mark)
}

// newVerification makes what tells how far verifying a run is.
func newVerification(run *Run) *liveRun {
	shown := copyOf(run)
	shown.Purpose = string(PhaseVerify)
	l := newLiveRun(shown.Tables)
	l.begin(shown)
	l.enter(PhaseVerify)
	return l
}

// resolve finds the tables of the run and plans their second making.
func (v *verifier) resolve(mark store.Mark) (err error) {
	p := &plan{asked: map[string]int64{}, mark: mark}
	for _, t := range v.run.Tables {
		p.asked[strings.ToLower(t.Table)] = t.Asked
		if t.Asked == 0 {
			continue
		}
		if err := stillThere(mark, t.Table, v.run.ID); err != nil {
			return err
		}
		v.tables = append(v.tables, v.experiment.Table(t.Table))
	}
	v.generator, err = gen.New(v.experiment, gen.Options{Seed: v.run.Seed, Rows: p.asked, Kept: p.kept()})
	return err
}

func stillThere(mark store.Mark, table string, run int64) error {
	switch m, marked := mark[strings.ToLower(table)]; {
	case !marked:
		return conflictf("the rows of run %d are gone: table %q was reset since", run, table)
	case m.Run != run:
		return conflictf("the rows of run %d are gone: table %q was replaced by run %d", run, table, m.Run)
	}
	return nil
}

// verify makes and reads the rows at the same time.
func (v *verifier) verify(ctx context.Context) (*Verification, error) {
	names := make([]string, len(v.tables))
	for i, t := range v.tables {
		names[i] = t.Name
	}
	var want map[string]gen.TableDigest
	got := make([]gen.TableDigest, len(v.tables))
	work, workCtx := errgroup.WithContext(ctx)
	work.Go(func() (err error) {
		want, err = v.generator.Digest(workCtx, names...)
		return err
	})
	work.Go(func() (err error) {
		for i, t := range v.tables {
			if got[i], err = v.held(workCtx, t); err != nil {
				return err
			}
		}
		return nil
	})
	if err := work.Wait(); err != nil {
		return nil, err
	}
	result := &Verification{Experiment: v.experiment.Name, Run: v.run.ID}
	for i, t := range v.tables {
		result.Tables = append(result.Tables, compare(t, want[strings.ToLower(t.Name)], got[i]))
	}
	return result, nil
}

// excuse looks whether rows differ only because another run replaced them while they were
// read.
func (v *verifier) excuse(ctx context.Context, result *Verification, difference error) (*Verification, error) {
	mark, err := v.warehouse.Mark(ctx, v.experiment.Name)
	if err != nil {
		return nil, err
	}
	for _, t := range v.tables {
		if err := stillThere(mark, t.Name, v.run.ID); err != nil {
			return nil, err
		}
	}
	return result, difference
}

// held returns the digest of what the warehouse holds.
func (v *verifier) held(ctx context.Context, t *schema.Table) (gen.TableDigest, error) {
	var d gen.Digester
	err := v.scanner.ScanTable(ctx, v.experiment, t, func(b *gen.Batch) error {
		d.Add(b)
		v.live.written(t.Name, int64(b.Rows))
		return nil
	})
	return d.Sum(), err
}

func compare(t *schema.Table, want, got gen.TableDigest) TableVerification {
	v := TableVerification{Table: t.Name, Rows: want.Rows, Held: got.Rows, Want: want.Table, Got: got.Table}
	for _, c := range t.Columns {
		name := strings.ToLower(c.Name)
		v.Columns = append(v.Columns, ColumnVerification{
			Column: c.Name,
			Want:   want.Columns[name],
			Got:    got.Columns[name],
			OK:     want.Columns[name] == got.Columns[name],
		})
	}
	return v
}
