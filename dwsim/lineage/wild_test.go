package lineage_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/dwsim/lineage"
)

// hostile are names that are words of a language of graphs, or differ only in length.
var hostile = []string{
	"end", "graph", "subgraph", "class", "node", "_x", "style", "default", "strict", "digraph", "edge", "direction",
	"title", "erDiagram", "classDef", "one", "only", "to", "u", "__proto__", "constructor", "svg", "g1", "e1",
	strings.Repeat("A", 63), strings.Repeat("A", 62), strings.Repeat("_", 63),
}

// hostileColumns are names that are marks of keys, and others.
var hostileColumns = []string{"PK", "fk", "Uk", "pk_1", "end", "style", "_", strings.Repeat("w", 63)}

// hostileText tries to leave whatever it is put into.
const hostileText = "A \"quoted\" <b>text</b> & 'more' \\ \\N ]]> --> \r\n\ttwo\u2028lines \a\x00\x80\xff 🎈 日本語 \u202e \ufffe %%{init: {}}%%"

// wild makes a graph of some tables at random: with cycles, keys to the own table, keys over
// several columns, and names that are hard to write.
func wild(seed uint64, tables int) *lineage.Graph {
	r := rand.New(rand.NewPCG(seed, 1))
	g := &lineage.Graph{Experiment: "wild", Description: hostileText, Warehouse: "sqlite"}
	for i := range tables {
		name := fmt.Sprintf("table_%d", i)
		if i < len(hostile) {
			name = hostile[i]
		}
		t := lineage.Table{Name: name, Description: hostileText, Rows: r.Int64N(1e9), Columns: []lineage.Column{{Name: "id", Type: "INT"}}, PrimaryKey: []string{"id"}}
		for j := range r.IntN(12) {
			c := lineage.Column{Name: fmt.Sprintf("%.60s_%d", hostileColumns[r.IntN(len(hostileColumns))], j), Type: "DECIMAL(38,10)", Nullable: r.IntN(2) == 0}
			if j < 3 {
				c.Name = hostileColumns[j]
			}
			t.Columns = append(t.Columns, c)
		}
		if r.IntN(10) == 0 {
			for j := range 60 {
				t.Columns = append(t.Columns, lineage.Column{Name: fmt.Sprintf("c%d", j), Type: "TIMESTAMPTZ(3)"})
			}
		}
		if r.IntN(4) > 0 {
			t.Run = &lineage.Run{ID: r.Int64N(1000), Seed: 1, Recorded: true, Status: "COMPLETED", StartedAt: new(time.Unix(0, 0).UTC())}
		}
		g.Tables = append(g.Tables, t)
	}
	for i := range g.Tables {
		for range r.IntN(4) {
			g.ForeignKeys = append(g.ForeignKeys, wildKey(r, g, i))
		}
	}
	return g
}

func wildKey(r *rand.Rand, g *lineage.Graph, child int) lineage.ForeignKey {
	parent := r.IntN(len(g.Tables)) // at random: cycles, and the table itself
	if r.IntN(3) > 0 {
		parent = r.IntN(child + 1)
	}
	f := lineage.ForeignKey{Table: g.Tables[child].Name, ReferencesTable: g.Tables[parent].Name, Nullable: r.IntN(3) == 0, Unique: r.IntN(5) == 0, Cardinality: "1:n"}
	pick := func(t *lineage.Table) string { return t.Columns[r.IntN(len(t.Columns))].Name }
	for range 1 + r.IntN(2) {
		f.Columns = append(f.Columns, pick(&g.Tables[child]))
		f.ReferencesColumns = append(f.ReferencesColumns, pick(&g.Tables[parent]))
	}
	if r.IntN(3) == 0 {
		f.ChildrenMin, f.ChildrenMax = new(int64(1)), new(int64(5000))
	}
	return f
}

// graphs calls check with graphs of several sizes.
func graphs(t *testing.T, check func(t *testing.T, g *lineage.Graph)) {
	for _, tables := range []int{0, 1, 2, 5, 12, 30, 60} {
		for seed := range uint64(6) {
			t.Run(fmt.Sprintf("%d tables, seed %d", tables, seed), func(t *testing.T) { check(t, wild(seed, tables)) })
		}
	}
}
