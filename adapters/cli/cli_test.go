package cli_test

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/dw-sim/dw-sim/adapters/cli"
	"github.com/dw-sim/dw-sim/adapters/httpapi"

	_ "github.com/dw-sim/dw-sim/store/sqlite"
	_ "github.com/dw-sim/dw-sim/store/stage"
)

// raceExit lets the race detector end a process at once, instead of a second later.
const raceExit = "atexit_sleep_ms=0"

func TestMain(m *testing.M) {
	os.Setenv("GORACE", raceExit)
	testscript.Main(m, map[string]func(){
		"browser": browser,
		"dw-sim":  func() { os.Exit(cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.LookupEnv)) },
	})
}

// TestScripts runs the command line as a person does: every command, what it prints
// where, and its exit code.
func TestScripts(t *testing.T) {
	testscript.Run(t, scripts(t, false, "testdata/script/*.txtar"))
}

// scripts are the parameters of a run of scripts, which may ask whether a server is what answers
// them: [server].
func scripts(t *testing.T, server bool, patterns ...string) testscript.Params {
	t.Helper()
	examples, err := filepath.Abs("../../examples")
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for _, pattern := range patterns {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatalf("there are no scripts %s: %v", pattern, err)
		}
		files = append(files, found...)
	}
	return testscript.Params{
		Files:               files,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("EXAMPLES", examples)
			env.Setenv("COLUMNS", "100")
			env.Setenv("GORACE", raceExit)
			env.Setenv("COMMENTED", "-- a comment first\nSELECT 7")
			if server {
				root := filepath.Join(env.WorkDir, "data")
				env.Setenv("DW_SIMULATOR_SERVER", serve(t, root, httpapi.Options{}, env.Defer))
				env.Setenv("GUARDED", serve(t, root, httpapi.Options{Token: "open-sesame-1234567890"}, env.Defer))
			}
			return nil
		},
		Condition: func(name string) (bool, error) {
			if name != "server" {
				return false, fmt.Errorf("there is no condition %s", name)
			}
			return server, nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"code": exitsWith,
			"json": holds,
			"keys": hasKeys,
			"sql":  execute,
		},
	}
}

// exitsWith is `code N command args…`: the command ends with that exit code.
func exitsWith(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N command args…")
	}
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		exit, ok := errors.AsType[*exec.ExitError](err)
		if !ok {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if want := args[0]; strconv.Itoa(got) != want {
		ts.Fatalf("exit code %d, want %s", got, want)
	}
}

// holds is `json path value`: standard output is one JSON value, and what lies at the
// path, such as tables.0.name, matches the value, a regular expression. The length of
// an array is at its path followed by "len".
func holds(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: [!] json path value")
	}
	got := fmt.Sprint(at(ts, args[0]))
	matched, err := regexp.MatchString("^(?:"+args[1]+")$", got)
	ts.Check(err)
	if matched == neg {
		ts.Fatalf("%s is %s, want (not: %t) %s", args[0], got, neg, args[1])
	}
}

// hasKeys is `keys path key…`: the object at the path has these keys, in this order, and
// no others.
func hasKeys(ts *testscript.TestScript, _ bool, args []string) {
	object, ok := at(ts, args[0]).(map[string]any)
	if !ok {
		ts.Fatalf("%s is no object", args[0])
	}
	got := map[string]bool{}
	for key := range object {
		got[key] = true
	}
	want := map[string]bool{}
	for _, key := range args[1:] {
		want[key] = true
	}
	if !reflect.DeepEqual(got, want) {
		ts.Fatalf("%s has the keys %v, want %v", args[0], got, want)
	}
}

func at(ts *testscript.TestScript, path string) any {
	decoder := json.NewDecoder(strings.NewReader(ts.ReadFile("stdout")))
	decoder.UseNumber()
	var value any
	ts.Check(decoder.Decode(&value))
	if decoder.More() {
		ts.Fatalf("standard output has more than one JSON value")
	}
	for part := range strings.SplitSeq(strings.Trim(path, "."), ".") {
		switch v := value.(type) {
		case map[string]any:
			if _, ok := v[part]; part != "" && !ok {
				ts.Fatalf("%s: there is no %q", path, part)
			}
			if part != "" {
				value = v[part]
			}
		case []any:
			i, err := strconv.Atoi(part)
			switch {
			case part == "len":
				value = len(v)
			case err != nil || i >= len(v):
				ts.Fatalf("%s: there is no element %s", path, part)
			default:
				value = v[i]
			}
		default:
			ts.Fatalf("%s: %q is in no object", path, part)
		}
	}
	return value
}

// execute is `sql file statement`: it changes a SQLite file behind the back of dw-sim.
func execute(ts *testscript.TestScript, _ bool, args []string) {
	db, err := sql.Open("sqlite", ts.MkAbs(args[0]))
	ts.Check(err)
	defer db.Close()
	_, err = db.Exec(args[1])
	ts.Check(err)
}
