package gen_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

func decoded(t require, text string) *schema.Experiment {
	e, err := schema.Decode([]byte(text))
	if err != nil {
		t.Fatalf("Decode: %v", err)
	}
	return e
}

const accounts = `{name: x, tables: [
{name: tenants, target_rows: 10, columns: [{name: id, data_type: INT, is_unique: true}]},
{name: users, target_rows: 300, primary_key: [tenant_id, user_id], unique: %s, columns: [
  {name: tenant_id, data_type: INT, foreign_key: {references_table: tenants, references_column: id}},
  {name: user_id, data_type: INT},
  {name: first, data_type: VARCHAR, varchar_length: 30, faker_rule: first_name, group: person},
  {name: email, data_type: VARCHAR, varchar_length: 60, faker_rule: email, group: person},
  {name: login, data_type: VARCHAR, varchar_length: 60, template: "{first}-x"},
  {name: rule, data_type: VARCHAR, varchar_length: 60, faker_rule: hacker_phrase},
  {name: city, data_type: VARCHAR, varchar_length: 60, faker_rule: city, group: person},
  {name: state, data_type: VARCHAR, varchar_length: 9, values: [new, old], weights: [1, 5]},
  {name: code, data_type: INT, min_value: 1, max_value: 500}]}]}`

// TestTextsInKeys: texts whose values have no numbers are unique by themselves where a key
// needs them, and only there.
func TestTextsInKeys(t *testing.T) {
	for unique, twice := range map[string]string{
		"[[tenant_id, email]]":                     "first login city",
		"[[tenant_id, login]]":                     "first city",
		"[[tenant_id, email], [tenant_id, login]]": "first city",
		"[[tenant_id, rule]]":                      "first city login",
		"[[city, code]]":                           "first city login",
		"[[user_id, city]]":                        "first city login",
		"[[tenant_id, user_id, login, state]]":     "first city login state",
	} {
		e := decoded(t, fmt.Sprintf(accounts, unique))
		all := generateAll(t, e, gen.Options{Seed: 3, BatchRows: 70})
		checkKeys(t, e, all)
		for name := range strings.FieldsSeq(twice) {
			if n := len(degrees(columnTexts(e, all, "users", name))); n == 300 {
				t.Errorf("%s: no %s occurs twice", unique, name)
			}
		}
	}
}

func TestTextsThatAreNoKeys(t *testing.T) {
	for unique, want := range map[string]string{
		"[[tenant_id, city]]":       "tables[1].unique[0]",
		"[[first, city]]":           "of a group cannot tell the rows of a key over several columns apart",
		"[[state, code]]":           `column "state" has weights, which a key would bend`,
		"[[tenant_id, email, bad]]": "bad",
	} {
		var problems schema.Problems
		if e, err := schema.Decode(fmt.Appendf(nil, accounts, unique)); err == nil {
			problems = gen.Check(e)
		} else {
			problems = append(problems, schema.Problem{Message: err.Error()})
		}
		if len(problems) == 0 || !strings.Contains(problems.Error(), want) {
			t.Errorf("%s: problems %v, want %s", unique, problems, want)
		}
	}
}

// TestTreesLead: a key to the own table that shares a column with another one makes a tree
// all the same, as the other one follows it.
func TestTreesLead(t *testing.T) {
	const text = `{name: x, tables: [
{name: mentorships, target_rows: 90, unique: [[employee, team]], columns: [
  {name: employee, data_type: INT, foreign_key: {references_table: employees, references_column: id, cardinality: {min: 1}}}, {name: team, data_type: INT}]},
{name: employees, target_rows: 60, unique: [[mentor, id]], foreign_keys: [
  {columns: [mentor, team], references_table: mentorships, references_columns: [employee, team]%s},
  {columns: [above, level], references_table: employees, references_columns: [mentor, id], nullable: true}], columns: [
  {name: id, data_type: INT, is_unique: true}, {name: team, data_type: INT, required: false},
  {name: mentor, data_type: INT, required: false, foreign_key: {references_table: employees, references_column: id, nullable: true}},
  {name: above, data_type: INT, required: false, foreign_key: {references_table: employees, references_column: id, nullable: true, max_depth: 3}},
  {name: level, data_type: INT, required: false}]}]}`
	e := decoded(t, fmt.Sprintf(text, ""))
	for seed := range int64(5) {
		all := generateAll(t, e, gen.Options{Seed: seed})
		checkKeys(t, e, all)
		ids := columnTexts(e, all, "employees", "id")
		checkTree(t, all["employees"], ids, columnTexts(e, all, "employees", "mentor"), 8)
		checkTree(t, all["employees"], ids, columnTexts(e, all, "employees", "above"), 3)
		checkTree(t, all["employees"], ids, columnTexts(e, all, "employees", "level"), 3)
	}
	exact := fmt.Sprintf(text, ", cardinality: {type: poisson}")
	problems := gen.Check(decoded(t, exact))
	if len(problems) != 1 || !strings.Contains(problems.Error(), "refers to its own table and shares (mentor)") {
		t.Errorf("problems %v", problems)
	}
}

// TestTotalsOverKeysThatFollow: the children of a row are found through the key that leads.
func TestTotalsOverKeysThatFollow(t *testing.T) {
	e := decoded(t, `{name: x, tables: [
{name: tenants, target_rows: 10, columns: [{name: id, data_type: INT, is_unique: true},
  {name: tasks, data_type: INT, total: {function: count, table: tasks, foreign_key: tenant_id}},
  {name: hours, data_type: INT, total: {function: sum, table: tasks, column: hours, foreign_key: tenant_id}}]},
{name: projects, target_rows: 40, primary_key: [tenant_id, project_id], columns: [
  {name: tenant_id, data_type: INT, foreign_key: {references_table: tenants, references_column: id}}, {name: project_id, data_type: INT}]},
{name: users, target_rows: 60, primary_key: [tenant_id, user_id], columns: [
  {name: tenant_id, data_type: INT, foreign_key: {references_table: tenants, references_column: id}}, {name: user_id, data_type: INT}]},
{name: tasks, target_rows: 400, foreign_keys: [
  {columns: [tenant_id, project_id], references_table: projects, references_columns: [tenant_id, project_id], cardinality: {type: poisson}},
  {columns: [tenant_id, user_id], references_table: users, references_columns: [tenant_id, user_id], nullable: true}], columns: [
  {name: tenant_id, data_type: INT, foreign_key: {references_table: tenants, references_column: id}},
  {name: project_id, data_type: INT}, {name: user_id, data_type: INT, required: false}, {name: hours, data_type: INT, max_value: 80}]}]}`)
	all := generateAll(t, e, gen.Options{Seed: 8})
	tasks, hours := degrees(columnTexts(e, all, "tasks", "tenant_id")), map[string]int{}
	for i, text := range columnTexts(e, all, "tasks", "hours") {
		var n int
		fmt.Sscan(text, &n)
		hours[columnTexts(e, all, "tasks", "tenant_id")[i]] += n
	}
	for _, row := range all["tenants"] {
		if want := fmt.Sprint(tasks[row[0]], hours[row[0]]); row[1]+" "+row[2] != want {
			t.Errorf("tenant %s has %s, want %s", row[0], row[1:], want)
		}
	}
}
