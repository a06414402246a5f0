package sqlite_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/gen/failpoint"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/vectors"
	"github.com/dw-sim/dw-sim/store/sqlite"
)

// killDir tells a child process, started by TestKilledAtEachPoint, where to live.
const killDir = "DWSIM_TEST_KILL_DIR"

// life is what a process does with metadata and a warehouse. Its steps are also those with
// which its heirs go on.
type life struct {
	m *sqlite.Metadata
	w *sqlite.Warehouse
	e *schema.Experiment
}

func newLife(ctx context.Context, dir string) (*life, error) {
	m, err := sqlite.OpenMetadata(ctx, filepath.Join(dir, "dw_simulator.db"))
	if err != nil {
		return nil, err
	}
	w, err := sqlite.OpenWarehouse(ctx, filepath.Join(dir, "warehouse"))
	if err != nil {
		return nil, errors.Join(err, m.Close())
	}
	column := []schema.Column{{Name: "id", DataType: "INT", Unique: true}, {Name: "code", DataType: "VARCHAR", Unique: true}}
	return &life{m, w, &schema.Experiment{Name: "shop", Tables: []schema.Table{
		{Name: "kept", TargetRows: 10, Columns: column}, {Name: "rows", TargetRows: 10, Columns: column},
	}}}, nil
}

func (l *life) close() error { return errors.Join(l.m.Close(), l.w.Close()) }

// live does everything that has a crash point, and panics when anything goes wrong.
func live(dir string) {
	ctx := context.Background()
	l, err := newLife(ctx, dir)
	must(err)
	s := l.take(ctx, "a")
	must(l.create(ctx))
	must(l.m.FreeSlot(ctx, s))
	s = l.take(ctx, "b")
	must(l.generate(ctx, s, 20, "kept", "rows"))
	must(l.generate(ctx, s, 30, "rows"))
	must(l.discard(ctx))
	must(l.m.FreeSlot(ctx, s))

	dead, heir := l.take(ctx, "c"), slotOf("d")
	must(l.m.TakeOverSlot(ctx, dead, heir))
	_, err = l.w.Fence(ctx, "shop", "c")
	must(err)
	must(l.w.Truncate(ctx, l.e, "d"))
	runs, err := l.m.Runs(ctx, "shop")
	must(err)
	must(errors.Join(l.m.PutRunFiles(ctx, "shop", runs[1].ID, "", 0), l.m.DeleteRun(ctx, "shop", runs[1].ID)))
	must(errors.Join(l.w.Drop(ctx, "shop", "d"), l.m.DeleteExperiment(ctx, heir), l.m.FreeSlot(ctx, heir), l.close()))
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func slotOf(nonce string) *store.Slot {
	return &store.Slot{Experiment: "shop", Purpose: store.PurposeGenerate, Owner: store.Owner{Nonce: nonce}}
}

func (l *life) take(ctx context.Context, nonce string) *store.Slot {
	s := slotOf(nonce)
	must(l.m.TakeSlot(ctx, s))
	return s
}

func (l *life) create(ctx context.Context) error {
	if _, err := l.m.CreateExperiment(ctx, l.e); err != nil {
		return err
	}
	return l.w.CreateTables(ctx, l.e)
}

// generate is a run that fills tables with rows rows each.
func (l *life) generate(ctx context.Context, s *store.Slot, rows int, tables ...string) error {
	r := &store.Run{Experiment: "shop"}
	if err := l.m.StartRun(ctx, s, r); err != nil {
		return err
	}
	if err := l.m.AbortRun(ctx, "shop", r.ID, "stop"); err != nil {
		return err
	}
	if _, err := l.m.BeatSlot(ctx, s, time.Now(), nil); err != nil {
		return err
	}
	if err := l.load(ctx, s, r, rows, tables); err != nil {
		return err
	}
	r.Status = store.Completed
	return l.m.FinishRun(ctx, s, r)
}

func (l *life) load(ctx context.Context, s *store.Slot, r *store.Run, rows int, tables []string) error {
	loading, err := l.w.Begin(ctx, l.e, s.Owner.Nonce)
	if err != nil {
		return err
	}
	defer loading.Rollback()
	mark := store.Mark{}
	for _, name := range tables {
		sink, err := loading.OpenSink(ctx, l.e, l.e.Table(name))
		if err != nil {
			return err
		}
		b := vectors.New(l.e.Table(name), rows)
		for row := range rows {
			if err := errors.Join(b.SetInt(0, int64(row+1)), b.SetText(1, fmt.Append(nil, r.ID, ".", row))); err != nil {
				return err
			}
			b.EndRow()
		}
		if err := errors.Join(sink.WriteBatch(ctx, b.Batch()), sink.Commit(ctx)); err != nil {
			return err
		}
		mark[name] = store.TableMark{Run: r.ID, Rows: int64(rows)}
	}
	return loading.Commit(ctx, mark)
}

func (l *life) discard(ctx context.Context) error {
	loading, err := l.w.Begin(ctx, l.e, "")
	if err != nil {
		return err
	}
	return loading.Rollback()
}

// TestKilledAtEachPoint lets a process die at each crash point of this package, each time
// that it gets there (the short form: the first two), and then does what its heirs do:
// what it left is whole, and cleaned up by the next operations.
func TestKilledAtEachPoint(t *testing.T) {
	var points []string
	for _, name := range failpoint.Names() {
		if strings.HasPrefix(name, "sqlite.") {
			points = append(points, name)
		}
	}
	if len(points) < 40 {
		t.Errorf("there are %d crash points, want 40", len(points))
	}
	for _, point := range points {
		t.Run(point, func(t *testing.T) {
			t.Parallel()
			hit := 1
			for testKilled(t, point, hit) {
				if hit++; testing.Short() && hit > 2 {
					return
				}
			}
			if hit == 1 {
				t.Error("no process gets there")
			}
		})
	}
}

// testKilled reports whether the process gets to a point for the hit-th time, and so dies.
func testKilled(t *testing.T, point string, hit int) bool {
	t.Helper()
	dir := t.TempDir()
	dead := filepath.Join(dir, "warehouse", "_dwsim_0123456789abcdef.tmp")
	err := errors.Join(os.Mkdir(filepath.Dir(dead), 0o700), os.WriteFile(dead+".db", nil, 0o600), os.WriteFile(dead+".lock", nil, 0o600))
	if err != nil {
		t.Fatal(err)
	}
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), killDir+"="+dir, fmt.Sprintf("%s=%s:%d", failpoint.Variable, point, hit))
	out, err := child.CombinedOutput()
	if err == nil {
		return false
	}
	if !strings.Contains(string(out), "failpoint "+point) {
		t.Fatalf("the process ended with %v: %s", err, out)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second) // far less than SQLite would wait for a lock
	defer cancel()
	l, err := newLife(ctx, dir)
	if err != nil {
		t.Fatalf("what was left cannot be opened: %v", err)
	}
	defer func() {
		if err := l.close(); err != nil {
			t.Error(err)
		}
	}()
	whole(t, dir)
	inherit(ctx, t, l)
	rows(ctx, t, l)
	goOn(ctx, t, l)
	whole(t, dir)
	if got := leftovers(t, filepath.Join(dir, "warehouse")); len(got) > 0 {
		t.Errorf("hit %d: the folder still holds %q", hit, got)
	}
	return true
}

// whole checks the files of metadata and warehouse.
func whole(t *testing.T, dir string) {
	t.Helper()
	for _, file := range []string{"dw_simulator.db", filepath.Join("warehouse", "shop.db")} {
		path := filepath.Join(dir, file)
		if _, err := os.Stat(path); err != nil {
			continue
		}
		db := open(t, path)
		if got := lines(t, db, "PRAGMA integrity_check"); !slices.Equal(got, []string{"ok"}) {
			t.Errorf("%s is damaged: %q", file, got)
		}
		_ = db.Close()
	}
}

// inherit fences the owner of a slot that was left over, takes it, and settles the run.
func inherit(ctx context.Context, t *testing.T, l *life) {
	t.Helper()
	slots, err := l.m.Slots(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, dead := range slots {
		heir := slotOf("heir")
		mark, err := l.w.Fence(ctx, "shop", dead.Owner.Nonce)
		if err != nil {
			t.Fatal(err)
		}
		if err := l.m.TakeOverSlot(ctx, dead, heir); err != nil {
			t.Fatal(err)
		}
		runs, err := l.m.Runs(ctx, "shop")
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			t.Fatal(err)
		}
		for _, r := range runs {
			if r.Status != store.Running {
				continue
			}
			if r.Status = store.Aborted; mark["rows"].Run == r.ID {
				r.Status = store.Completed
			}
			if err := l.m.FinishRun(ctx, heir, r); err != nil {
				t.Error(err)
			}
		}
		if err := l.m.FreeSlot(ctx, heir); err != nil {
			t.Error(err)
		}
	}
}

// rows checks that the tables hold what the mark says, each row of that run.
func rows(ctx context.Context, t *testing.T, l *life) {
	t.Helper()
	mark, err := l.w.Mark(ctx, "shop")
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"kept", "rows"} {
		q := fmt.Sprintf("SELECT count(*) || ' ' || sum(code LIKE '%d.%%') FROM %s", mark[table].Run, table)
		want := fmt.Sprint(mark[table].Rows, " ", mark[table].Rows)
		if mark[table].Rows == 0 {
			q, want = "SELECT count(*) FROM "+table, "0"
		}
		result, err := l.w.Query(ctx, store.Query{Experiment: "shop", SQL: q})
		if errors.Is(err, store.ErrNotFound) && len(mark) == 0 {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		row, err := result.Next()
		if err != nil || fmt.Sprint(row...) != want {
			t.Errorf("table %s holds %v, %v, want %s", table, row, err, want)
		}
		_ = result.Close()
	}
}

// goOn generates, having made the experiment where it is not there.
func goOn(ctx context.Context, t *testing.T, l *life) {
	t.Helper()
	s := slotOf("next")
	if err := l.m.TakeSlot(ctx, s); err != nil {
		t.Fatal(err)
	}
	if _, err := l.m.CreateExperiment(ctx, l.e); err != nil && !errors.Is(err, store.ErrExists) {
		t.Fatal(err)
	}
	if err := l.generate(ctx, s, 40, "kept", "rows"); err != nil {
		t.Fatalf("the next run: %v", err)
	}
	rows(ctx, t, l)
	if _, err := l.w.Fence(ctx, "shop", "somebody"); err != nil {
		t.Error(err)
	}
	if err := l.m.FreeSlot(ctx, s); err != nil {
		t.Error(err)
	}
}

// leftovers returns what no warehouse that is at rest holds.
func leftovers(t *testing.T, dir string) []string {
	t.Helper()
	return slices.DeleteFunc(names(t, dir), func(name string) bool {
		return slices.Contains([]string{"shop.db", "shop.lock", "shop.fence"}, name)
	})
}
