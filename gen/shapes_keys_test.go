package gen_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/schema/schematest"
)

func id(name string) schema.Column {
	return schema.Column{Name: name, DataType: "INT", Unique: true}
}

func number(name string) schema.Column { return schema.Column{Name: name, DataType: "INT"} }

func to(c schema.Column, table, column string) schema.Column {
	c.ForeignKey = references(table, column)
	return c
}

func over(table, columns, sources string) schema.CompositeForeignKey {
	return schema.CompositeForeignKey{Columns: strings.Split(columns, ","), ReferencesTable: table, ReferencesColumns: strings.Split(sources, ",")}
}

func init() {
	documents = append(documents, struct {
		document func() *schema.Experiment
		draw     map[string][]string
	}{schematest.Shapes, map[string][]string{
		"tasks":    {"tenant", "task", "project", "assignee", "above"},
		"lines":    {"sale", "line", "item"},
		"friends":  {"a", "b"},
		"people":   {"boss", "twin"},
		"orders":   {"buyer"},
		"messages": {"sender", "receiver", "witness"},
	}})
}

func columnTexts(e *schema.Experiment, all contents, table, name string) []string {
	i, list := e.Table(table).ColumnIndex(name), []string{}
	for _, row := range all[table] {
		list = append(list, row[i])
	}
	return list
}

func TestEveryShapeHolds(t *testing.T) {
	for seed := range int64(5) {
		e := schematest.Shapes()
		all := generateAll(t, e, gen.Options{Seed: seed})
		checkKeys(t, e, all)
		checkTree(t, all["people"], columnTexts(e, all, "people", "id"), columnTexts(e, all, "people", "boss"), 3)
		checkTree(t, all["people"], columnTexts(e, all, "people", "id"), columnTexts(e, all, "people", "next"), 8)
		checkTree(t, all["folders"], columnTexts(e, all, "folders", "id"), columnTexts(e, all, "folders", "parent"), 8)
		group := func(names ...string) []string {
			list := slices.Clone(columnTexts(e, all, "tasks", "tenant"))
			for _, name := range names {
				for i, value := range columnTexts(e, all, "tasks", name) {
					if list[i] += "/" + value; value == null {
						list[i] = null
					}
				}
			}
			return list
		}
		checkTree(t, all["tasks"], group("task"), group("above"), 8)
		sender, receiver, witness := columnTexts(e, all, "messages", "sender"), columnTexts(e, all, "messages", "receiver"), columnTexts(e, all, "messages", "witness")
		for i := range sender {
			if sender[i] == receiver[i] || sender[i] == witness[i] || receiver[i] == witness[i] {
				t.Fatalf("message %d: %s, %s, %s", i, sender[i], receiver[i], witness[i])
			}
		}
		friends := columnTexts(e, all, "friends", "b")
		for i, a := range columnTexts(e, all, "friends", "a") {
			if a == friends[i] {
				t.Fatalf("%s is a friend of itself", a)
			}
		}
		for buyer, n := range degrees(columnTexts(e, all, "orders", "buyer")) {
			if n < 1 || n > 4 {
				t.Errorf("buyer %s has %d orders", buyer, n)
			}
		}
		if n := len(degrees(columnTexts(e, all, "orders", "buyer"))); n != 500 {
			t.Errorf("%d buyers have orders, want 500", n)
		}
		for table, share := range map[string]int{"people.boss": 50, "people.twin": 150, "people.next": 56, "tasks.assignee": 300, "messages.witness": 200} {
			name, c, _ := strings.Cut(table, ".")
			if got := degrees(columnTexts(e, all, name, c))[null]; got != share {
				t.Errorf("%s is NULL %d times, want %d", table, got, share)
			}
		}
		sales := columnTexts(e, all, "lines", "sale")
		lines := degrees(sales)
		for i, line := range columnTexts(e, all, "lines", "line") {
			var n int
			if fmt.Sscan(line, &n); n < 1 || n > lines[sales[i]] {
				t.Fatalf("line %s of a sale with %d", line, lines[sales[i]])
			}
		}
	}
}

func degrees(list []string) map[string]int {
	counts := map[string]int{}
	for _, value := range list {
		counts[value]++
	}
	return counts
}

// checkTree follows the parents of every row to a root: a row without a parent, or one
// that is its own.
func checkTree(t *testing.T, rows [][]string, ids, parents []string, depth int) {
	t.Helper()
	above := map[string]string{}
	for i, key := range ids {
		above[key] = parents[i]
	}
	roots := 0
	for i := range rows {
		key, steps := ids[i], 0
		for ; above[key] != null && above[key] != key; key = above[key] {
			if steps++; steps > depth {
				t.Fatalf("row %d is more than %d levels below a root", i, depth)
			}
		}
		roots += 1 - min(steps, 1)
	}
	if roots == 0 {
		t.Error("there is no root")
	}
}
