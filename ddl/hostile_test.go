package ddl_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/ddl"
)

// generatedColumns is a table of so many columns, each with a definition.
func generatedColumns(n int, definition string) string {
	var b strings.Builder
	b.WriteString("create table t (")
	for i := range n {
		fmt.Fprintf(&b, "a%d %s, ", i, definition)
	}
	return b.String() + "z int);"
}

// hostile are scripts that take for ever where the work for an error, a warning or a column
// grows with how many there are.
var hostile = map[string]struct {
	script string
	errors int // 0: it is imported
}{
	"not create":         {strings.Repeat("create tabl t(a int);", 100_000), 101},
	"the same columns":   {"create table t (a int);" + strings.Repeat("alter table t add a int;", 5000), 101},
	"no such columns":    {"create table t (a int);alter table t " + strings.Repeat("drop column absent, ", 50_000) + "drop column b;", 101},
	"characters":         {strings.Repeat("create table t(a int ?);", 100_000), 101},
	"no semicolons":      {strings.Repeat("create table t(a int\n", 100_000), 101},
	"skipped":            {"create table t (a int);" + strings.Repeat("grant select on t to u;", 100_000), 0},
	"columns":            {generatedColumns(100_000, "int"), 1},
	"many keys":          {generatedColumns(9_000, "int unique"), 0},
	"names to number":    {renamedColumns(9_000), 0},
	"many types":         {generatedColumns(9_000, "super"), 0},
	"columns by LIKE":    {generatedColumns(9_000, "int") + "create table u (" + strings.Repeat("like t, ", 9_000) + "like t);", 1},
	"columns one by one": {"create table t (z int);" + altered(4_000), 0},
}

// renamedColumns is a table of so many columns whose names the document has to change.
func renamedColumns(n int) string {
	names := make([]string, n)
	for i := range names {
		names[i] = `"a` + strings.Repeat(" ", i/100) + strings.Repeat("!", i%100) + ` b" int`
	}
	return "create table t (" + strings.Join(names, ", ") + ");"
}

func altered(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "alter table t add a%d int;", i)
	}
	return b.String()
}

func TestHostileScriptsEnd(t *testing.T) {
	if testing.Short() {
		t.Skip("scripts of megabytes")
	}
	for name, c := range hostile {
		t.Run(name, func(t *testing.T) {
			begin := time.Now()
			_, _, err := ddl.Import("test", c.script, ddl.Options{Dialect: "redshift"})
			took := time.Since(begin)
			found, _ := errors.AsType[ddl.Errors](err)
			if len(found) != c.errors || (err != nil) != (c.errors > 0) {
				t.Errorf("%d errors instead of %d: %.300v", len(found), c.errors, err)
			}
			for _, one := range found {
				if len(one.Source) > 500 || one.Cut >= one.Column {
					t.Errorf("%d:%d shows %d bytes behind %d characters", one.Line, one.Column, len(one.Source), one.Cut)
				}
			}
			if took > 5*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}
