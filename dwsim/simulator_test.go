package dwsim_test

import (
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
)

func TestConfig(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	two := map[string]store.Warehouse{"a": env.warehouse, "b": env.warehouse}
	for _, tt := range []struct {
		name string
		cfg  dwsim.Config
		says []string
	}{
		{"nothing", dwsim.Config{}, []string{"Config.Metadata is missing", "Config.Warehouses is empty", "Config.DataRoot is missing"}},
		{"no default", dwsim.Config{Metadata: env.meta, Warehouses: two, DataRoot: env.dir}, []string{"which of a, b"}},
		{"unknown default", dwsim.Config{Metadata: env.meta, Warehouses: two, DataRoot: env.dir, DefaultWarehouse: "c"}, []string{`"c"`}},
		{"names twice", dwsim.Config{Metadata: env.meta, DataRoot: env.dir, Warehouses: map[string]store.Warehouse{"a": env.warehouse, "A": env.warehouse}}, []string{`"a" twice`}},
		{"nil and no name", dwsim.Config{Metadata: env.meta, DataRoot: env.dir, Warehouses: map[string]store.Warehouse{"": env.warehouse, "x": nil}, DefaultWarehouse: "x"}, []string{"without a name", `["x"] is nil`}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := dwsim.New(tt.cfg)
			if err == nil {
				t.Fatal("got no error")
			}
			for _, says := range tt.says {
				if !strings.Contains(err.Error(), says) {
					t.Errorf("got %q, want %q in it", err, says)
				}
			}
		})
	}
}

// TestLogger wants a line for each phase of a run, with the run's id.
func TestLogger(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	var lines strings.Builder
	sim, err := dwsim.New(dwsim.Config{
		Metadata:   env.meta,
		Warehouses: map[string]store.Warehouse{"sqlite": env.warehouse},
		DataRoot:   env.dir,
		Logger:     slog.New(slog.NewTextHandler(&lines, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	if err != nil {
		t.Fatal(err)
	}
	shop, err := sim.CreateExperiment(t.Context(), decode(t, shopDocument))
	if err != nil {
		t.Fatal(err)
	}
	generate(t, shop, seeded(1))
	if err := shop.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	about := " run=1 experiment=Shop purpose=generate "
	for _, want := range []string{
		`msg="experiment created" experiment=Shop tables=2 elapsed_ms=[0-9]+$`,
		`msg="run started"` + about + `seed=1$`,
		`msg="phase ended"` + about + `phase=plan rows=0 elapsed_ms=[0-9]+$`,
		`level=DEBUG msg="table ended"` + about + `table=orders rows=[1-9][0-9]* elapsed_ms=[0-9]+$`,
		`msg="phase ended"` + about + `phase=generate rows=[1-9][0-9]* elapsed_ms=[0-9]+$`,
		`msg="phase ended"` + about + `phase=swap rows=[1-9][0-9]* elapsed_ms=[0-9]+$`,
		`msg="run ended"` + about + `status=COMPLETED rows=[1-9][0-9]* elapsed_ms=[0-9]+$`,
		`msg="experiment reset" experiment=Shop elapsed_ms=[0-9]+$`,
	} {
		if n := len(regexp.MustCompile(`(?m)`+want).FindAllString(lines.String(), -1)); n != 1 {
			t.Errorf("%d lines %s, want 1, in\n%s", n, want, lines.String())
		}
	}
}

func TestDataRoot(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	cfg := dwsim.Config{Metadata: env.meta, Warehouses: map[string]store.Warehouse{"x": env.warehouse}}
	there := filepath.Join(t.TempDir(), "there")
	if err := os.Mkdir(there, 0o755); err != nil {
		t.Fatal(err)
	}
	for root, mode := range map[string]os.FileMode{filepath.Join(there, "deep", "root"): 0o700, there: 0o755} {
		cfg.DataRoot = root
		if _, err := dwsim.New(cfg); err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(root); err != nil || info.Mode().Perm() != mode {
			t.Errorf("the data root is %v, %v, want mode %v", info.Mode(), err, mode)
		}
		if info, err := os.Stat(filepath.Join(root, "locks")); err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("a folder in the data root is %v, %v, want mode 0700", info.Mode(), err)
		}
	}
	cfg.DataRoot = filepath.Join(env.dir, "dw_simulator.db")
	if _, err := dwsim.New(cfg); err == nil || !strings.Contains(err.Error(), "the data root cannot be made") {
		t.Errorf("a data root that is a file: got %v", err)
	}
}
