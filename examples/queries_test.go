package examples_test

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store/result"
	"github.com/dw-sim/dw-sim/store/sqltext"
)

var update = flag.Bool("update", false, "rewrite the answers of queries")

// businesses have ten questions each, with the document that makes what they are asked of.
var businesses = map[string]string{
	"ads": "ads.yaml", "hospital": "hospital.json", "iot": "iot.yaml",
	"logistics": "logistics.yaml", "shop": "shop.json", "telecom": "telecom.yaml",
}

// In the order of the files: the answers that are kept are those of the first.
var dialects = []string{"redshift", "snowflake", "sqlite"}

// TestQueries asks each business its questions in each dialect. The dialects must agree, and
// answer what queries/<business>/answers.golden says.
func TestQueries(t *testing.T) {
	for business, document := range businesses {
		t.Run(business, func(t *testing.T) {
			t.Parallel()
			x := generated(t, document)
			dir := filepath.Join("queries", business)
			first := answers(t, x, filepath.Join(dir, dialects[0]+".sql"))
			for _, dialect := range dialects[1:] {
				compare(t, dialect, answers(t, x, filepath.Join(dir, dialect+".sql")), first)
			}
			if !t.Failed() {
				checkGolden(t, filepath.Join(dir, "answers.golden"), first)
			}
		})
	}
}

// TestFolders holds the list of businesses against the folders, so that none is left out.
func TestFolders(t *testing.T) {
	folders, err := filepath.Glob("queries/*/")
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range folders {
		if info, err := os.Stat(folder); err != nil || !info.IsDir() {
			continue
		}
		if _, known := businesses[filepath.Base(folder)]; !known {
			t.Errorf("no test runs the queries of %s", folder)
		}
		for _, dialect := range dialects {
			if _, err := fs.Stat(os.DirFS(folder), dialect+".sql"); err != nil {
				t.Error(err)
			}
		}
	}
}

// TestShortQueries runs the scripts beside the folders. Each statement has an answer.
func TestShortQueries(t *testing.T) {
	for name, document := range map[string]string{
		"shop": "shop.json", "hospital": "hospital.json", "saas": "saas.yaml", "telecom": "telecom.yaml",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := generated(t, document)
			script, err := os.ReadFile(filepath.Join("queries", name+".sql"))
			if err != nil {
				t.Fatal(err)
			}
			all := sqltext.Split(string(script))
			for _, s := range all {
				if a, err := ask(t, x, "", s.Text); err != nil || len(a.rows) == 0 {
					t.Errorf("%d rows, %v, of\n%s", len(a.rows), err, s.Text)
				}
			}
			if len(all) < 4 {
				t.Errorf("%d statements", len(all))
			}
		})
	}
}

// TestReadmeHasAll looks for what is in this folder on its page.
func TestReadmeHasAll(t *testing.T) {
	page, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if filepath.Ext(e.Name()) != ".go" && e.Name() != "README.md" && !strings.Contains(string(page), "]("+e.Name()) {
			t.Errorf("README.md has no link to %s", e.Name())
		}
	}
}

// answer is what a query gives, as text.
type answer struct {
	title   string
	columns []string // in lower case: warehouses spell names in their own way
	rows    [][]string
}

// answers runs the ten statements of a file. The comment before each is its title.
func answers(t *testing.T, x *dwsim.Experiment, path string) (all []answer) {
	t.Helper()
	script, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for part := range strings.SplitSeq("\n"+string(script), "\n-- ") {
		title, statement, _ := strings.Cut(part, "\n")
		if len(sqltext.Split(statement)) == 0 {
			continue
		}
		a, err := ask(t, x, title, statement)
		if err != nil {
			t.Errorf("%s, %q: %v", path, title, err)
		}
		all = append(all, a)
	}
	if len(all) != 10 {
		t.Fatalf("%s has %d queries, want ten, with a comment before each", path, len(all))
	}
	return all
}

func ask(t *testing.T, x *dwsim.Experiment, title, statement string) (answer, error) {
	a := answer{title: title}
	rows, err := x.Query(t.Context(), strings.TrimSuffix(strings.TrimSpace(statement), ";"), dwsim.QueryOptions{})
	if err != nil {
		return a, err
	}
	defer rows.Close()
	for _, c := range rows.Columns {
		a.columns = append(a.columns, strings.ToLower(c.Name))
	}
	for {
		row, err := rows.Next()
		if err != nil || row == nil {
			return a, err
		}
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = "NULL"
			if cell != nil {
				cells[i] = string(result.AppendText(nil, cell))
			}
		}
		a.rows = append(a.rows, cells)
	}
}

// compare reports where a dialect answers otherwise.
func compare(t *testing.T, dialect string, got, want []answer) {
	t.Helper()
	for i, a := range got {
		b := want[i]
		if a.title != b.title || !slices.Equal(a.columns, b.columns) {
			t.Errorf("%s: query %d is %q with the columns %q, want %q with %q", dialect, i+1, a.title, a.columns, b.title, b.columns)
			continue
		}
		if len(a.rows) != len(b.rows) {
			t.Errorf("%s, %q: %d rows, want %d", dialect, a.title, len(a.rows), len(b.rows))
			continue
		}
		for k := range a.rows {
			if !slices.EqualFunc(a.rows[k], b.rows[k], sameCell) {
				t.Errorf("%s, %q: row %d is %q, want %q", dialect, a.title, k+1, a.rows[k], b.rows[k])
				break
			}
		}
	}
}

// sameCell compares numbers by their values: a sum is a DECIMAL in one dialect and a DOUBLE in another.
func sameCell(a, b string) bool {
	if a == b {
		return true
	}
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	return errX == nil && errY == nil && math.Abs(x-y) <= 1e-9*math.Max(math.Abs(x), math.Abs(y))
}

// checkGolden holds the shapes of answers against a file: columns, number of rows, the first
// row, and a digest of all.
func checkGolden(t *testing.T, path string, all []answer) {
	t.Helper()
	var shapes strings.Builder
	for _, a := range all {
		digest := sha256.New()
		for _, row := range a.rows {
			fmt.Fprintln(digest, strings.Join(row, "\t"))
		}
		if len(a.rows) == 0 {
			t.Errorf("%q has no rows", a.title)
			continue
		}
		fmt.Fprintf(&shapes, "%s\n  columns  %s\n  rows     %d\n  first    %s\n  digest   %x\n", a.title,
			strings.Join(a.columns, ", "), len(a.rows), strings.Join(a.rows[0], ", "), digest.Sum(nil)[:8])
	}
	if *update {
		if err := os.WriteFile(path, []byte(shapes.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if shapes.String() != string(want) {
		t.Errorf("%s says\n%s\nand the queries answer\n%s\nrun go test ./examples -update if that is right", path, want, shapes.String())
	}
}
