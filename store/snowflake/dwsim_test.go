package snowflake_test

import (
	"errors"
	"net"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/snowtest"
	"github.com/dw-sim/dw-sim/store/sqlite"
	"github.com/dw-sim/dw-sim/store/storetest"
)

// TestExperiment takes an experiment through its life at the front door.
func TestExperiment(t *testing.T) {
	s := snowtest.Start(t)
	dir := t.TempDir()
	meta, err := sqlite.OpenMetadata(t.Context(), filepath.Join(dir, "dw_simulator.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer meta.Close()
	sim, err := dwsim.New(dwsim.Config{Metadata: meta, Warehouses: map[string]store.Warehouse{"snowflake": open(t, s, "")}, DataRoot: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer sim.Close()
	experiment, err := sim.CreateExperiment(t.Context(), every())
	if err != nil {
		t.Fatal(err)
	}
	made, err := experiment.Generate(t.Context(), dwsim.GenerateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(strings.Join(s.Statements(), ";"), "COPY INTO") {
		t.Error("the run was not loaded from its files")
	}
	verify := func() {
		t.Helper()
		v, err := sim.Runs().Verify(t.Context(), "shop", made.ID)
		if err == nil {
			err = v.Err()
		}
		if err != nil {
			t.Errorf("the rows are not those of the run: %v", err)
		}
	}
	verify()
	report, err := experiment.Check(t.Context(), dwsim.CheckOptions{})
	if err == nil {
		err = report.Err()
	}
	if err != nil {
		t.Errorf("Check: %v", err)
	}
	if err := experiment.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := experiment.Load(t.Context(), dwsim.LoadOptions{}); err != nil {
		t.Fatal(err)
	}
	verify()
	if err := experiment.Delete(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(s.Schemas(), " "); got != "_DWSIM" {
		t.Errorf("the deleted experiment leaves %s", got)
	}
}

// TestCutConnections breaks connections at places spread over all that a load sends and receives.
// Whatever becomes of the load, no row is there twice and none is lost.
func TestCutConnections(t *testing.T) {
	places := int64(20)
	if testing.Short() {
		places = 6
	}
	total := cutLoad(t, -1)
	for i := range places {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			cutLoad(t, i*total/places)
		})
	}
}

// cutLoad loads through a proxy that breaks a connection at a byte, and returns how many passed.
func cutLoad(t *testing.T, at int64) int64 {
	t.Helper()
	s := snowtest.Start(t)
	direct := open(t, s, "")
	e, b := tiny(t)
	before, err := fill(t, direct, e, b)
	if err != nil {
		t.Fatal(err)
	}
	proxy := storetest.StartProxy(t, net.JoinHostPort(s.Address()))
	host, port, err := net.SplitHostPort(proxy.Addr())
	if err != nil {
		t.Fatal(err)
	}
	ownHost, ownPort := s.Address()
	rawURL := strings.Replace(s.URL("&retries=2"), "host="+ownHost+"&port="+ownPort, "host="+host+"&port="+port, 1)
	proxy.BreakAt(at, storetest.Reset)
	passed, after := int64(0), before
	w, err := tryOpen(t.Context(), rawURL)
	if err == nil {
		after, err = fill(t, w, e, b)
		passed, _ = proxy.Passed()
		_ = w.Close()
	}
	if err != nil {
		if !errors.Is(err, store.ErrUnreachable) {
			t.Errorf("the connection that breaks at byte %d is %v", at, err)
		}
		after = before
	}
	wantRows(t, direct, e, after)
	if got := strings.Join(s.Schemas(), " "); got != "SHOP _DWSIM" {
		t.Errorf("the database has the schemas %s", got)
	}
	return passed
}
