package dwsim_test

import (
	"strings"
	"testing"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
)

// TestSpans wants spans for run, tables, swap and load, each below the one that it is a
// part of.
func TestSpans(t *testing.T) {
	shop, spans := traced(t)
	run := generate(t, shop.Experiment, seeded(7))
	if got, want := tree(t, spans()), "run[table:Customers,table:orders,swap]"; got != want {
		t.Errorf("the spans of a run are %s, want %s", got, want)
	}
	root := spans()[len(spans())-1]
	for key, want := range map[attribute.Key]string{
		"dwsim.run.id": "1", "dwsim.run.seed": "7", "dwsim.experiment": "Shop", "dwsim.run.status": "COMPLETED", "dwsim.run.purpose": "generate",
	} {
		if got := valueOf(root, key); got != want {
			t.Errorf("%s of the run is %q, want %q", key, got, want)
		}
	}

	seen := len(spans())
	if _, err := shop.Load(t.Context(), dwsim.LoadOptions{Run: run.ID}); err != nil {
		t.Fatal(err)
	}
	if got, want := tree(t, spans()[seen:]), "load[table:Customers,table:orders,swap]"; got != want {
		t.Errorf("the spans of a load are %s, want %s", got, want)
	}
}

// TestSpanOfARunThatWentWrong wants its error in the span.
func TestSpanOfARunThatWentWrong(t *testing.T) {
	shop, spans := traced(t)
	started, err := shop.Start(t.Context(), dwsim.GenerateOptions{Rows: map[string]int64{"orders": 2_000_000_000}, IgnoreDisk: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := shop.runs.Abort(t.Context(), "Shop", started.ID, "enough"); err != nil {
		t.Fatal(err)
	}
	root := spans()[len(spans())-1]
	if root.Status().Code != codes.Error || !strings.Contains(root.Status().Description, "run 1 was aborted: enough") {
		t.Errorf("the status of the run's span is %+v", root.Status())
	}
	if got := valueOf(root, "dwsim.run.status"); got != "ABORTED" {
		t.Errorf("dwsim.run.status is %q", got)
	}
}

// tracedShop is an experiment of a simulator that traces.
type tracedShop struct {
	*dwsim.Experiment
	runs *dwsim.RunTracker
}

func traced(t *testing.T) (tracedShop, func() []sdktrace.ReadOnlySpan) {
	t.Helper()
	env := newEnv(t, t.TempDir(), nil)
	recorder := tracetest.NewSpanRecorder()
	sim, err := dwsim.New(dwsim.Config{
		Metadata:       env.meta,
		Warehouses:     map[string]store.Warehouse{"sqlite": env.warehouse},
		DataRoot:       env.dir,
		TracerProvider: sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(recorder)),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sim.Close() })
	shop, err := sim.CreateExperiment(t.Context(), decode(t, shopDocument))
	if err != nil {
		t.Fatal(err)
	}
	return tracedShop{shop, sim.Runs()}, recorder.Ended
}

// tree writes the names of spans, which have ended in this order, below the last of them.
func tree(t *testing.T, spans []sdktrace.ReadOnlySpan) string {
	t.Helper()
	var parts []string
	root := spans[len(spans)-1]
	for _, s := range spans[:len(spans)-1] {
		if s.Parent().SpanID() != root.SpanContext().SpanID() {
			t.Errorf("span %s is not below %s", s.Name(), root.Name())
		}
		name := s.Name()
		if table := valueOf(s, "dwsim.table"); table != "" {
			name += ":" + table
		}
		parts = append(parts, name)
	}
	return root.Name() + "[" + strings.Join(parts, ",") + "]"
}

func valueOf(s sdktrace.ReadOnlySpan, key attribute.Key) string {
	for _, a := range s.Attributes() {
		if a.Key == key {
			return a.Value.String()
		}
	}
	return ""
}
