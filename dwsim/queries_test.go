package dwsim_test

import (
	"bytes"
	"fmt"
	"maps"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/result"
	"github.com/dw-sim/dw-sim/store/sqlite"
)

// engines are the warehouses on which the queries of testdata run: those of this build into
// which runs move, and SQLite.
func engines() map[string]func(testing.TB) store.Warehouse {
	all := maps.Clone(destinations)
	all["sqlite"] = func(t testing.TB) store.Warehouse {
		w, err := sqlite.OpenWarehouse(t.Context(), t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = w.Close() })
		return w
	}
	return all
}

// TestQueries runs what people write for Redshift and for Snowflake. The answers were compared
// on all engines, and must be the same on each.
func TestQueries(t *testing.T) {
	document, err := os.ReadFile("testdata/queries/trade.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for engine, open := range engines() {
		t.Run(engine, func(t *testing.T) {
			e := newMovedEnv(t, engine, open(t))
			x := e.create(t, string(document))
			generate(t, x, dwsim.GenerateOptions{Seed: new(int64(1))})
			for _, dialect := range []string{"redshift", "snowflake"} {
				t.Run(dialect, func(t *testing.T) {
					testQueries(t, x, "testdata/queries/"+dialect, *update && engine == "sqlite")
				})
			}
		})
	}
}

func testQueries(t *testing.T, x *dwsim.Experiment, path string, update bool) {
	queries := sections(t, path+".sql")
	answers := map[string]string{}
	if !update {
		for _, s := range sections(t, path+".answers") {
			answers[s.name] = s.text
		}
	}
	var out strings.Builder
	for _, q := range queries {
		got, err := answer(t, x, q.text)
		if err != nil {
			t.Errorf("%s: %v", q.name, err)
			continue
		}
		fmt.Fprintf(&out, "-- %s\n%s\n", q.name, got)
		if want, known := answers[q.name]; !update && (!known || !sameAnswer(got, want)) {
			t.Errorf("%s gives\n%s\nwant\n%s", q.name, got, want)
		}
	}
	if update {
		if err := os.WriteFile(path+".answers", []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// section is a query, or an answer, under its name.
type section struct{ name, text string }

func sections(t *testing.T, path string) (all []section) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for part := range strings.SplitSeq("\n"+string(data), "\n-- ") {
		if name, text, ok := strings.Cut(part, "\n"); ok && name != "" {
			all = append(all, section{name, strings.TrimRight(text, "\n")})
		}
	}
	return all
}

// answer returns the rows of a query as TSV.
func answer(t *testing.T, x *dwsim.Experiment, sql string) (string, error) {
	rows, err := x.Query(t.Context(), strings.TrimSuffix(sql, ";"), dwsim.QueryOptions{})
	if err != nil {
		return "", err
	}
	var out bytes.Buffer
	w, err := result.New(result.TSV, &out, result.Options{})
	if err != nil {
		t.Fatal(err)
	}
	err = result.Copy(w, rows)
	return out.String(), err
}

// sameAnswer compares answers cell by cell: numbers by their values, as some engines have
// decimals where others have floats, and 1 and 0 are what SQLite has for true and false.
func sameAnswer(got, want string) bool {
	a, b := strings.Split(strings.TrimSuffix(got, "\n"), "\n"), strings.Split(strings.TrimSuffix(want, "\n"), "\n")
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		left, right := strings.Split(a[i], "\t"), strings.Split(b[i], "\t")
		if len(left) != len(right) {
			return false
		}
		for k := range left {
			if !sameCell(left[k], right[k]) {
				return false
			}
		}
	}
	return true
}

var truths = map[string]string{"true": "1", "false": "0"}

func sameCell(a, b string) bool {
	if t, ok := truths[a]; ok {
		a = t
	}
	if t, ok := truths[b]; ok {
		b = t
	}
	if a == b {
		return true
	}
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	return errX == nil && errY == nil && math.Abs(x-y) <= 1e-9*math.Max(math.Abs(x), math.Abs(y))
}
