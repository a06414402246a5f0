package redshift_test

import (
	"errors"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store/internal/vectors"
)

// everyValue returns a row of values for the columns of eventsDocument, and one of NULLs.
func everyValue(t *testing.T, table *schema.Table) *gen.Batch {
	t.Helper()
	b := vectors.New(table, 2)
	errs := []error{
		b.SetText(0, []byte("12345678-1234-4321-8765-0123456789ab")),
		b.SetInt(1, -32768),
		b.SetFloat(3, float64(float32(0.1))),
		b.SetFloat(4, -1e300),
		b.SetText(5, []byte("-1234567890123456789012345678.0123456789")),
		b.SetText(6, []byte("ab")),
		b.SetText(7, []byte("it's a \\ \"naïve\" ☃\ntwo lines")),
		b.SetText(8, []byte("2024-02-29")),
		b.SetText(9, []byte("23:59:59.000001")),
		b.SetText(10, []byte("0001-01-01 00:00:00")),
		b.SetText(11, []byte("9999-12-31 23:59:59.999999Z")),
		b.SetBytes(12, []byte(`{"a":"it's \"quoted\" \\"}`)),
		b.SetBytes(13, []byte{0, 255}),
	}
	b.SetBool(2, true)
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	b.EndRow()
	for i := range table.Columns {
		b.SetNull(i)
	}
	b.EndRow()
	return b.Batch()
}
