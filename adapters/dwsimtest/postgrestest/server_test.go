package postgrestest

import (
	"fmt"
	"net/url"
	"slices"
	"sync"
	"testing"

	"github.com/dw-sim/dw-sim/adapters/dwsimtest/internal/fill"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store/storetest/pgtest"
)

// process is a server as another process has it.
func process(t *testing.T, rawURL string) *server {
	t.Helper()
	u, err := url.Parse(rawURL)
	if err != nil {
		t.Fatal(err)
	}
	s, err := newServer(t.Context(), u)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.admin.Close() })
	return s
}

// die ends the connections of a process.
func (s *server) die(t *testing.T) {
	t.Helper()
	if err := end(s.keeper); err != nil {
		t.Fatal(err)
	}
	if err := s.admin.Close(); err != nil {
		t.Fatal(err)
	}
}

func (s *server) has(t *testing.T, name string) bool {
	t.Helper()
	all, err := s.databases(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	return slices.ContainsFunc(all, func(d database) bool { return d.name == name })
}

func (s *server) must(t *testing.T, sql string) {
	t.Helper()
	if err := s.exec(t.Context(), sql); err != nil {
		t.Fatal(err)
	}
}

// TestSweep has one process live and another one die.
func TestSweep(t *testing.T) {
	url := pgtest.Start(t).Database(t)
	alive, dead := process(t, url), process(t, url)
	of := map[*server]string{alive: alive.newName(), dead: dead.newName()}
	for s, name := range of {
		s.must(t, "CREATE DATABASE "+quoted(name))
	}
	stranger := alive.prefix + "pretends"
	alive.must(t, "CREATE DATABASE "+quoted(stranger))
	dead.die(t)
	next := process(t, url)
	if next.has(t, of[dead]) {
		t.Error("the database of a process that died is left")
	}
	if !next.has(t, of[alive]) {
		t.Error("the database of a process that lives is gone")
	}
	if !next.has(t, stranger) {
		t.Error("a database of nobody's is gone")
	}
	next.must(t, "DROP DATABASE "+quoted(stranger))
	next.must(t, "DROP DATABASE "+quoted(of[alive]))
}

const one = `{"name": "one", "tables": [{"name": "t", "target_rows": 10, "columns": [{"name": "id", "data_type": "INT"}]}]}`

// TestShared has several processes want a template at once, and later ones find it.
func TestShared(t *testing.T) {
	url := pgtest.Start(t).Database(t)
	e, err := schema.Decode([]byte(one))
	if err != nil {
		t.Fatal(err)
	}
	options := &fill.Options{Seed: 3}
	first := process(t, url)
	name := first.prefix + "t0123"
	var wg sync.WaitGroup
	runs := make([]*dwsim.Run, 4)
	for i := range runs {
		s, dir := process(t, url), t.TempDir()
		wg.Go(func() {
			run, err := s.shared(t.Context(), dir, name, e, options.Generate(e))
			if err != nil {
				t.Error(err)
				return
			}
			runs[i] = run
		})
	}
	wg.Wait()
	for i, run := range runs {
		if run == nil || run.Seed != 3 || !run.StartedAt.Equal(runs[0].StartedAt) || run.Tables[0].Digest.Table != runs[0].Tables[0].Digest.Table {
			t.Errorf("process %d has the run %+v, want that of process 0, %+v", i, run, runs[0])
		}
	}
	all, err := first.databases(t.Context(), "")
	if err != nil || len(all) != 1 {
		t.Errorf("there are %v, %v, want the template alone", all, err)
	}
	first.must(t, "DROP DATABASE "+quoted(name))
}

// TestPrune has more templates than are kept, of which the oldest is used.
func TestPrune(t *testing.T) {
	url := pgtest.Start(t).Database(t)
	e, err := schema.Decode([]byte(one))
	if err != nil {
		t.Fatal(err)
	}
	options := &fill.Options{Seed: 3}
	user, s := process(t, url), process(t, url)
	names := make([]string, keptTemplates+2)
	for i := range names {
		names[i] = fmt.Sprintf("%st%d", s.prefix, i)
		t.Cleanup(func() { s.drop(t, names[i]) })
	}
	if _, err := user.shared(t.Context(), t.TempDir(), names[0], e, options.Generate(e)); err != nil {
		t.Fatal(err)
	}
	s.must(t, "COMMENT ON DATABASE "+quoted(names[0])+" IS '2020-01-01T00:00:00Z'")
	for i, name := range names[1 : keptTemplates+1] {
		s.must(t, "CREATE DATABASE "+quoted(name))
		s.must(t, fmt.Sprintf("COMMENT ON DATABASE %s IS '2021-01-%02dT00:00:00Z'", quoted(name), i+1))
	}
	if _, err := s.shared(t.Context(), t.TempDir(), names[keptTemplates+1], e, options.Generate(e)); err != nil {
		t.Fatal(err)
	}
	for i, name := range names {
		if want := i != 1; s.has(t, name) != want {
			t.Errorf("template %d is there: %t, want %t", i, !want, want)
		}
	}
}
