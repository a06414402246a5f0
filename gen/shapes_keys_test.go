package gen_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

func id(name string) schema.Column {
	return schema.Column{Name: name, DataType: "INT", Unique: true}
}

func number(name string) schema.Column { return schema.Column{Name: name, DataType: "INT"} }

func optional(c schema.Column) schema.Column {
	c.Required = new(false)
	return c
}

func to(c schema.Column, table, column string) schema.Column {
	c.ForeignKey = references(table, column)
	return c
}

func over(table, columns, sources string) schema.CompositeForeignKey {
	return schema.CompositeForeignKey{Columns: strings.Split(columns, ","), ReferencesTable: table, ReferencesColumns: strings.Split(sources, ",")}
}

// everyShape is a document with each shape of keys that share columns, are trees, or hold
// together.
func everyShape() *schema.Experiment {
	spread := to(number("buyer"), "people", "id")
	spread.ForeignKey.Cardinality = &schema.Cardinality{Min: new(int64(1)), Max: new(int64(4))}
	other := to(number("receiver"), "people", "id")
	other.ForeignKey.DiffersFrom = []string{"sender"}
	third := optional(to(number("witness"), "people", "id"))
	third.ForeignKey.DiffersFrom = []string{"sender", "receiver"}
	friend := to(number("b"), "people", "id")
	friend.ForeignKey.DiffersFrom = []string{"a"}
	twin := optional(to(number("twin"), "people", "id"))
	twin.Unique, twin.NullRate = true, new(0.3)
	boss := optional(to(number("boss"), "people", "id"))
	boss.ForeignKey.MaxDepth = new(3)
	deputy := optional(to(number("next"), "people", "id"))
	deputy.Unique = true
	return &schema.Experiment{Name: "shapes", Tables: []schema.Table{
		{Name: "tenants", TargetRows: 40, PrimaryKey: []string{"tenant"}, Columns: []schema.Column{id("tenant")}},
		{Name: "projects", TargetRows: 130, PrimaryKey: []string{"tenant", "project"}, Columns: []schema.Column{to(number("tenant"), "tenants", "tenant"), number("project")}},
		{Name: "users", TargetRows: 200, PrimaryKey: []string{"tenant", "person"}, Unique: [][]string{{"tenant", "badge"}},
			Columns: []schema.Column{to(number("tenant"), "tenants", "tenant"), number("person"), {Name: "badge", DataType: "VARCHAR", VarcharLength: new(6)}}},
		{Name: "tasks", TargetRows: 3_000, PrimaryKey: []string{"tenant", "task"},
			Columns: []schema.Column{to(number("tenant"), "tenants", "tenant"), number("task"), number("project"), optional(number("assignee")), optional(number("above"))},
			ForeignKeys: []schema.CompositeForeignKey{
				over("projects", "tenant,project", "tenant,project"), over("users", "tenant,assignee", "tenant,person"), over("tasks", "tenant,above", "tenant,task"),
			}},
		{Name: "members", TargetRows: 400, PrimaryKey: []string{"tenant", "project", "person"},
			Columns:     []schema.Column{number("tenant"), number("project"), number("person")},
			ForeignKeys: []schema.CompositeForeignKey{over("projects", "tenant,project", "tenant,project"), over("users", "tenant,person", "tenant,person")}},
		{Name: "people", TargetRows: 500, Columns: []schema.Column{id("id"), boss, deputy, twin}},
		{Name: "orders", TargetRows: 1_200, Columns: []schema.Column{id("id"), spread}},
		{Name: "lines", TargetRows: 4_000, PrimaryKey: []string{"sale", "line"}, Unique: [][]string{{"sale", "item"}}, Columns: []schema.Column{
			to(number("sale"), "orders", "id"), number("line"), to(number("item"), "people", "id"),
		}},
		{Name: "messages", TargetRows: 2_000, Columns: []schema.Column{id("id"), to(number("sender"), "people", "id"), other, third}},
		{Name: "friends", TargetRows: 3_000, PrimaryKey: []string{"a", "b"}, Columns: []schema.Column{to(number("a"), "people", "id"), friend}},
		{Name: "folders", TargetRows: 900, Unique: [][]string{{"parent", "name"}}, Columns: []schema.Column{
			id("id"), to(number("parent"), "folders", "id"), {Name: "name", DataType: "VARCHAR", VarcharLength: new(8)},
		}},
		{Name: "timetable", TargetRows: 500, Unique: [][]string{{"slot", "room"}, {"slot", "teacher"}, {"slot", "class"}}, Columns: []schema.Column{
			{Name: "slot", DataType: "INT", MinValue: "1", MaxValue: "40"}, {Name: "room", DataType: "INT", MinValue: "1", MaxValue: "15"},
			to(number("teacher"), "tenants", "tenant"), {Name: "class", DataType: "VARCHAR", Values: []schema.Value{"1a", "1b", "2a", "2b", "3a", "3b", "4a", "4b", "5a", "5b", "6a", "6b", "7a"}},
		}},
	}}
}

func init() {
	documents = append(documents, struct {
		document func() *schema.Experiment
		draw     map[string][]string
	}{everyShape, map[string][]string{
		"tasks":    {"tenant", "task", "project", "assignee", "above"},
		"lines":    {"sale", "line", "item"},
		"friends":  {"a", "b"},
		"people":   {"boss", "twin"},
		"orders":   {"buyer"},
		"messages": {"sender", "receiver", "witness"},
	}})
}

func column(e *schema.Experiment, all contents, table, name string) []string {
	i, list := e.Table(table).ColumnIndex(name), []string{}
	for _, row := range all[table] {
		list = append(list, row[i])
	}
	return list
}

func TestEveryShapeHolds(t *testing.T) {
	for seed := range int64(5) {
		e := everyShape()
		all := generateAll(t, e, gen.Options{Seed: seed})
		checkKeys(t, e, all)
		checkTree(t, all["people"], column(e, all, "people", "id"), column(e, all, "people", "boss"), 3)
		checkTree(t, all["people"], column(e, all, "people", "id"), column(e, all, "people", "next"), 8)
		checkTree(t, all["folders"], column(e, all, "folders", "id"), column(e, all, "folders", "parent"), 8)
		group := func(names ...string) []string {
			list := slices.Clone(column(e, all, "tasks", "tenant"))
			for _, name := range names {
				for i, value := range column(e, all, "tasks", name) {
					if list[i] += "/" + value; value == null {
						list[i] = null
					}
				}
			}
			return list
		}
		checkTree(t, all["tasks"], group("task"), group("above"), 8)
		sender, receiver, witness := column(e, all, "messages", "sender"), column(e, all, "messages", "receiver"), column(e, all, "messages", "witness")
		for i := range sender {
			if sender[i] == receiver[i] || sender[i] == witness[i] || receiver[i] == witness[i] {
				t.Fatalf("message %d: %s, %s, %s", i, sender[i], receiver[i], witness[i])
			}
		}
		friends := column(e, all, "friends", "b")
		for i, a := range column(e, all, "friends", "a") {
			if a == friends[i] {
				t.Fatalf("%s is a friend of itself", a)
			}
		}
		for buyer, n := range degrees(column(e, all, "orders", "buyer")) {
			if n < 1 || n > 4 {
				t.Errorf("buyer %s has %d orders", buyer, n)
			}
		}
		if n := len(degrees(column(e, all, "orders", "buyer"))); n != 500 {
			t.Errorf("%d buyers have orders, want 500", n)
		}
		for table, share := range map[string]int{"people.boss": 50, "people.twin": 150, "people.next": 56, "tasks.assignee": 300, "messages.witness": 200} {
			name, c, _ := strings.Cut(table, ".")
			if got := degrees(column(e, all, name, c))[null]; got != share {
				t.Errorf("%s is NULL %d times, want %d", table, got, share)
			}
		}
		sales := column(e, all, "lines", "sale")
		lines := degrees(sales)
		for i, line := range column(e, all, "lines", "line") {
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
