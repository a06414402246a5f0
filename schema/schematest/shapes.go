package schematest

import (
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// Shapes returns a document with each shape of keys that share columns, are trees, or hold
// together.
func Shapes() *schema.Experiment {
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

func references(table, column string) *schema.ForeignKey {
	return &schema.ForeignKey{ReferencesTable: table, ReferencesColumn: column}
}
