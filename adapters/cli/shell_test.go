package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestComplete(t *testing.T) {
	for script, want := range map[string]bool{
		"": true, "\n": true, "SELECT 1": false, "SELECT 1;\n": true, "SELECT ';\n": false, "SELECT 1; -- done\n": true,
		"SELECT 1 -- ;\n": false, "/* ; \n": false, "SELECT 1; /* open\n": false, "SELECT $$;\n": false, "-- only this\n": false,
	} {
		if got := complete(script); got != want {
			t.Errorf("complete(%q) = %t", script, got)
		}
	}
}

func TestOpen(t *testing.T) {
	for script, want := range map[string]string{
		"SELECT\n": "-", "SELECT 'a\n": "'", "SELECT \"a\n": `"`, "SELECT /* a\n": "*", "SELECT 'a'\n": "-", "SELECT 1 -- a\n": "-",
	} {
		if got := open(script); got != want {
			t.Errorf("open(%q) = %s, want %s", script, got, want)
		}
	}
}

func TestOneLine(t *testing.T) {
	for sql, want := range map[string]string{
		"SELECT 1;":                            "SELECT 1;",
		"SELECT 1,\n\t2 -- two\nFROM  x;":      "SELECT 1, 2 FROM x;",
		"SELECT/* a\nb */1;":                   "SELECT 1;",
		"SELECT 'a  b', 'c -- d';":             "SELECT 'a  b', 'c -- d';",
		"SELECT 'a\nb';":                       "", // would be another text
		".read file  name":                     ".read file  name",
		"-- first\nSELECT 1; -- and\nSELECT 2": "SELECT 1; SELECT 2",
	} {
		if got := oneLine(sql); got != want {
			t.Errorf("oneLine(%q) = %q, want %q", sql, got, want)
		}
	}
}

func TestEnded(t *testing.T) {
	for script, want := range map[string]string{
		" SELECT 1\n": "SELECT 1;\n", "SELECT 1;": "SELECT 1;\n", "SELECT 1 -- a;": "SELECT 1 -- a;\n;\n", "SELECT 1; -- a": "SELECT 1; -- a\n", "SELECT ';'": "SELECT ';';\n",
	} {
		if got := ended(script); got != want {
			t.Errorf("ended(%q) = %q, want %q", script, got, want)
		}
	}
}

func TestAliased(t *testing.T) {
	for sql, want := range map[string]string{
		"SELECT o. FROM orders o": "orders", "SELECT o. FROM orders AS O WHERE": "orders", "FROM shop.orders o": "orders", "FROM orders": "", "SELECT o.x, o.y": "",
	} {
		if got := aliased(sql, "o"); got != want {
			t.Errorf("aliased(%q) = %q, want %q", sql, got, want)
		}
	}
}

func TestHistoryFile(t *testing.T) {
	home := t.TempDir()
	for state, want := range map[string]string{
		"":         filepath.Join(home, ".local", "state", "dw-sim", "history"),
		"relative": filepath.Join(home, ".local", "state", "dw-sim", "history"),
		home:       filepath.Join(home, "dw-sim", "history"),
	} {
		env := func(name string) (string, bool) {
			return map[string]string{"HOME": home, "XDG_STATE_HOME": state}[name], true
		}
		if got := historyFile(env); got != want {
			t.Errorf("with %q it is %s, want %s", state, got, want)
		}
	}
}

// TestHistoryIsCut has more lines than are kept; the newest stay.
func TestHistoryIsCut(t *testing.T) {
	path := filepath.Join(t.TempDir(), "dw-sim", "history")
	for i := range 2*mostHistory + 5 {
		if i == 0 {
			openHistory(path) // makes the folder
		}
		h := &history{path: path}
		h.add(fmt.Sprintf("SELECT %d;", i))
		if h.err != nil {
			t.Fatal(h.err)
		}
	}
	h := openHistory(path)
	if h.err != nil || len(h.lines) != mostHistory || h.lines[mostHistory-1] != "SELECT 2004;" {
		t.Fatalf("%d lines are read, the last %q, %v", len(h.lines), h.lines[len(h.lines)-1], h.err)
	}
	data, err := os.ReadFile(path)
	if err != nil || strings.Count(string(data), "\n") != mostHistory || !strings.HasPrefix(string(data), "SELECT 1005;\n") {
		t.Errorf("the file has %d lines, %v", strings.Count(string(data), "\n"), err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("its mode is %v, %v", info.Mode(), err)
	}
}

func TestExportLine(t *testing.T) {
	if got, want := exportLine(1_234_000, 3<<20, 2*time.Second), "export: 1 234 000 rows, 617 000 rows/s, 3.0 MiB, 2.0 s so far"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
