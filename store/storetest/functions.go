package storetest

import (
	"embed"
	"errors"
	"fmt"
	"math"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/store"
)

//go:embed testdata/functions/*.txt
var functionFiles embed.FS

// Functions is a group of functions and spellings, one file of testdata/functions.
type Functions struct {
	Title     string
	Functions []Function
}

// Function is what one function, or spelling, has to do on every engine.
type Function struct {
	Name  string
	About []string // what it returns, and where that is documented
	Cases []Case
}

// Case is one statement and the value that it returns.
type Case struct {
	SQL  string // a whole statement of one row and one column, or an expression
	Want string // NULL, true, false, a number, or a text in single quotes
	// Refused has, by the name of an engine ("sqlite", "postgres", "duckdb"), a part of the
	// error with which it refuses the statement. Whoever refuses names what to do instead.
	Refused map[string]string
}

// Statement returns the case as a statement.
func (c Case) Statement() string {
	if word := strings.ToUpper(firstField(c.SQL)); word == "SELECT" || word == "WITH" {
		return c.SQL
	}
	return "SELECT " + c.SQL
}

func firstField(s string) string {
	if f := strings.Fields(s); len(f) > 0 {
		return f[0]
	}
	return ""
}

// AllFunctions returns the functions of all files, in the order of their names. The files hold
//
//	Title of the group
//
//	== NAME
//	What it returns.
//	https://…
//	expression => value
//	SELECT … => value
//	  ! sqlite: part of the error
//
// where a line with an exclamation mark belongs to the case above it.
func AllFunctions() ([]Functions, error) {
	files, err := functionFiles.ReadDir("testdata/functions")
	if err != nil {
		return nil, err
	}
	var all []Functions
	for _, file := range files {
		data, err := functionFiles.ReadFile("testdata/functions/" + file.Name())
		if err != nil {
			return nil, err
		}
		group, err := parseFunctions(string(data))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file.Name(), err)
		}
		all = append(all, group)
	}
	return all, nil
}

func parseFunctions(text string) (Functions, error) {
	var group Functions
	for n, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		last := len(group.Functions) - 1
		sql, want, isCase := cutLast(line, " => ")
		refusal, isRefusal := strings.CutPrefix(line, "! ")
		switch name, isName := strings.CutPrefix(line, "== "); {
		case line == "":
		case group.Title == "":
			group.Title = line
		case isName:
			group.Functions = append(group.Functions, Function{Name: name})
		case last < 0:
			return group, fmt.Errorf("line %d stands before the first function", n+1)
		case isCase:
			group.Functions[last].Cases = append(group.Functions[last].Cases, Case{SQL: sql, Want: want, Refused: map[string]string{}})
		case isRefusal:
			engine, part, ok := strings.Cut(refusal, ": ")
			cases := group.Functions[last].Cases
			if !ok || len(cases) == 0 {
				return group, fmt.Errorf("line %d is no refusal of a case", n+1)
			}
			cases[len(cases)-1].Refused[engine] = part
		default:
			group.Functions[last].About = append(group.Functions[last].About, line)
		}
	}
	return group, nil
}

func cutLast(s, separator string) (before, after string, found bool) {
	i := strings.LastIndex(s, separator)
	if i < 0 {
		return s, "", false
	}
	return strings.TrimSpace(s[:i]), strings.TrimSpace(s[i+len(separator):]), true
}

// Refusals are the errors with which an engine refused cases, by their statements.
type Refusals map[string]string

// RunFunctions checks that an engine answers every case truly, or refuses it with the error
// that the case names; these it returns. The warehouse is empty at first, and holds experiment
// shop then.
func RunFunctions(t *testing.T, engine string, w store.Warehouse) Refusals {
	groups, err := AllFunctions()
	if err != nil {
		t.Fatal(err)
	}
	fillShop(t, w, 1, 10)
	refusals := Refusals{}
	for _, group := range groups {
		for _, f := range group.Functions {
			t.Run(f.Name, func(t *testing.T) {
				for _, c := range f.Cases {
					refusal, problem := checkCase(t, engine, w, c)
					if problem != "" {
						t.Errorf("%s\n%s", c.SQL, problem)
					}
					if refusal != "" {
						refusals[c.Statement()] = refusal
					}
				}
			})
		}
	}
	return refusals
}

// checkCase runs a case in experiment shop. It returns the error with which the engine refuses
// it, where it should, and what is wrong.
func checkCase(t testing.TB, engine string, w store.Warehouse, c Case) (refusal, problem string) {
	got, err := oneValue(t, w, c.Statement())
	part, refused := c.Refused[engine]
	switch {
	case !refused && err != nil:
		return "", err.Error()
	case !refused && !sameValue(got, c.Want):
		return "", fmt.Sprintf("gives %#v, want %s", got, c.Want)
	case !refused:
		return "", ""
	case err == nil:
		return "", fmt.Sprintf("gives %v, want an error with %q", got, part)
	case !strings.Contains(err.Error(), part):
		return "", fmt.Sprintf("the error is %v, want one with %q", err, part)
	}
	if e, ok := errors.AsType[*store.QueryError](err); ok {
		e = new(*e)
		e.Offset = -1 // a page shows the statement by itself
		err = e
	}
	return err.Error(), ""
}

func oneValue(t testing.TB, w store.Warehouse, sql string) (any, error) {
	rows, err := w.Query(t.Context(), store.Query{Experiment: "shop", SQL: sql})
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	row, err := rows.Next()
	if err != nil {
		return nil, err
	}
	if len(row) != 1 {
		return nil, fmt.Errorf("the result has %d columns", len(row))
	}
	value := row[0]
	if b, ok := value.([]byte); ok {
		value = slices.Clone(b)
	}
	if next, err := rows.Next(); err != nil || next != nil {
		return nil, fmt.Errorf("there is more than one row: %v, %w", next, err)
	}
	return value, nil
}

// sameValue compares the value of an engine with that of a case: numbers by their values, floats
// and what has more digits than those to a relative 10⁻¹² (digits beyond differ between engines),
// booleans also as 1 and 0.
func sameValue(got any, want string) bool {
	if text, ok := strings.CutPrefix(want, "'"); ok {
		return got == strings.ReplaceAll(strings.TrimSuffix(text, "'"), "''", "'")
	}
	switch want {
	case "NULL":
		return got == nil
	case "true":
		return got == true || got == int64(1)
	case "false":
		return got == false || got == int64(0)
	}
	if got == nil {
		return false
	}
	exact, ok := new(big.Rat).SetString(want)
	have, isNumber := new(big.Rat).SetString(fmt.Sprint(got))
	if !ok || !isNumber {
		return false
	}
	if _, isFloat := got.(float64); !isFloat && !isLongFraction(fmt.Sprint(got)) {
		return have.Cmp(exact) == 0
	}
	a, _ := have.Float64()
	b, _ := exact.Float64()
	return math.Abs(a-b) <= 1e-12*math.Max(math.Abs(a), math.Abs(b))
}

// isLongFraction tells of a quotient or a root that an engine computes as a DECIMAL.
func isLongFraction(number string) bool {
	return strings.Contains(number, ".") && len(strings.Trim(number, "-.0")) > 15
}
