//go:build cgo

package duckdb_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// Parameters are values of their types, whatever they hold.
func TestParams(t *testing.T) {
	w, _ := shopOf(t)
	for _, test := range []struct {
		sql   string
		param store.Param
		want  any
		typ   string
	}{
		{"SELECT :p", store.Param{Type: schema.BigInt, Value: int64(-7)}, int64(-7), "BIGINT"},
		{"SELECT :p", store.Param{Type: schema.Double, Value: 0.1}, 0.1, "DOUBLE"},
		{"SELECT :p", store.Param{Type: schema.Decimal, Value: "12.50"}, nil, ""},
		{"SELECT :p", store.Param{Type: schema.Boolean, Value: true}, true, "BOOLEAN"},
		{"SELECT :p", store.Param{Type: schema.Text, Value: "'; DROP TABLE t; --"}, "'; DROP TABLE t; --", "VARCHAR"},
		{"SELECT :p", store.Param{Type: schema.Text, Value: nil}, nil, "VARCHAR"},
		{"SELECT :p + 1", store.Param{Type: schema.Date, Value: "2024-02-29"}, "2024-03-01", "DATE"},
		{"SELECT :p", store.Param{Type: schema.Time, Value: "12:00:00"}, "12:00:00", "TIME"},
		{"SELECT :p", store.Param{Type: schema.Timestamp, Value: "2024-02-29 12:00:00"}, "2024-02-29 12:00:00", "TIMESTAMP"},
		{"SELECT :p", store.Param{Type: schema.TimestampTZ, Value: "2024-02-29 12:00:00Z"}, "2024-02-29 12:00:00Z", "TIMESTAMPTZ"},
		{"SELECT :p", store.Param{Type: schema.UUID, Value: "0123abcd-0000-4000-8000-0123456789ab"}, "0123abcd-0000-4000-8000-0123456789ab", "UUID"},
		{"SELECT :p", store.Param{Type: schema.Binary, Value: []byte{0, 255}}, []byte{0, 255}, "BINARY"},
		{"SELECT [:p, :p]", store.Param{Type: schema.BigInt, Value: int64(7)}, "[7, 7]", "BIGINT[]"},
		{"SELECT count(*) FROM t WHERE id >= :p", store.Param{Type: schema.BigInt, Value: int64(2)}, int64(2), "BIGINT"},
		{"SELECT ':p' || '/* :p */' || :p -- :p", store.Param{Type: schema.Text, Value: "x"}, ":p/* :p */x", "VARCHAR"},
	} {
		test.param.Name = "p"
		r, err := w.Query(t.Context(), store.Query{Experiment: "shop", SQL: test.sql, Params: []store.Param{test.param}})
		if err != nil {
			t.Errorf("%s with %v: %v", test.sql, test.param, err)
			continue
		}
		row, err := r.Next()
		if err != nil || len(row) != 1 {
			t.Errorf("%s with %v: %v, %v", test.sql, test.param, row, err)
		} else if test.param.Type == schema.Decimal {
			if got, _ := row[0].(string); !strings.HasPrefix(got, "12.50") || !strings.HasPrefix(r.Columns[0].Type, "DECIMAL(") {
				t.Errorf("%s with %v gives %#v of type %s", test.sql, test.param, row[0], r.Columns[0].Type)
			}
		} else if !reflect.DeepEqual(row[0], test.want) || r.Columns[0].Type != test.typ {
			t.Errorf("%s with %v gives %#v of type %s, want %#v of %s", test.sql, test.param, row[0], r.Columns[0].Type, test.want, test.typ)
		}
		_ = r.Close()
	}
}
