package gen_test

import (
	"fmt"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/schema/schematest"
)

// written returns a document of a file with a share of its rows.
func written(path string, share int64) *schema.Experiment {
	text, err := os.ReadFile(path)
	if err != nil {
		panic(err)
	}
	e, err := schema.Decode(text)
	if err != nil {
		panic(fmt.Errorf("%s: %w", path, err))
	}
	for i := range e.Tables {
		e.Tables[i].TargetRows = max(1, e.Tables[i].TargetRows/share)
	}
	return e
}

// writtenDocuments are those of files, with the columns of each that draw on a table, or are
// made from such: these may change with row counts.
var writtenDocuments = []struct {
	name     string
	document func() *schema.Experiment
	draw     []string
}{
	{"saas", func() *schema.Experiment { return written("../examples/saas.yaml", 1) }, []string{
		"tenants.users", "tenants.invoiced", "users.tenant_id", "users.user_id", "users.manager_id",
		"users.login", "users.email", "users.country", "users.joined_at", "users.left_on",
		"settings.tenant_id", "projects.tenant_id", "projects.project_id", "projects.title", "tasks.tenant_id",
		"tasks.project_id", "tasks.assignee_id", "project_labels.tenant_id", "project_labels.project_id", "project_labels.label_id",
		"invoices.tenant_id", "invoices.issued_on", "invoices.due_on", "invoices.lines", "invoices.amount",
		"invoice_lines.invoice_id", "invoice_lines.line_no", "credit_transfers.from_tenant", "credit_transfers.to_tenant",
	}},
	{"school", func() *schema.Experiment { return written("../examples/school.yaml", 1) }, []string{
		"staff.boss_id", "courses.teacher_id", "courses.deputy_id", "students.friend_id", "lockers.student_id",
		"enrolments.student_id", "enrolments.course_id", "marks.student_id", "marks.course_id", "marks.mark_no",
		"loans.student_id",
	}},
	{"cells", func() *schema.Experiment { return written("testdata/cells.yaml", 1000) }, []string{
		"parents.total_count", "parents.total_sum", "keys.uniform", "keys.between_3_and_5", "keys.poisson",
		"keys.geometric", "keys.zipf", "keys.normal", "keys.differs", "keys.tree",
		"partners.one_to_one", "rules.parent_id", "rules.expression_parent", "rules.copy_of_parent", "rules.after_parent",
		"users.user_id", "projects.project_id", "tasks.project_id", "tasks.assignee_id", "visits.parent_id",
	}},
}

// TestWrittenDocuments turns the documents of files around in each way.
func TestWrittenDocuments(t *testing.T) {
	for _, d := range writtenDocuments {
		t.Run(d.name, func(t *testing.T) {
			e := d.document()
			want := digests(t, e, gen.Options{Seed: 42, Workers: 1})
			for _, o := range []gen.Options{{Workers: 2, BatchRows: 7}, {Workers: 8, BatchRows: 1000}, {Workers: 3, BatchRows: 65536}} {
				o.Seed = 42
				if got := digests(t, e, o); !reflect.DeepEqual(got, want) {
					t.Errorf("Workers=%d BatchRows=%d: other digests", o.Workers, o.BatchRows)
				}
			}
			for name, change := range rearrangements {
				changed := d.document()
				change(changed)
				sameDigests(t, name, want, digests(t, changed, gen.Options{Seed: 42}))
			}
		})
	}
}

// TestRandomDocumentsInAnyOrder does one of these things, with other workers and batches, to
// documents that nobody wrote, and makes some of their rows alone.
func TestRandomDocumentsInAnyOrder(t *testing.T) {
	fewerChecks(t)
	rapid.Check(t, func(t *rapid.T) {
		e, seed := schematest.With(schematest.All)(t), rapid.Int64().Draw(t, "seed")
		g, err := gen.New(e, gen.Options{Seed: seed, Workers: 1})
		if err != nil {
			t.Fatal(err)
		}
		all := contentsOf(t, g)
		name := rapid.SampledFrom(slices.Sorted(maps.Keys(rearrangements))).Draw(t, "rearrangement")
		other := gen.Options{Seed: seed, Workers: rapid.IntRange(2, 5).Draw(t, "workers"), BatchRows: rapid.IntRange(1, 70).Draw(t, "batch rows")}
		changed := e.Clone()
		rearrangements[name](changed)
		sameCells(t, name, e, all, changed, generateAll(t, changed, other))
		for _, table := range g.Tables() {
			first := rapid.Int64Range(0, table.Rows-1).Draw(t, "first")
			n := rapid.Int64Range(1, table.Rows-first).Draw(t, "rows")
			b, err := g.Batch(table.Name, first, int(n))
			if err != nil {
				t.Fatal(err)
			}
			if got, want := texts(b), all[strings.ToLower(table.Name)][first:first+n]; !reflect.DeepEqual(got, want) {
				t.Errorf("Batch(%s, %d, %d) = %v, want %v", table.Name, first, n, got, want)
			}
		}
	})
}

// rearrangements change what never matters to the cells of a document.
var rearrangements = map[string]func(*schema.Experiment){
	"reversed": func(e *schema.Experiment) {
		slices.Reverse(e.Tables)
		for i := range e.Tables {
			t := &e.Tables[i]
			slices.Reverse(t.Columns)
			slices.Reverse(t.Unique)
			slices.Reverse(t.CompositeKeys)
			slices.Reverse(t.ForeignKeys)
			slices.Reverse(t.Correlations)
			for _, key := range slices.Concat(t.Unique, t.CompositeKeys) {
				slices.Reverse(key)
			}
			for _, key := range t.ForeignKeys {
				slices.Reverse(key.Columns)
				slices.Reverse(key.ReferencesColumns)
			}
		}
	},
	"neighbours": func(e *schema.Experiment) {
		for i := range e.Tables {
			addColumn(&e.Tables[i])
		}
		e.Tables = append([]schema.Table{extraTable()}, e.Tables...)
	},
	"other case": func(e *schema.Experiment) {
		for i := range e.Tables {
			t := &e.Tables[i]
			t.Name = strings.ToUpper(t.Name)
			for j := range t.Columns {
				t.Columns[j].Name = strings.ToUpper(t.Columns[j].Name)
			}
		}
	},
}

func sameDigests(t *testing.T, name string, want, got map[string]gen.TableDigest) {
	t.Helper()
	for table, digest := range lowerDigests(want) {
		columns := lowerDigests(got)[table]
		for column, sum := range digest {
			if columns[column] != sum {
				t.Errorf("%s: %s.%s changed", name, table, column)
			}
		}
	}
}

func lowerDigests(all map[string]gen.TableDigest) map[string]map[string]string {
	lower := map[string]map[string]string{}
	for table, digest := range all {
		lower[strings.ToLower(table)] = map[string]string{}
		for column, sum := range digest.Columns {
			lower[strings.ToLower(table)][strings.ToLower(column)] = fmt.Sprint(sum)
		}
	}
	return lower
}

// sameCells compares the columns of e with those of the same name in another document.
func sameCells(t require, name string, e *schema.Experiment, all contents, changed *schema.Experiment, got contents) {
	for i := range e.Tables {
		table := &e.Tables[i]
		for j := range table.Columns {
			column := table.Columns[j].Name
			k := changed.Table(table.Name).ColumnIndex(column)
			for row, want := range all[strings.ToLower(table.Name)] {
				if is := got[strings.ToLower(table.Name)][row][k]; is != want[j] {
					t.Errorf("%s: row %d of %s.%s is %q, was %q", name, row, table.Name, column, is, want[j])
					break
				}
			}
		}
	}
}

// TestBatchAloneOfWrittenDocuments makes rows at the ends and in the middle alone.
func TestBatchAloneOfWrittenDocuments(t *testing.T) {
	for _, d := range writtenDocuments {
		e := d.document()
		all := generateAll(t, e, gen.Options{Seed: 9})
		g, err := gen.New(e, gen.Options{Seed: 9})
		if err != nil {
			t.Fatal(err)
		}
		for _, table := range g.Tables() {
			for _, first := range []int64{0, 1, 63, table.Rows / 2, table.Rows - 3} {
				n := min(10, table.Rows-first)
				if first < 0 || n <= 0 {
					continue
				}
				b, err := g.Batch(table.Name, first, int(n))
				if err != nil {
					t.Fatal(err)
				}
				if got, want := texts(b), all[table.Name][first:first+n]; !reflect.DeepEqual(got, want) {
					t.Errorf("%s: Batch(%s, %d, %d) = %v, want %v", d.name, table.Name, first, n, got, want)
				}
			}
		}
	}
}

// TestMoreRowsOfWrittenDocuments asks for an eighth more rows of every table: the cells of
// all columns stay but those that draw on a table, and each of these changes.
func TestMoreRowsOfWrittenDocuments(t *testing.T) {
	for _, d := range writtenDocuments {
		t.Run(d.name, func(t *testing.T) {
			e := d.document()
			less, more := d.document(), d.document()
			for i := range more.Tables {
				more.Tables[i].TargetRows += more.Tables[i].TargetRows / 8
			}
			a, b := generateAll(t, less, gen.Options{Seed: 3}), generateAll(t, more, gen.Options{Seed: 3})
			var changed []string
			for _, table := range e.Tables {
				for j, column := range table.Columns {
					if !sameColumn(a[table.Name], b[table.Name], j) {
						changed = append(changed, table.Name+"."+column.Name)
					}
				}
			}
			if !slices.Equal(changed, d.draw) {
				t.Errorf("columns that changed: %q, want %q", changed, d.draw)
			}
		})
	}
}
