package gen_test

import (
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

// tenants is an experiment whose tasks share the tenant between a project and a user.
func tenants(change func(projects, users, tasks *schema.Table)) *schema.Experiment {
	e := &schema.Experiment{Name: "tenants", Tables: []schema.Table{
		{Name: "tenants", TargetRows: 20, Columns: []schema.Column{id("tenant")}},
		{Name: "projects", TargetRows: 60, PrimaryKey: []string{"tenant", "project"}, Columns: []schema.Column{to(number("tenant"), "tenants", "tenant"), number("project")}},
		{Name: "users", TargetRows: 50, PrimaryKey: []string{"tenant", "person"}, Columns: []schema.Column{to(number("tenant"), "tenants", "tenant"), number("person")}},
		{Name: "tasks", TargetRows: 500, Columns: []schema.Column{id("task"), number("tenant"), number("project"), number("person")},
			ForeignKeys: []schema.CompositeForeignKey{over("projects", "tenant,project", "tenant,project"), over("users", "tenant,person", "tenant,person")}},
	}}
	change(&e.Tables[1], &e.Tables[2], &e.Tables[3])
	return e
}

func TestKeysThatShareColumns(t *testing.T) {
	atMost := func(n int64) *schema.Cardinality { return &schema.Cardinality{Max: new(n)} }
	for name, change := range map[string]func(projects, users, tasks *schema.Table){
		"as they are":         func(_, _, _ *schema.Table) {},
		"a cardinality leads": func(_, _, tasks *schema.Table) { tasks.ForeignKeys[1].Cardinality = atMost(12) },
		"few users lead":      func(_, users, _ *schema.Table) { users.TargetRows = 7 },
		"few projects lead":   func(projects, _, _ *schema.Table) { projects.TargetRows = 7 },
		"tenants lead":        func(_, _, tasks *schema.Table) { leadByTenant(tasks, atMost(40)) },
		"own key is implied":  func(_, _, tasks *schema.Table) { leadByTenant(tasks, nil) },
		"a nullable one need not": func(projects, users, tasks *schema.Table) {
			users.TargetRows = 7
			projects.TargetRows = 8
			tasks.Columns[3].Required = new(false)
		},
		"a nullable tenant": func(_, _, tasks *schema.Table) { tasks.Columns[1].Required = new(false) },
		"unique by tenant": func(_, _, tasks *schema.Table) {
			leadByTenant(tasks, nil)
			tasks.Unique = [][]string{{"tenant", "task"}, {"tenant", "project", "note"}}
			tasks.Columns = append(tasks.Columns, number("note"))
		},
		"unique pairs": func(_, _, tasks *schema.Table) {
			tasks.TargetRows = 120
			tasks.Unique = [][]string{{"tenant", "project", "person"}}
		},
		"unique pairs, a cardinality": func(_, _, tasks *schema.Table) {
			tasks.TargetRows = 60
			tasks.Unique = [][]string{{"tenant", "project", "person"}}
			tasks.ForeignKeys[1].Cardinality = &schema.Cardinality{Max: new(int64(1)), Min: new(int64(1))}
			tasks.TargetRows = 50
		},
		"once": func(_, _, tasks *schema.Table) {
			tasks.TargetRows = 40
			tasks.Unique = [][]string{{"tenant", "person"}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			e := tenants(change)
			checkKeys(t, e, generateAll(t, e, gen.Options{Seed: 3}))
		})
	}
}

func leadByTenant(tasks *schema.Table, c *schema.Cardinality) {
	tasks.Columns[1].ForeignKey = references("tenants", "tenant")
	tasks.Columns[1].ForeignKey.Cardinality = c
}

func TestSharedColumnsThatCannotBe(t *testing.T) {
	for want, change := range map[string]func(projects, users, tasks *schema.Table){
		`tables[3].foreign_keys[0].cardinality: the foreign key (tenant, project) of tasks shares (tenant) with the foreign key (tenant, person) of tasks, which decides how often its rows are referred to; it has a cardinality as well`: func(_, _, tasks *schema.Table) {
			tasks.ForeignKeys[0].Cardinality, tasks.ForeignKeys[1].Cardinality = &schema.Cardinality{}, &schema.Cardinality{}
		},
		`tables[3].foreign_keys[0]: the foreign key (tenant, project) of tasks shares (tenant) with the foreign key (tenant, person) of tasks, but some rows of tenants have no row of projects to refer to (give projects at least as many rows as tenants)`: func(projects, users, _ *schema.Table) {
			users.TargetRows, projects.TargetRows = 7, 8
		},
		`but some rows of tenants have no row of projects to refer to (write "cardinality": {"min": 1} on the foreign key (tenant) of projects)`: func(projects, _, tasks *schema.Table) {
			tasks.ForeignKeys[1].Cardinality = &schema.Cardinality{}
			projects.Columns[0].ForeignKey.Cardinality = &schema.Cardinality{}
		},
		`tables[3].foreign_keys[0]: the foreign key (tenant, project) of tasks shares (tenant) with the foreign key (tenant, person) of tasks, but there is no table from which both projects and users have them`: func(_, users, _ *schema.Table) {
			users.Columns[0].ForeignKey = nil
		},
		`unique key (tenant, project, person) of tasks can hold `: func(_, _, tasks *schema.Table) {
			tasks.Unique = [][]string{{"tenant", "project", "person"}}
		},
	} {
		problems := gen.Check(tenants(change))
		if len(problems) != 1 || !strings.Contains(problems[0].String(), want) {
			t.Errorf("problems %v\nwant %s", problems, want)
		}
	}
}
