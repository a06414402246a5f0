package gen_test

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

func oneColumn(rows int64, c schema.Column) *schema.Experiment {
	return &schema.Experiment{Name: "one", Tables: []schema.Table{{Name: "t", TargetRows: rows, Columns: []schema.Column{c}}}}
}

// TestTenMillionCodes makes 10^7 values of a unique VARCHAR(12). That they differ is
// found out here by sorting them; the generator remembers nothing.
func TestTenMillionCodes(t *testing.T) {
	rows := int64(10_000_000)
	if testing.Short() {
		rows = 500_000
	}
	c := schema.Column{Name: "code", DataType: "VARCHAR", VarcharLength: new(12), Unique: true}
	g, err := gen.New(oneColumn(rows, c), gen.Options{Seed: 42})
	if err != nil {
		t.Fatal(err)
	}
	values := make([]uint64, 0, rows)
	for b, err := range g.Batches(context.Background(), "t") {
		if err != nil {
			t.Fatal(err)
		}
		for i := range b.Rows {
			values = append(values, readCode(t, b.Columns[0].Bytes(i)))
		}
	}
	slices.Sort(values)
	if different := len(slices.Compact(values)); int64(different) != rows {
		t.Errorf("%d different values of %d", different, rows)
	}
}

// readCode reads a code of twelve digits and capital letters as a number of base 36.
func readCode(t *testing.T, code []byte) (value uint64) {
	if len(code) != 12 {
		t.Fatalf("code %q has %d characters, want 12", code, len(code))
	}
	for _, c := range code {
		digit := strings.IndexByte("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", c)
		if digit < 0 {
			t.Fatalf("code %q has the character %q", code, c)
		}
		value = value*36 + uint64(digit)
	}
	return value
}

// TestWholeDomains asks for every value that a unique column can hold, and for one more.
func TestWholeDomains(t *testing.T) {
	for _, c := range []struct {
		column   schema.Column
		capacity int64
	}{
		{schema.Column{DataType: "BOOLEAN"}, 2},
		{schema.Column{DataType: "SMALLINT", MinValue: "32000"}, 768},
		{schema.Column{DataType: "INT", MinValue: "-3", MaxValue: "3"}, 7},
		{schema.Column{DataType: "DATE", DateStart: "2024-02-01", DateEnd: "2024-03-01"}, 30},
		{schema.Column{DataType: "TIME", TimeStart: "10:00:00", TimeEnd: "10:01:00"}, 61},
		{schema.Column{DataType: "TIME", Precision: new(3), TimeStart: "10:00:00", TimeEnd: "10:00:00.250"}, 251},
		{schema.Column{DataType: "TIMESTAMP", TimestampStart: "1969-12-31T23:59:58Z", TimestampEnd: "1970-01-01T00:00:02Z"}, 5},
		{schema.Column{DataType: "DECIMAL", Precision: new(4), Scale: new(2), MinValue: "-0.50", MaxValue: "1.5"}, 201},
		{schema.Column{DataType: "DECIMAL", Precision: new(30), Scale: new(20), MinValue: "0", MaxValue: "0.00000000000000000099"}, 100},
		{schema.Column{DataType: "CHAR", CharLength: new(2)}, 1296},
		{schema.Column{DataType: "VARCHAR", VarcharLength: new(1)}, 36},
		{schema.Column{DataType: "VARCHAR", VarcharLength: new(2), FakerRule: "sentence"}, 1296},
		{schema.Column{DataType: "BINARY", VarcharLength: new(1)}, 256},
	} {
		c.column.Name, c.column.Unique = "c", true
		all := generateAll(t, oneColumn(c.capacity, c.column), gen.Options{Seed: 5})["t"]
		seen := map[string]bool{}
		for _, row := range all {
			seen[row[0]] = true
		}
		if int64(len(seen)) != c.capacity {
			t.Errorf("%s: %d different values of %d", c.column.DataType, len(seen), c.capacity)
		}
		problems := gen.Check(oneColumn(c.capacity+1, c.column))
		if len(problems) != 1 || problems[0].Path != "tables[0].columns[0]" {
			t.Errorf("%s: one row too many: %v", c.column.DataType, problems)
		}
	}
}

// TestCapacityIsNamed: the refusal has the capacity and the rows asked for.
func TestCapacityIsNamed(t *testing.T) {
	column := schema.Column{Name: "state", DataType: "CHAR", CharLength: new(2), Unique: true}
	_, err := gen.New(oneColumn(10, column), gen.Options{Rows: map[string]int64{"T": 5000}})
	want := `rows.t: unique column "state" can hold 1296 different values, 5000 rows are asked for (widen its bounds or its length, or ask for fewer rows)`
	if err == nil || err.Error() != want {
		t.Errorf("got %v\nwant %s", err, want)
	}
}

func TestCompositeKeys(t *testing.T) {
	e := everyKind()
	bound := e.Table("bound")
	bound.Columns = slices.DeleteFunc(bound.Columns, func(c schema.Column) bool { return c.Name == "free_once" })
	all := generateAll(t, e, gen.Options{Seed: 11, Rows: map[string]int64{"free": 60, "bound": 3600}})
	for table, columns := range map[string][2]int{"free": {19, 20}, "bound": {3, 4}} {
		seen := map[[2]string]bool{}
		for _, row := range all[table] {
			seen[[2]string{row[columns[0]], row[columns[1]]}] = true
		}
		if len(seen) != len(all[table]) {
			t.Errorf("%s: %d different tuples of %d", table, len(seen), len(all[table]))
		}
	}
	_, err := gen.New(e, gen.Options{Rows: map[string]int64{"free": 60, "bound": 3601}})
	if err == nil || !strings.Contains(err.Error(), "can hold 3600 different tuples, 3601 rows are asked for") {
		t.Errorf("60×60 pairs for 3601 rows: %v", err)
	}
}

// TestUniqueIntegersCountUp: NUMBER(38,0), the usual key of Snowflake, counts like any
// other integer.
func TestUniqueIntegersCountUp(t *testing.T) {
	for precision := 4; precision <= 38; precision++ {
		for minimum, first := range map[schema.Number]int64{"": 1, "-70": -70, "5": 5} {
			c := schema.Column{Name: "id", DataType: "NUMBER", Precision: &precision, Unique: true, MinValue: minimum}
			for i, row := range generateAll(t, oneColumn(100, c), gen.Options{Seed: 1})["t"] {
				if want := strconv.FormatInt(first+int64(i), 10); row[0] != want {
					t.Fatalf("NUMBER(%d) from %q: row %d is %s, want %s", precision, minimum, i, row[0], want)
				}
			}
		}
	}
}
