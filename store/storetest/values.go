package storetest

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store/internal/vectors"
)

// everyType returns an experiment with a column of every data type, nullable but for
// the first, whose ranges are those of the types.
func everyType() *schema.Experiment {
	t := schema.Table{Name: "every_type", TargetRows: 10, Columns: []schema.Column{
		{Name: "id", DataType: "INT", Unique: true},
	}}
	add := func(c schema.Column) {
		c.Name = fmt.Sprintf("c%02d_%s", len(t.Columns), strings.ToLower(c.DataType))
		c.Required = new(false)
		t.Columns = append(t.Columns, c)
	}
	for _, name := range []string{"SMALLINT", "INT", "BIGINT", "REAL", "FLOAT", "DOUBLE", "BOOLEAN", "VARCHAR", "TEXT", "DATE", "UUID", "JSON", "BINARY"} {
		add(schema.Column{DataType: name})
	}
	add(schema.Column{DataType: "CHAR", CharLength: new(20)})
	for _, name := range []string{"TIME", "TIMESTAMP", "TIMESTAMPTZ", "DATETIME"} {
		for _, precision := range []int{0, 3, 6} {
			add(schema.Column{DataType: name, Precision: &precision})
		}
	}
	for _, d := range [][2]int{{1, 0}, {9, 2}, {15, 4}, {15, 15}, {16, 2}, {18, 0}, {18, 9}, {19, 0}, {38, 0}, {38, 10}, {38, 38}} {
		end := schema.Number(largestDecimal(d[0], d[1]))
		add(schema.Column{DataType: "DECIMAL", Precision: &d[0], Scale: &d[1], MinValue: "-" + end, MaxValue: end})
	}
	return &schema.Experiment{Name: "shop", Tables: []schema.Table{t}}
}

func largestDecimal(precision, scale int) string {
	digits := strings.Repeat("9", precision)
	if scale == 0 {
		return digits
	}
	whole := digits[scale:]
	if whole == "" {
		whole = "0"
	}
	return whole + "." + digits[:scale]
}

// Texts of extreme values, by data type.
var (
	texts = []string{"", "a", "00123", "1e5", " lead", "it's \"quoted\"", "naïve ☃ 𝄞", "tab\tnew\nline", "NULL", "-0", "x'00'"}
	jsons = []string{"{}", "[]", "123", "-0.5", "null", "true", `""`, `"00123"`, `{"a":[1,2.5,null,{"b":"☃ \"q\""}],"b":{}}`}
	dates = []string{"1970-01-01", "1969-12-31", "0001-01-01", "9999-12-31", "2024-02-29", "1900-02-28", "2000-12-31"}
	uuids = []string{"00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "12345678-1234-4321-8765-0123456789ab", "00000000-0000-0000-0000-000000000e10"}
	times = []string{"00:00:00", "23:59:59", "12:34:56", "00:00:01"}
)

var (
	ints   = []int64{0, 1, -1, math.MaxInt16, math.MinInt16, math.MaxInt32, math.MinInt32, 1<<53 + 1, -1<<53 - 1, math.MaxInt64, math.MinInt64}
	floats = []float64{0, 1, -1, 0.1, 1. / 3, -123456.789, 1e15, 1e16 + 2, 1e-300, math.MaxFloat64, -math.MaxFloat64, math.SmallestNonzeroFloat64}
	reals  = []float64{0, 1, -1, 0.5, float64(float32(0.1)), math.MaxFloat32, -math.MaxFloat32, math.SmallestNonzeroFloat32}
)

// makeBatch returns rows of a table: unique columns count, the columns of shop tell run
// and row, nullable columns are NULL now and then, and all others go through the
// extremes of their types.
func makeBatch(t *testing.T, table *schema.Table, run int64, first, rows int) *gen.Batch {
	t.Helper()
	b := vectors.New(table, max(rows, 1))
	for row := first; row < first+rows; row++ {
		for i := range table.Columns {
			if err := setValue(b, i, &table.Columns[i], run, row); err != nil {
				t.Fatal(err)
			}
		}
		b.EndRow()
	}
	batch := b.Batch()
	batch.First = int64(first)
	return batch
}

func setValue(b *vectors.Builder, i int, c *schema.Column, run int64, row int) error {
	switch {
	case c.Nullable() && row%5 == 3:
		b.SetNull(i)
		return nil
	case c.Unique && c.Type() == schema.Varchar:
		return b.SetText(i, fmt.Appendf(nil, "%d.%d@example.com", run, row))
	case c.Unique:
		return b.SetInt(i, int64(row+1))
	case c.ForeignKey != nil:
		return b.SetInt(i, int64(row/2+1))
	}
	return setExtreme(b, i, c, int(run)+row)
}

func setExtreme(b *vectors.Builder, i int, c *schema.Column, n int) error {
	switch c.Type() {
	case schema.SmallInt:
		return b.SetInt(i, ints[n%5])
	case schema.Int:
		return b.SetInt(i, ints[n%7])
	case schema.BigInt:
		return b.SetInt(i, pick(ints, n))
	case schema.Real:
		return b.SetFloat(i, pick(reals, n))
	case schema.Float, schema.Double:
		return b.SetFloat(i, pick(floats, n))
	case schema.Boolean:
		b.SetBool(i, n%2 == 0)
		return nil
	case schema.JSON:
		return b.SetText(i, []byte(pick(jsons, n)))
	case schema.Binary:
		return b.SetBytes(i, []byte{0, 255, byte(n), '\''}[:n%5])
	case schema.UUID:
		return b.SetText(i, []byte(pick(uuids, n)))
	case schema.Decimal:
		return b.SetText(i, []byte(decimal(c, n)))
	case schema.Date, schema.Time, schema.Timestamp, schema.TimestampTZ, schema.DateTime:
		return b.SetText(i, []byte(moment(c, n)))
	}
	return b.SetText(i, []byte(pick(texts, n)))
}

func pick[T any](values []T, n int) T { return values[n%len(values)] }

func decimal(c *schema.Column, n int) string {
	precision, scale := c.Digits()
	smallest := "1"
	if scale > 0 {
		smallest = "0." + strings.Repeat("0", scale-1) + "1"
	}
	largest := largestDecimal(precision, scale)
	return pick([]string{"0", smallest, "-" + smallest, largest, "-" + largest}, n)
}

func moment(c *schema.Column, n int) string {
	fraction, _ := c.Digits()
	clock := pick(times, n)
	if fraction > 0 {
		clock += "." + pick([]string{"000000", "999999", "120000", "000001"}, n)[:fraction]
	}
	switch c.Type() {
	case schema.Date:
		return pick(dates, n)
	case schema.Time:
		return clock
	case schema.TimestampTZ:
		return pick(dates, n) + " " + clock + "Z"
	}
	return pick(dates, n) + " " + clock
}
