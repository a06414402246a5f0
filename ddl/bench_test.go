package ddl_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/ddl"
)

// manyTables is a script of so many tables, each with a foreign key to the one before.
func manyTables(n int) string {
	var b strings.Builder
	for i := range n {
		reference := ""
		if i%3 > 0 {
			reference = fmt.Sprintf("REFERENCES t%d (id)", i-1)
		}
		fmt.Fprintf(&b, `CREATE TABLE IF NOT EXISTS public.t%d (
    id BIGINT IDENTITY(1,1) NOT NULL ENCODE az64, -- the key
    parent_id BIGINT %s,
    email VARCHAR(200) ENCODE lzo,
    first_name VARCHAR(50) DEFAULT 'x'::character varying,
    status CHAR(1) NOT NULL,
    amount DECIMAL(12,2) NOT NULL DEFAULT 0,
    created_at TIMESTAMP WITHOUT TIME ZONE DEFAULT GETDATE(),
    payload SUPER,
    CONSTRAINT pk_%d PRIMARY KEY (id)
) DISTSTYLE KEY DISTKEY (id) COMPOUND SORTKEY (created_at, id);
`, i, reference, i)
	}
	return b.String()
}

func BenchmarkImport(b *testing.B) {
	for _, n := range []int{100, 10_000} {
		b.Run(fmt.Sprintf("tables=%d", n), func(b *testing.B) {
			script := manyTables(n)
			b.ReportAllocs()
			for b.Loop() {
				if _, _, err := ddl.Import("many", script, ddl.Options{Dialect: "redshift"}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "tables/s")
		})
	}
}
