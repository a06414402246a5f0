package storetest

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/sqlite"
)

// use does one of everything with a warehouse and returns the first error.
func use(t *testing.T, w store.Warehouse) error {
	ctx, e := t.Context(), shop()
	if err := w.CreateTables(ctx, e); err != nil {
		return err
	}
	l, err := w.Begin(ctx, e, "")
	if err != nil {
		return err
	}
	defer l.Rollback()
	table := e.Table("customers")
	sink, err := l.OpenSink(ctx, e, table)
	if err != nil {
		return err
	}
	defer sink.Rollback()
	if err := errors.Join(sink.WriteBatch(ctx, makeBatch(t, table, 1, 0, 3)), sink.Commit(ctx)); err != nil {
		return err
	}
	if err := l.Commit(ctx, store.Mark{"customers": {Run: 1, Rows: 3}}); err != nil {
		return err
	}
	_, err1 := w.Mark(ctx, "shop")
	_, err2 := tryQuery(ctx, w, store.Query{Experiment: "shop", SQL: "SELECT * FROM customers"})
	return errors.Join(err1, err2, w.Truncate(ctx, e, ""), w.Drop(ctx, "shop", ""))
}

func openSQLite(t *testing.T) store.Warehouse {
	t.Helper()
	w, err := sqlite.OpenWarehouse(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Close() })
	return w
}

func TestFaultyFailsEachOperation(t *testing.T) {
	var f Faults
	if err := use(t, Faulty(openSQLite(t), &f)); err != nil {
		t.Fatal(err)
	}
	ops := f.Ops()
	want := []string{"CreateTables", "Begin", "OpenSink Customers", "WriteBatch Customers", "Commit Customers", "Loading.Commit", "Mark", "Query", "Truncate", "Drop", "Rollback Customers", "Loading.Rollback"}
	if !slices.Equal(ops, want) {
		t.Fatalf("the operations are %q, want %q", ops, want)
	}
	for _, fail := range []func(int){f.FailAt, f.FailAfter} {
		for n, op := range ops {
			fail(n + 1)
			w := openSQLite(t)
			err := use(t, Faulty(w, &f))
			if deferred := strings.Contains(op, "Rollback"); !deferred && !errors.Is(err, ErrInjected) {
				t.Errorf("with a fault in %s: %v", op, err)
			}
			if got := f.Ops(); len(got) <= n || got[n] != op {
				t.Errorf("operation %d is one of %q, want %s", n+1, got, op)
			}
			f.FailAt(0)
			if err := errors.Join(w.Drop(t.Context(), "shop", ""), use(t, w)); err != nil {
				t.Errorf("after a fault in %s: %v", op, err)
			}
		}
	}
}

func TestFaultyKeepsOptionalInterfaces(t *testing.T) {
	w := openSQLite(t)
	if _, ok := Faulty(w, new(Faults)).(store.TableScanner); !ok {
		t.Error("the faulty warehouse does not scan tables")
	}
	wide := &schema.Experiment{Name: "wide", Tables: []schema.Table{{Name: "t", Columns: []schema.Column{{Name: "v", DataType: "DECIMAL", Precision: new(38), Scale: new(20)}}}}}
	if got := Faulty(w, new(Faults)).(store.TypeWarner).TypeWarnings(wide); len(got) != 1 {
		t.Errorf("the faulty warehouse warns %q, want one sentence", got)
	}
	only := struct{ store.Warehouse }{w}
	if got := Faulty(only, new(Faults)).(store.TypeWarner).TypeWarnings(wide); got != nil {
		t.Errorf("the faulty warehouse warns %q, the real one does not", got)
	}
	if _, ok := Faulty(only, new(Faults)).(store.TableScanner); ok {
		t.Error("the faulty warehouse scans tables, the real one does not")
	}
}

// The wrapped warehouse must behave like the one within.
func TestFaultyWithoutFaults(t *testing.T) {
	RunWarehouse(t, func(t *testing.T) store.Warehouse { return Faulty(openSQLite(t), new(Faults)) })
}

func TestFaultyMetadata(t *testing.T) {
	var f Faults
	open := func(t *testing.T) store.Metadata {
		m, err := sqlite.OpenMetadata(t.Context(), t.TempDir()+"/m.db")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = m.Close() })
		return m
	}
	RunMetadata(t, func(t *testing.T) store.Metadata { return FaultyMetadata(open(t), new(Faults)) })

	m := FaultyMetadata(open(t), &f)
	f.FailAt(1)
	if _, err := m.CreateExperiment(t.Context(), shop()); !errors.Is(err, ErrInjected) {
		t.Errorf("CreateExperiment: %v", err)
	}
	if _, err := m.Experiment(t.Context(), "shop"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("the failed CreateExperiment stored something: %v", err)
	}
	f.FailAfter(1)
	if _, err := m.CreateExperiment(t.Context(), shop()); !errors.Is(err, ErrInjected) {
		t.Errorf("CreateExperiment: %v", err)
	}
	if _, err := m.Experiment(t.Context(), "shop"); err != nil {
		t.Errorf("the lost answer lost the experiment: %v", err)
	}
	if got := f.Ops(); !slices.Equal(got, []string{"CreateExperiment", "Experiment"}) {
		t.Errorf("Ops = %q", got)
	}
}

func TestFixturesAreValid(t *testing.T) {
	for _, e := range []*schema.Experiment{shop(), everyType()} {
		if problems := schema.Validate(e); len(problems) != 0 {
			t.Errorf("%s: %v", e.Tables[0].Name, problems)
		}
	}
}
