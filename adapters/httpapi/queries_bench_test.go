package httpapi_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/schema"
)

// BenchmarkQuery downloads a million rows in some formats. It tells the rows in a second, and the most
// memory that the heap had at any time, with that of the client.
func BenchmarkQuery(b *testing.B) {
	const rows = 1_000_000
	sim := newSimulator(b)
	doc, err := schema.Decode([]byte(`{"name": "wide", "tables": [{"name": "sales", "target_rows": 1000000, "columns": [
		{"name": "id", "data_type": "INT", "is_unique": true}, {"name": "city", "data_type": "VARCHAR", "faker_rule": "city"},
		{"name": "amount", "data_type": "DECIMAL", "precision": 10, "scale": 2}, {"name": "day", "data_type": "DATE"}]}]}`))
	if err != nil {
		b.Fatal(err)
	}
	e, err := sim.CreateExperiment(b.Context(), doc)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := e.Generate(b.Context(), dwsim.GenerateOptions{Seed: new(int64(1))}); err != nil {
		b.Fatal(err)
	}
	ts := httptest.NewServer(httpapi.Handler(sim, httpapi.Options{}))
	defer ts.Close()
	for name, ask := range map[string]string{
		"answer": `"limit": 0, "timeout": 0`, "csv": `"format": "csv"`, "ndjson": `"format": "ndjson"`,
		"parquet": `"format": "parquet"`, "arrows": `"format": "arrows"`,
	} {
		b.Run(name, func(b *testing.B) {
			stop := peakHeap(b)
			for b.Loop() {
				text := fmt.Sprintf(`{"sql": "SELECT * FROM wide.sales", %s}`, ask)
				response, err := ts.Client().Post(ts.URL+"/api/query/execute", "application/json", strings.NewReader(text))
				if err != nil {
					b.Fatal(err)
				}
				n, err := io.Copy(io.Discard, response.Body)
				response.Body.Close()
				if err != nil || response.StatusCode != http.StatusOK {
					b.Fatal(response.Status, err)
				}
				b.SetBytes(n)
			}
			stop()
			b.ReportMetric(float64(b.N)*rows/b.Elapsed().Seconds(), "rows/s")
		})
	}
}

// peakHeap watches the heap until the function that it returns is called.
func peakHeap(b *testing.B) (stop func()) {
	runtime.GC()
	var peak atomic.Uint64
	done := make(chan struct{})
	go func() {
		var now runtime.MemStats
		for {
			select {
			case <-done:
				return
			case <-time.After(20 * time.Millisecond):
				runtime.ReadMemStats(&now)
				peak.Store(max(peak.Load(), now.HeapInuse))
			}
		}
	}()
	return func() {
		close(done)
		b.ReportMetric(float64(peak.Load())/(1<<20), "MiB-heap")
	}
}
