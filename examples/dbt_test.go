package examples_test

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/dw-sim/dw-sim/adapters/dwsimtest"
	"github.com/dw-sim/dw-sim/schema"
)

// The parts of a dbt project that the one of this folder uses. Keys beside them are refused.
type (
	dbtProperties struct {
		Version int         `yaml:"version"`
		Sources []dbtSource `yaml:"sources"`
		Models  []dbtTable  `yaml:"models"`
	}
	dbtSource struct {
		Name        string     `yaml:"name"`
		Description string     `yaml:"description"`
		Tables      []dbtTable `yaml:"tables"`
	}
	dbtTable struct {
		Name    string      `yaml:"name"`
		Columns []dbtColumn `yaml:"columns"`
	}
	dbtColumn struct {
		Name        string `yaml:"name"`
		Description string `yaml:"description"`
		Tests       []any  `yaml:"tests"`
	}
)

var (
	macro  = regexp.MustCompile(`\{\{\s*(.*?)\s*\}\}`)
	source = regexp.MustCompile(`^source\('(\w+)', '(\w+)'\)$`)
	ref    = regexp.MustCompile(`^ref\('(\w+)'\)$`)
)

// TestDbt runs the project of the folder dbt over a generated shop: the sources are those of the
// document, each model is made after those that it reads, and the tests of both hold.
func TestDbt(t *testing.T) {
	document := decoded(t, "shop.json")
	p := &project{db: dwsimtest.New(t, document, dwsimtest.Seed(42)).DB(), sql: map[string]string{}}
	p.read(t)
	p.checkSources(t, document)
	for name := range p.sql {
		p.make(t, name, nil)
	}
	for _, table := range append(slices.Clone(p.sources.Tables), p.models...) {
		for _, column := range table.Columns {
			for _, test := range column.Tests {
				p.check(t, table.Name, column.Name, test)
			}
		}
	}
	if p.checked < 40 {
		t.Errorf("%d tests were run, want those of all columns", p.checked)
	}
	var loyal, spent float64
	if err := p.db.QueryRow("SELECT count(*), sum(spent) FROM customer_orders WHERE segment = 'loyal'").Scan(&loyal, &spent); err != nil {
		t.Fatal(err)
	}
	if loyal != 1119 || spent < 1_000_000 { // 1119 customers have bought five times: queries/shop/answers.golden
		t.Errorf("%.0f customers are loyal and have spent %.2f", loyal, spent)
	}
}

type project struct {
	db      *sql.DB
	sources dbtSource
	models  []dbtTable
	sql     map[string]string // of models, by name
	made    []string
	checked int
}

func (p *project) read(t *testing.T) {
	t.Helper()
	var settings struct {
		Name   string   `yaml:"name"`
		Config int      `yaml:"config-version"`
		Paths  []string `yaml:"model-paths"`
	}
	decodeYAML(t, "dbt/dbt_project.yml", &settings)
	if settings.Name != "shop" || settings.Config != 2 || !slices.Equal(settings.Paths, []string{"models"}) {
		t.Errorf("dbt_project.yml says %+v", settings)
	}
	var sources, models dbtProperties
	decodeYAML(t, "dbt/models/sources.yml", &sources, yaml.Strict())
	decodeYAML(t, "dbt/models/models.yml", &models, yaml.Strict())
	if len(sources.Sources) != 1 || sources.Version != 2 || models.Version != 2 {
		t.Fatalf("sources.yml has %d sources", len(sources.Sources))
	}
	p.sources, p.models = sources.Sources[0], models.Models
	files, err := filepath.Glob("dbt/models/*/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		p.sql[strings.TrimSuffix(filepath.Base(file), ".sql")] = string(text)
	}
	for _, m := range p.models {
		if p.sql[m.Name] == "" {
			t.Errorf("models.yml has %s, of which there is no file", m.Name)
		}
	}
	if len(p.models) != len(files) {
		t.Errorf("models.yml has %d models, want all %d", len(p.models), len(files))
	}
}

func decodeYAML(t *testing.T, path string, into any, opts ...yaml.DecodeOption) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.UnmarshalWithOptions(text, into, opts...); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

// checkSources holds tables and columns against the document.
func (p *project) checkSources(t *testing.T, document *schema.Experiment) {
	t.Helper()
	if p.sources.Name != document.Name {
		t.Errorf("the source is %q, the document %q", p.sources.Name, document.Name)
	}
	for _, table := range p.sources.Tables {
		i := slices.IndexFunc(document.Tables, func(d schema.Table) bool { return d.Name == table.Name })
		if i < 0 {
			t.Errorf("the document has no table %s", table.Name)
			continue
		}
		for _, column := range table.Columns {
			if !slices.ContainsFunc(document.Tables[i].Columns, func(c schema.Column) bool { return c.Name == column.Name }) {
				t.Errorf("the document has no column %s.%s", table.Name, column.Name)
			}
		}
	}
}

// make creates the table of a model, after those that it refers to.
func (p *project) make(t *testing.T, name string, above []string) {
	t.Helper()
	if slices.Contains(p.made, name) {
		return
	}
	if slices.Contains(above, name) || p.sql[name] == "" {
		t.Fatalf("model %q, which %q refer to, is one of them or does not exist", name, above)
	}
	text := macro.ReplaceAllStringFunc(p.sql[name], func(m string) string {
		call := macro.FindStringSubmatch(m)[1]
		if r := ref.FindStringSubmatch(call); r != nil {
			p.make(t, r[1], append(above, name))
		}
		return p.table(t, call)
	})
	if _, err := p.db.Exec("CREATE TABLE " + name + " AS\n" + text); err != nil {
		t.Fatalf("%s: %v\n%s", name, err, text)
	}
	p.made = append(p.made, name)
}

// table is the name of what {{ source(…) }} or {{ ref(…) }} stands for.
func (p *project) table(t *testing.T, call string) string {
	t.Helper()
	if r := ref.FindStringSubmatch(call); r != nil {
		return r[1]
	}
	s := source.FindStringSubmatch(call)
	if s == nil || s[1] != p.sources.Name ||
		!slices.ContainsFunc(p.sources.Tables, func(d dbtTable) bool { return d.Name == s[2] }) {
		t.Fatalf("%s is nothing that sources.yml has", call)
	}
	return s[2]
}

// check counts the rows that break a test of dbt; there must be none.
func (p *project) check(t *testing.T, table, column string, test any) {
	t.Helper()
	var broken int
	query := p.breaking(t, table, column, test)
	if err := p.db.QueryRow(query).Scan(&broken); err != nil {
		t.Errorf("%s: %v", query, err)
	}
	if broken > 0 {
		t.Errorf("%v of %s.%s does not hold: %d rows", test, table, column, broken)
	}
	p.checked++
}

func (p *project) breaking(t *testing.T, table, column string, test any) string {
	t.Helper()
	switch test {
	case "not_null":
		return fmt.Sprintf("SELECT count(*) FROM %s WHERE %s IS NULL", table, column)
	case "unique":
		return fmt.Sprintf("SELECT count(%s) - count(DISTINCT %[1]s) FROM %s", column, table)
	}
	named, _ := test.(map[string]any)
	if r, ok := named["relationships"].(map[string]any); ok {
		return fmt.Sprintf("SELECT count(*) FROM %s WHERE %s IS NOT NULL AND %[2]s NOT IN (SELECT %s FROM %s)",
			table, column, r["field"], p.table(t, fmt.Sprint(r["to"])))
	}
	if a, ok := named["accepted_values"].(map[string]any); ok {
		var values []string
		list, _ := a["values"].([]any)
		for _, v := range list {
			text := fmt.Sprint(v)
			if a["quote"] != false {
				text = "'" + text + "'"
			}
			values = append(values, text)
		}
		return fmt.Sprintf("SELECT count(*) FROM %s WHERE %s NOT IN (%s)", table, column, strings.Join(values, ", "))
	}
	t.Fatalf("%s.%s has a test that is not known: %v", table, column, test)
	return ""
}
