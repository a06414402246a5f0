package gen_test

import (
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

// board is a document in which the tasks of a tenant have a project and an assignee, so
// that tenant_id is part of several foreign keys. The columns are added to the tasks.
func board(own bool, columns ...schema.Column) *schema.Experiment {
	tenant := func(own bool) schema.Column {
		c := schema.Column{Name: "tenant_id", DataType: "INT"}
		if own {
			c.ForeignKey = &schema.ForeignKey{ReferencesTable: "tenants", ReferencesColumn: "tenant_id"}
		}
		return c
	}
	key := func(column, table string) schema.CompositeForeignKey {
		return schema.CompositeForeignKey{Columns: []string{"tenant_id", column}, ReferencesTable: table, ReferencesColumns: []string{"tenant_id", "id"}}
	}
	return &schema.Experiment{Name: "board", Tables: []schema.Table{
		{Name: "tenants", TargetRows: 10, PrimaryKey: []string{"tenant_id"}, Columns: []schema.Column{
			tenant(false), {Name: "plan", DataType: "INT", MaxValue: "1000"},
		}},
		{Name: "users", TargetRows: 40, PrimaryKey: []string{"tenant_id", "id"}, Columns: []schema.Column{
			tenant(true), {Name: "id", DataType: "INT"}, {Name: "name", DataType: "VARCHAR", FakerRule: "first_name"},
		}},
		{Name: "projects", TargetRows: 30, PrimaryKey: []string{"tenant_id", "id"}, Columns: []schema.Column{
			tenant(true), {Name: "id", DataType: "INT"}, {Name: "name", DataType: "VARCHAR", FakerRule: "color"}, {Name: "due", DataType: "DATE"},
		}},
		{Name: "tasks", TargetRows: 400, ForeignKeys: []schema.CompositeForeignKey{key("project_id", "projects"), key("assignee_id", "users")}, Columns: append([]schema.Column{
			tenant(own), {Name: "project_id", DataType: "INT"}, {Name: "assignee_id", DataType: "INT", Required: new(false), NullWhen: `status == "open"`},
			{Name: "status", DataType: "VARCHAR", Values: []schema.Value{"open", "done"}},
		}, columns...)},
	}}
}

// TestParentOfASharedColumn: the name of a column that is part of several keys stands for
// the key over just that column, else for the one that leads to what is asked for.
func TestParentOfASharedColumn(t *testing.T) {
	e := board(true,
		derivedBy("plan", "INT", `parent("tenant_id").plan`), derivedBy("up", "INT", `parent("project_id").parent("Tenant_ID").plan`),
		schema.Column{Name: "at", DataType: "DATE", After: &schema.After{Columns: []string{"tenant_id.due"}, MinGap: "1", MaxGap: "1"}},
		schema.Column{Name: "label", DataType: "VARCHAR", Template: "{tenant_id.plan}"})
	all := generateAll(t, e, gen.Options{})
	plans, dues := map[string]string{}, map[string]string{}
	for _, tenant := range cells(e, all, "tenants") {
		plans[tenant["tenant_id"]] = tenant["plan"]
	}
	for _, p := range cells(e, all, "projects") {
		dues[p["tenant_id"]+"/"+p["id"]] = p["due"]
	}
	for _, task := range cells(e, all, "tasks") {
		plan := plans[task["tenant_id"]]
		if task["plan"] != plan || task["up"] != plan || task["label"] != plan {
			t.Fatalf("the plan is %s in %v", plan, task)
		}
		if due := dues[task["tenant_id"]+"/"+task["project_id"]]; integerIn(t, task["at"]) != integerIn(t, due)+1 {
			t.Fatalf("the project is due on %s in %v", due, task)
		}
	}
}

// TestParentsThatCannotBeTold: where several keys lead to a table with the column, none is
// guessed.
func TestParentsThatCannotBeTold(t *testing.T) {
	for _, c := range []struct {
		column     schema.Column
		path, want string
	}{
		{derivedBy("made", "VARCHAR", `parent("tenant_id").name`), ".expression: ", "at 1:8 tasks.tenant_id is part of several foreign keys (name assignee_id or project_id)"},
		{schema.Column{Name: "made", DataType: "INT", After: &schema.After{Columns: []string{"tenant_id.id"}, MaxGap: "1"}}, ".after.columns[0]: ", `"tenant_id" is part of several foreign keys (name assignee_id or project_id before the point)`},
		{schema.Column{Name: "made", DataType: "VARCHAR", Template: "{tenant_id.name}"}, ".template: ", `column "tenant_id" is part of several foreign keys (name assignee_id or project_id before the dot)`},
	} {
		wantProblem(t, board(false, c.column), c.path, c.want)
	}
}

// TestKeysThatAreNullByACondition: they are NULL where it holds and nowhere else.
func TestKeysThatAreNullByACondition(t *testing.T) {
	e := board(false, schema.Column{Name: "who", DataType: "VARCHAR", Required: new(false), Expression: `parent("assignee_id").name`})
	users := map[string]string{}
	all := generateAll(t, e, gen.Options{})
	for _, u := range cells(e, all, "users") {
		users[u["tenant_id"]+"/"+u["id"]] = u["name"]
	}
	open := 0
	for _, task := range cells(e, all, "tasks") {
		name, there := users[task["tenant_id"]+"/"+task["assignee_id"]]
		if !there {
			name = "NULL"
			open++
		}
		if task["who"] != name || (task["status"] == "open") != (task["assignee_id"] == "NULL") || there == (task["assignee_id"] == "NULL") {
			t.Fatalf("task %v, whose assignee is %s", task, name)
		}
	}
	if open == 0 {
		t.Error("no task is open")
	}
}

// TestTotalsOfAJunction are taken over the key that leads.
func TestTotalsOfAJunction(t *testing.T) {
	count := schema.Column{Name: "n", DataType: "INT", Total: &schema.Total{Function: "count", Table: "pair"}}
	id := schema.Column{Name: "id", DataType: "INT", Unique: true}
	e := &schema.Experiment{Name: "junction", Tables: []schema.Table{
		{Name: "few", TargetRows: 30, Columns: []schema.Column{id}},
		{Name: "many", TargetRows: 50, Columns: []schema.Column{id, count}},
		{Name: "pair", TargetRows: 300, PrimaryKey: []string{"few_id", "many_id"}, Columns: []schema.Column{
			{Name: "few_id", DataType: "INT", ForeignKey: &schema.ForeignKey{ReferencesTable: "few", ReferencesColumn: "id"}},
			{Name: "many_id", DataType: "INT", ForeignKey: &schema.ForeignKey{ReferencesTable: "many", ReferencesColumn: "id"}},
		}},
	}}
	if problems := gen.Check(e); len(problems) > 0 {
		t.Error(problems)
	}
	e.Tables[0].Columns = append(e.Tables[0].Columns, count)
	wantProblem(t, e, "tables[0].columns[1].total: ", `write a cardinality on (few_id), so that it leads`)
}

// TestTotalsOverAFollowingKey says which key to let lead, and works where it does.
func TestTotalsOverAFollowingKey(t *testing.T) {
	e := board(true)
	e.Tables[2].Columns = append(e.Tables[2].Columns, schema.Column{Name: "tasks", DataType: "INT", Total: &schema.Total{Function: "count", Table: "tasks"}})
	wantProblem(t, e, ".total: ", `cannot be told from that row, as they follow`)
	e.Tables[3].ForeignKeys[0].Cardinality = &schema.Cardinality{Min: new(int64(0))}
	counts := map[string]int64{}
	all := generateAll(t, e, gen.Options{})
	for _, task := range cells(e, all, "tasks") {
		counts[task["tenant_id"]+"/"+task["project_id"]]++
	}
	for _, p := range cells(e, all, "projects") {
		if integerIn(t, p["tasks"]) != counts[p["tenant_id"]+"/"+p["id"]] {
			t.Errorf("project %v has %d tasks", p, counts[p["tenant_id"]+"/"+p["id"]])
		}
	}
}

// TestGapsBehindWideDecimals: what 64 bits do not hold is refused, before a row where it
// shows there, and not cut.
func TestGapsBehindWideDecimals(t *testing.T) {
	wide := schema.Column{Name: "wide", DataType: "DECIMAL", Precision: new(38), Scale: new(10), MinValue: "0", MaxValue: "1000000000"}
	made := schema.Column{Name: "made", DataType: "DECIMAL", Precision: new(38), Scale: new(10), After: &schema.After{Columns: []string{"wide"}, MaxGap: "5"}}
	wantProblem(t, lines(wide, made), ".after: ", "wide are within 0.0000000000…1000000000.0000000000, but lines.made is behind them, which DECIMAL can be up to 922337203.6854775807 only")

	wide.MinValue, wide.MaxValue, wide.Expression = "", "", "decimal(row) * 100000000"
	g, err := gen.New(lines(wide, made), gen.Options{})
	if err == nil {
		_, err = g.Digest(t.Context(), "lines")
	}
	if err == nil || !strings.Contains(err.Error(), `column "made", row 10: it comes after 1000000000.0000000000, which is beyond what gaps can be added to`) {
		t.Errorf("error %v", err)
	}
}
