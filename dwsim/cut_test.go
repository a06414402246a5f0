package dwsim_test

import (
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/postgres"
	"github.com/dw-sim/dw-sim/store/sqlite"
	"github.com/dw-sim/dw-sim/store/storetest"
	"github.com/dw-sim/dw-sim/store/storetest/pgtest"
)

// TestCutConnections breaks connections to the warehouse at places spread over all that a
// run sends and receives. Whatever becomes of the run, no row is there twice and none is
// lost: the warehouse holds the rows of that run, or those of the run before.
func TestCutConnections(t *testing.T) {
	for _, tt := range []struct {
		name   string
		how    storetest.Break
		places int64
	}{{"reset", storetest.Reset, 50}, {"black hole", storetest.BlackHole, 10}} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c, how, places := newCutting(t), tt.how, tt.places
			c.proxy.BreakAt(-1, how)
			c.generate()
			total, _ := c.proxy.Passed()
			if testing.Short() {
				places = 5
			}
			for i := range places {
				c.cut(i*total/places, how)
			}
			t.Logf("%d bytes; of %d runs %d failed", total, places, c.failed)
			if c.failed == 0 {
				t.Error("no cut has reached a run")
			}
			c.noLeftovers()
		})
	}
}

// TestCutReading breaks a connection over which a table is read: its server waits, too, for what
// it has sent to be taken.
func TestCutReading(t *testing.T) {
	for name, how := range map[string]storetest.Break{"reset": storetest.Reset, "black hole": storetest.BlackHole} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCutting(t)
			run, err := c.shop.Generate(t.Context(), dwsim.GenerateOptions{Rows: map[string]int64{"orders": 200_000}})
			if err != nil {
				t.Fatal(err)
			}
			c.proxy.BreakAt(1<<20, how)
			if _, err := c.sim.Runs().Verify(t.Context(), "shop", run.ID); err == nil || !readable(err) {
				t.Errorf("Verify over a broken connection: %v", err)
			}
			c.proxy.BreakAt(-1, how)
			c.verify(run)
		})
	}
}

// TestSlowConnection is a network on which every piece of data takes a while.
func TestSlowConnection(t *testing.T) {
	c := newCutting(t)
	c.proxy.Slow(2 * time.Millisecond)
	c.verify(c.generate())
}

type cutting struct {
	*testing.T
	database string // without the proxy
	proxy    *storetest.Proxy
	sim      *dwsim.Simulator
	shop     *dwsim.Experiment
	last     *dwsim.Run // whose rows are in the warehouse
	failed   int
}

func newCutting(t *testing.T) *cutting {
	c := &cutting{T: t, database: pgtest.Start(t, pgtest.TCP).Database(t)}
	u, err := url.Parse(c.database)
	if err != nil {
		t.Fatal(err)
	}
	c.proxy = storetest.StartProxy(t, u.Host)
	u.Host = c.proxy.Addr()
	query := u.Query()
	query.Set("stall_timeout", "150ms")
	u.RawQuery = query.Encode()
	w, err := postgres.OpenWarehouse(t.Context(), u.String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Close() })
	meta, err := sqlite.OpenMetadata(t.Context(), filepath.Join(t.TempDir(), "metadata.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = meta.Close() })
	c.sim, err = dwsim.New(dwsim.Config{Metadata: meta, Warehouses: map[string]store.Warehouse{"postgres": w}, DataRoot: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.sim.Close() })
	if c.shop, err = c.sim.CreateExperiment(t.Context(), cutShop()); err != nil {
		t.Fatal(err)
	}
	return c
}

func cutShop() *schema.Experiment {
	return &schema.Experiment{Name: "shop", Tables: []schema.Table{
		{Name: "customers", TargetRows: 400, Columns: []schema.Column{
			{Name: "customer_id", DataType: "INT", Unique: true},
			{Name: "email", DataType: "VARCHAR", Unique: true, FakerRule: "email"},
		}},
		{Name: "orders", TargetRows: 2000, Columns: []schema.Column{
			{Name: "order_id", DataType: "BIGINT", Unique: true},
			{Name: "customer_id", DataType: "INT", ForeignKey: &schema.ForeignKey{ReferencesTable: "customers", ReferencesColumn: "customer_id"}},
			{Name: "note", DataType: "TEXT"},
		}},
	}}
}

// generate makes a run that nothing stops.
func (c *cutting) generate() *dwsim.Run {
	c.Helper()
	run, err := c.shop.Generate(c.Context(), dwsim.GenerateOptions{})
	if err != nil {
		c.Fatal(err)
	}
	c.last = run
	return run
}

// cut makes a run, breaks one of its connections, and looks at what there is then.
func (c *cutting) cut(at int64, how storetest.Break) {
	c.Helper()
	c.proxy.BreakAt(at, how)
	start := time.Now()
	run, err := c.shop.Generate(c.Context(), dwsim.GenerateOptions{})
	c.proxy.BreakAt(-1, how)
	if took := time.Since(start); took > 30*time.Second {
		c.Errorf("byte %d: it took %s to notice", at, took.Round(time.Second))
	}
	switch {
	case err == nil:
		c.last = run
	case run == nil: // it did not begin
		c.failed++
	case run.Status != store.Failed:
		c.Errorf("byte %d: the run is %s: %v", at, run.Status, err)
	default:
		c.failed++
	}
	if err != nil && !readable(err) {
		c.Errorf("byte %d: nobody can tell what happened: %v", at, err)
	}
	c.verify(c.last)
}

// readable reports whether an error says that it was the connection.
func readable(err error) bool {
	text := err.Error()
	return errors.Is(err, store.ErrUnreachable) || strings.Contains(text, "connection")
}

func (c *cutting) verify(run *dwsim.Run) {
	c.Helper()
	if _, err := c.sim.Runs().Verify(c.Context(), "shop", run.ID); err != nil {
		c.Errorf("run %d: %v", run.ID, err)
	}
}

// noLeftovers looks, once a run has swept, for what broken runs left in the database.
func (c *cutting) noLeftovers() {
	c.Helper()
	c.verify(c.generate())
	out, err := pgtest.Psql(c.database, `SELECT nspname FROM pg_namespace WHERE nspname LIKE '\_dwsim\__%'`)
	if err != nil || strings.TrimSpace(out) != "" {
		c.Errorf("left are %q, %v", fmt.Sprint(out), err)
	}
}
