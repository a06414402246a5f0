package storetest

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/store"
)

//go:embed testdata/attacks.txt
var attackFile string

// attack is a statement that would do harm.
type attack struct {
	line int
	sql  string
	want string // refused, stopped or harmless
}

// attacksOn returns the attacks of the file for an engine.
func attacksOn(engine, dir string) ([]attack, error) {
	var found []attack
	want, applies := "", false
	for n, line := range strings.Split(attackFile, "\n") {
		heading, isHeading := strings.CutPrefix(line, "== ")
		switch {
		case isHeading:
			kind, engines, ok := strings.Cut(heading, " on ")
			if !ok || kind != "refused" && kind != "stopped" && kind != "harmless" {
				return nil, fmt.Errorf("line %d of attacks.txt is no heading such as \"== refused on sqlite duckdb\"", n+1)
			}
			want, applies = kind, engines == "all" || slices.Contains(strings.Fields(engines), engine)
		case applies && line != "":
			found = append(found, attack{n + 1, writtenOut(line, dir), want})
		}
	}
	return found, nil
}

var repeated = regexp.MustCompile(`\{(\d+)\*([^}]*)\}`)

// writtenOut returns the statement that a line of the file stands for.
func writtenOut(line, dir string) string {
	line = strings.NewReplacer("{dir}", dir, "{lf}", "\n", "{cr}", "\r").Replace(line)
	return repeated.ReplaceAllStringFunc(line, func(part string) string {
		m := repeated.FindStringSubmatch(part)
		n, _ := strconv.Atoi(m[1])
		return strings.Repeat(m[2], n)
	})
}

const (
	attackTimeout = 300 * time.Millisecond
	attackGrace   = 250 * time.Millisecond // from the timeout on until the query has ended
	attackMemory  = 2 << 30                // bytes more than before
	canary        = "the canary sings"
)

// RunAttacks checks that no statement of testdata/attacks.txt writes, reads a file, runs on
// beyond its limit, or takes the memory of the machine, and that the warehouse answers after
// each of them. The warehouse holds nothing but what this puts into it.
func RunAttacks(t *testing.T, engine string, w store.Warehouse) {
	dir := canaryFolder(t)
	list, err := attacksOn(engine, dir)
	if err != nil {
		t.Fatal(err)
	}
	mark := fillShop(t, w, 1, 10)
	rows, files, memory := allRows(t, w), listing(t, dir), peakMemory()
	for _, a := range list {
		if problem := a.try(t, w); problem != "" {
			t.Errorf("line %d: %.200s\n%s", a.line, a.sql, problem)
		}
		if got := listing(t, dir); got != files {
			t.Fatalf("line %d: %.200s\nThe folder holds\n%s\nwant\n%s", a.line, a.sql, got, files)
		}
		wantQuery(t, w, "SELECT count(*), sum(customer_id) FROM customers", "10 55")
	}
	if got := allRows(t, w); got != rows {
		t.Errorf("the rows are\n%s\nwant\n%s", got, rows)
	}
	wantMark(t, w, mark)
	if more := peakMemory() - memory; more > attackMemory {
		t.Errorf("the process took %d MiB more", more>>20)
	}
	t.Logf("%d statements", len(list))
}

// canaryFolder makes a folder that every user of the machine may read and write, so that
// nothing but the warehouse keeps a server from it.
func canaryFolder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "dwsim-canary-") //nolint:usetesting // that of a test lies in one which is closed to other users
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	err = errors.Join(
		os.WriteFile(filepath.Join(dir, "canary.txt"), []byte(canary+"\n"), 0o600),
		os.WriteFile(filepath.Join(dir, "canary.csv"), []byte("a,b\n1,"+canary+"\n"), 0o600),
		os.Chmod(filepath.Join(dir, "canary.txt"), 0o666), os.Chmod(filepath.Join(dir, "canary.csv"), 0o666), os.Chmod(dir, 0o777),
	)
	if err != nil {
		t.Fatal(err)
	}
	return filepath.ToSlash(dir)
}

// listing is what a folder holds.
func listing(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		fmt.Fprintf(&b, "%s: %q %v\n", e.Name(), data, err)
	}
	return b.String()
}

func allRows(t *testing.T, w store.Warehouse) string {
	t.Helper()
	return strings.Join(slices.Concat(
		query(t, w, "SELECT * FROM customers ORDER BY customer_id"),
		query(t, w, "SELECT * FROM orders ORDER BY order_id"),
		query(t, w, "SELECT * FROM notes"),
	), "\n")
}

// tries is how often an attack that was stopped too late is tried: the machine may be busy.
const tries = 3

// try returns what is wrong after an attack, or nothing.
func (a attack) try(t *testing.T, w store.Warehouse) string {
	var took time.Duration
	for range tries {
		began := time.Now()
		shown, err := a.run(t.Context(), w)
		took = time.Since(began)
		switch {
		case shown:
			return "it shows what a file holds"
		case err == nil && a.want != "harmless":
			return "it is not " + a.want
		case err != nil && strings.Contains(err.Error(), canary):
			return "its error shows what a file holds: " + err.Error()
		case took <= attackTimeout+attackGrace:
			return ""
		}
	}
	return fmt.Sprintf("it ends after %s, %s after its timeout", took, took-attackTimeout)
}

// run runs a statement to its end, and reports whether a row shows a canary.
func (a attack) run(ctx context.Context, w store.Warehouse) (shown bool, err error) {
	rows, err := w.Query(ctx, store.Query{Experiment: "shop", SQL: a.sql, Timeout: attackTimeout})
	if err != nil {
		return false, err
	}
	defer rows.Close()
	for {
		row, err := rows.Next()
		if err != nil || row == nil {
			return shown, err
		}
		for _, value := range row {
			switch value := value.(type) {
			case string:
				shown = shown || strings.Contains(value, canary)
			case []byte:
				shown = shown || strings.Contains(string(value), canary)
			}
		}
	}
}

// peakMemory returns the most memory that this process has had, in bytes; 0 where that is not
// known.
func peakMemory() int64 {
	if runtime.GOOS != "linux" {
		return 0
	}
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		if kib, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			n, _ := strconv.ParseInt(firstField(kib), 10, 64)
			return n << 10
		}
	}
	return 0
}
