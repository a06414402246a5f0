package client_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/adapters/httpapi/client"
)

// BenchmarkQuery reads rows of a server that has nothing else to do than to send them.
func BenchmarkQuery(b *testing.B) {
	const count = 100_000
	var body bytes.Buffer
	body.WriteString(`{"columns": ["id", "name", "amount", "ratio", "paid"], "types": ["BIGINT", "VARCHAR(40)", "DECIMAL(12,2)", "DOUBLE", "BOOLEAN"], "rows": [`)
	for i := range count {
		if i > 0 {
			body.WriteByte(',')
		}
		fmt.Fprintf(&body, "\n    [%d, \"liana.newman%d@post.example\", \"%d.50\", 0.%d, true]", i, i, i, i+1)
	}
	fmt.Fprintf(&body, "],\n  \"row_count\": %d,\n  \"truncated\": false,\n  \"elapsed_ms\": 5\n}\n", count)
	ts := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(body.Bytes())
	}))
	defer ts.Close()
	c, err := client.New(ts.URL, client.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(body.Len()))
	b.ReportAllocs()
	for b.Loop() {
		rows, err := c.Query(b.Context(), api.Query{SQL: "SELECT 1", Limit: new(int64(0))})
		if err != nil {
			b.Fatal(err)
		}
		for {
			row, err := rows.Next()
			if err != nil {
				b.Fatal(err)
			}
			if row == nil {
				break
			}
		}
		if rows.Close(); rows.Count() != count {
			b.Fatalf("%d rows", rows.Count())
		}
	}
	b.ReportMetric(float64(count)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
