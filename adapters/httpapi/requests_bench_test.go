package httpapi_test

import (
	"fmt"
	"io"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/schema"
)

// BenchmarkRequests asks a server with 200 experiments, each with a run, and one of 500 tables,
// what clients ask most.
func BenchmarkRequests(b *testing.B) {
	sim := newSimulator(b)
	fillForRequests(b, sim)
	handler := httpapi.Handler(sim, httpapi.Options{})
	for _, r := range []struct {
		name, method, path, body string
		status                   int
	}{
		{"health", "GET", "/health", "", 200},
		{"list", "GET", "/api/experiments", "", 200},
		{"list 10", "GET", "/api/experiments?limit=10", "", 200},
		{"one", "GET", "/api/experiments/shop_7", "", 200},
		{"one of 500 tables", "GET", "/api/experiments/large", "", 200},
		{"not there", "GET", "/api/experiments/shop_x7", "", 404},
		{"runs", "GET", "/api/experiments/shop_7/runs", "", 200},
		{"query one row", "POST", "/api/query/execute", `{"experiment_name": "shop_7", "sql": "SELECT * FROM customers WHERE customer_id = 7"}`, 200},
	} {
		b.Run(r.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				request := httptest.NewRequest(r.method, r.path, strings.NewReader(r.body))
				request.Host = "localhost"
				if r.body != "" {
					request.Header.Set("Content-Type", "application/json")
				}
				answer := httptest.NewRecorder()
				handler.ServeHTTP(answer, request)
				if answer.Code != r.status {
					text, _ := io.ReadAll(answer.Body)
					b.Fatalf("%s %s: %d\n%s", r.method, r.path, answer.Code, text)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N), "µs/request")
		})
	}
}

func fillForRequests(b *testing.B, sim *dwsim.Simulator) {
	text, err := os.ReadFile("../../examples/shop.json")
	if err != nil {
		b.Fatal(err)
	}
	shop, err := schema.Decode(text)
	if err != nil {
		b.Fatal(err)
	}
	rows := map[string]int64{}
	for _, t := range shop.Tables {
		rows[t.Name] = 10
	}
	for i := range 200 {
		shop.Name = fmt.Sprintf("shop_%d", i)
		e, err := sim.CreateExperiment(b.Context(), shop)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := e.Generate(b.Context(), dwsim.GenerateOptions{Seed: new(int64(1)), Rows: rows}); err != nil {
			b.Fatal(err)
		}
	}
	large := &schema.Experiment{Name: "large"}
	for i := range 500 {
		t := shop.Tables[1]
		t.Columns = slices.DeleteFunc(slices.Clone(t.Columns), func(c schema.Column) bool { return c.ForeignKey != nil })
		t.Name = fmt.Sprintf("%s_%d", t.Name, i)
		large.Tables = append(large.Tables, t)
	}
	if _, err := sim.CreateExperiment(b.Context(), large); err != nil {
		b.Fatal(err)
	}
}
