//go:build cgo

package duckdb_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store/duckdb"
)

// Keys of many rows are checked in passes, which find the same.
func TestKeysInPasses(t *testing.T) {
	texts := make([]string, 1000)
	for i := range texts {
		texts[i] = fmt.Sprint("value number ", i)
	}
	twice := slices.Clone(texts)
	for _, i := range []int{100, 200, 300, 999} {
		twice[i] = twice[7]
	}
	nulls := slices.Clone(texts)
	nulls[5], nulls[6] = "NULL", "NULL"
	single := withColumn(schema.Column{DataType: "VARCHAR", Unique: true, Required: new(false)})
	composite := withColumn(schema.Column{DataType: "VARCHAR", Required: new(false)})
	composite.Tables[0].CompositeKeys = [][]string{{"id", "v"}}
	for _, rows := range []int64{1, 10, 333, 5000} {
		duckdb.SetPassRows(t, rows)
		w := openWarehouse(t, t.TempDir())
		for _, e := range []*schema.Experiment{single, composite} {
			if err := load(t, w, e, nulls...); err != nil {
				t.Errorf("%d rows in a pass: %v", rows, err)
			}
		}
		if err := load(t, w, single, twice...); err == nil || !strings.Contains(err.Error(), `the key (v) of table "T" is not unique: 4 rows have one that is there already, such as "value number 7"`) {
			t.Errorf("%d rows in a pass: %v", rows, err)
		}
	}
}
