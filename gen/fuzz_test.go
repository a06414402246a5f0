package gen_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

// FuzzCheck checks any document, counts what its tables can hold, and makes the first and the last row of every table of
// those that are sound. Neither may panic, and what was checked must be makeable.
func FuzzCheck(f *testing.F) {
	for _, pattern := range []string{"../examples/*.*", "../schema/testdata/*.*"} {
		paths, err := filepath.Glob(pattern)
		if err != nil || len(paths) == 0 {
			f.Fatalf("%s: %v, %v", pattern, paths, err)
		}
		for _, path := range paths {
			text, err := os.ReadFile(path)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(text)
		}
	}
	var derived bytes.Buffer
	if err := schema.Encode(&derived, everyDerived()); err != nil {
		f.Fatal(err)
	}
	f.Add(derived.Bytes())
	for _, c := range []string{
		`{"name":"a","data_type":"CHAR","char_length":3,"is_unique":true}`,
		`{"name":"a","data_type":"DECIMAL","precision":38,"scale":38,"is_unique":true,"min_value":-0.5}`,
		`{"name":"a","data_type":"BIGINT","min_value":-9223372036854775808,"max_value":9223372036854775807}`,
		`{"name":"a","data_type":"REAL","distribution":{"type":"beta","parameters":{"alpha":0.01,"beta":500}}}`,
		`{"name":"a","data_type":"DOUBLE","distribution":{"type":"normal","parameters":{"mean":-1e300,"stddev":1e300}}}`,
		`{"name":"a","data_type":"NUMBER","distribution":{"type":"exponential","parameters":{"lambda":1e-30}}}`,
		`{"name":"a","data_type":"TIMESTAMP","precision":6,"timestamp_start":"0001-01-01","timestamp_end":"9999-12-31","is_unique":true}`,
		`{"name":"a","data_type":"INT","foreign_key":{"references_table":"t","references_column":"a"}}`,
		`{"name":"a","data_type":"VARCHAR","varchar_length":1,"is_unique":true,"faker_rule":"sentence"}`,
		`{"name":"a","data_type":"INT","is_unique":true,"identity":{"start":-9,"step":0}}`,
		`{"name":"a","data_type":"UUID","is_unique":true,"values":["1","00000000-0000-0000-0000-00000000000g"]}`,
		`{"name":"a","data_type":"INT"}],"primary_key":[],"composite_keys":[[],["a","a"]],"foreign_keys":[{"columns":[],"references_table":"t","references_columns":[]}],"warnings":["x"`,
	} {
		f.Add([]byte(`{"name":"x","tables":[{"name":"t","target_rows":7,"columns":[` + c + `]}]}`))
	}
	var keys bytes.Buffer
	if err := schema.Encode(&keys, everyKey()); err != nil {
		f.Fatal(err)
	}
	f.Add(keys.Bytes())
	f.Fuzz(func(t *testing.T, text []byte) {
		e, err := schema.Decode(text)
		if err != nil {
			return
		}
		capacities := gen.Capacities(e) // of any document
		if len(gen.Check(e)) > 0 {
			return
		}
		for i := range e.Tables {
			if rows := capacities[strings.ToLower(e.Tables[i].Name)]; rows < e.Tables[i].TargetRows {
				t.Fatalf("Check finds nothing, but Capacities says %d rows of %s", rows, e.Tables[i].Name)
			}
		}
		g, err := gen.New(e, gen.Options{Seed: 1})
		if err != nil {
			t.Fatalf("Check found nothing, New says: %v", err)
		}
		for _, table := range g.Tables() {
			if table.Rows == 0 {
				continue
			}
			for _, first := range []int64{0, table.Rows - 1} {
				_, err := g.Batch(table.Name, first, 1)
				if err != nil && !strings.Contains(err.Error(), "row ") { // what an expression cannot compute there
					t.Fatal(err)
				}
			}
		}
	})
}
