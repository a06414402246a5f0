package ddl_test

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/dw-sim/dw-sim/ddl"
	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

func FuzzRedshift(f *testing.F) { fuzzImport(f, "redshift") }

func FuzzSnowflake(f *testing.F) { fuzzImport(f, "snowflake") }

func FuzzANSI(f *testing.F) { fuzzImport(f, "ansi") }

// fuzzImport imports any text: what comes of it is accepted, has all columns placed, or is
// an error with a place in the script.
func fuzzImport(f *testing.F, dialect string) {
	archives, err := filepath.Glob("testdata/cases/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range archives {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, member := range archive.Files {
			if strings.HasSuffix(member.Name, ".sql") {
				f.Add(string(member.Data))
			}
		}
	}
	f.Fuzz(func(t *testing.T, script string) {
		e, warnings, err := ddl.Import("fuzz", script, ddl.Options{Dialect: dialect, TargetRows: 10})
		if err != nil {
			checkErrors(t, script, err)
			return
		}
		if problems := gen.Check(e); len(problems) > 0 {
			t.Fatalf("%q makes a document that is not accepted: %v", script, problems)
		}
		for _, w := range warnings {
			checkPlace(t, script, w.Line, w.Column, w.Message)
		}
	})
}

// checkErrors fails unless every error has a place and says something. Too many of
// something is a problem of the document.
func checkErrors(t *testing.T, script string, err error) {
	errs, ok := errors.AsType[ddl.Errors](err)
	if _, isProblem := errors.AsType[schema.Problems](err); isProblem || !ok || len(errs) == 0 {
		t.Fatalf("%q ends with an error without a place: %v", script, err)
	}
	for _, one := range errs {
		checkPlace(t, script, one.Line, one.Column, one.Message)
	}
}

func checkPlace(t *testing.T, script string, line, column int, message string) {
	lines := strings.Split(script, "\n")
	if message == "" || line < 1 || line > len(lines) || column < 1 || column > len([]rune(lines[line-1]))+1 {
		t.Fatalf("%q has %q at %d:%d, which is not in it", script, message, line, column)
	}
}
