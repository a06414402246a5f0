package gen_test

import (
	"context"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/schema/schematest"
)

// contents holds all rows of an experiment as canonical text.
type contents map[string][][]string // by table, then row, in the order of the columns

const null = "NULL" // no generated text is all capitals and four characters of a rule or code of these tests

func generateAll(t require, e *schema.Experiment, o gen.Options) contents {
	g, err := gen.New(e, o)
	if err != nil {
		t.Fatalf("New: %v", err)
	}
	return contentsOf(t, g)
}

func contentsOf(t require, g *gen.Generator) contents {
	all := contents{}
	for _, table := range g.Tables() {
		rows := [][]string{}
		for b, err := range g.Batches(context.Background(), table.Name) {
			if err != nil {
				t.Fatalf("Batches(%s): %v", table.Name, err)
			}
			rows = append(rows, texts(b)...)
		}
		all[strings.ToLower(table.Name)] = rows
	}
	return all
}

type require interface {
	Fatalf(format string, args ...any)
	Errorf(format string, args ...any)
}

// texts returns the rows of a batch as text.
func texts(b *gen.Batch) [][]string {
	rows := make([][]string, b.Rows)
	for i := range rows {
		for j := range b.Columns {
			rows[i] = append(rows[i], text(&b.Columns[j], i))
		}
	}
	return rows
}

func text(v *gen.Vector, i int) string {
	if v.IsNull(i) {
		return null
	}
	switch v.Kind {
	case gen.KindInt:
		return string(gen.AppendDecimal(nil, v.Ints[i], v.Scale))
	case gen.KindWide:
		return string(v.Wide[i].AppendDecimal(nil, v.Scale))
	case gen.KindFloat:
		return fmt.Sprint(v.Floats[i])
	case gen.KindBool:
		return fmt.Sprint(v.Bools.Get(i))
	case gen.KindUUID:
		return fmt.Sprintf("%x", v.UUIDs[i])
	}
	return string(v.Bytes(i))
}

// TestRandomDocuments proves the promise on documents that nobody wrote: exactly the
// rows asked, no duplicate in a unique column, no orphan, everything in range, no NULL
// where one is not allowed.
func TestRandomDocuments(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := schematest.Document(t)
		all := generateAll(t, e, gen.Options{Seed: rapid.Int64().Draw(t, "seed"), BatchRows: rapid.IntRange(1, 50).Draw(t, "batch rows")})
		for i := range e.Tables {
			table := &e.Tables[i]
			rows := all[table.Name]
			if int64(len(rows)) != table.TargetRows {
				t.Errorf("%s has %d rows, want %d", table.Name, len(rows), table.TargetRows)
			}
			for j := range table.Columns {
				checkColumn(t, table, j, rows)
			}
		}
		checkKeys(t, e, all)
	})
}

func checkColumn(t require, table *schema.Table, index int, rows [][]string) {
	c := &table.Columns[index]
	_, _, refers := table.Reference(c.Name)
	for _, row := range rows {
		switch value := row[index]; {
		case value == null && !c.Nullable():
			t.Errorf("%s.%s is NULL", table.Name, c.Name)
		case value != null && !refers && !inRange(c, value):
			t.Errorf("%s.%s: %q is out of range", table.Name, c.Name, value)
		}
	}
}

// inRange compares by other means than the generator's: rational numbers.
func inRange(c *schema.Column, value string) bool {
	if lo, hi, err := c.Bounds(); err == nil {
		_, scale := c.Digits()
		unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(scale)), nil)
		x, ok := new(big.Rat).SetString(value)
		return ok && x.Cmp(new(big.Rat).SetFrac(lo, unit)) >= 0 && x.Cmp(new(big.Rat).SetFrac(hi, unit)) <= 0
	}
	if lo, hi, err := c.FloatBounds(); err == nil {
		x, ok := new(big.Float).SetString(value)
		return ok && x.Cmp(big.NewFloat(lo)) >= 0 && x.Cmp(big.NewFloat(hi)) <= 0
	}
	switch c.Type() {
	case schema.Char, schema.Varchar, schema.Text:
		return utf8.ValidString(value) && utf8.RuneCountInString(value) <= c.Length()
	case schema.Binary:
		return len(value) <= c.Length()
	case schema.Boolean:
		return value == "true" || value == "false"
	case schema.JSON:
		canonical, err := gen.CanonicalJSON([]byte(value))
		return err == nil && string(canonical) == value
	}
	return slices.Contains([]schema.Type{schema.UUID}, c.Type()) && len(value) == 32
}
