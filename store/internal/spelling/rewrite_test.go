package spelling_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/spelling"
)

var update = flag.Bool("update", false, "rewrite golden files")

// engines are those of the golden files, in their order.
var engines = []struct {
	name   string
	engine spelling.Engine
}{
	{"sqlite", spelling.SQLite}, {"postgres", spelling.Postgres}, {"duckdb", spelling.DuckDB},
	{"redshift", spelling.Redshift}, {"snowflake", spelling.Snowflake},
}

// columnTypes are the columns whose types the golden files know.
var columnTypes = map[string]schema.Type{
	"D": schema.Date, "D2": schema.Date, "TS": schema.Timestamp, "TZ": schema.TimestampTZ, "TM": schema.Time, "U": schema.UUID, "ID": schema.Int, "STATUS": schema.Varchar,
	"DEC2": schema.Decimal, "DEC4": schema.Decimal, "DEC": schema.Decimal, "WHOLE": schema.BigInt, "DBL": schema.Double,
}

// columnScale knows DEC2 and DEC4 by their digits; columns called DEC have two, or three.
func columnScale(name string) spelling.ColumnScale {
	s := spelling.ColumnScale{Same: true}
	switch name = strings.ToUpper(name); name {
	case "DEC2":
		s.Most = 2
	case "DEC4":
		s.Most = 4
	case "DEC":
		s.Most, s.Same = 3, false
	case "WHOLE":
	default:
		s.Found = columnTypes[name] != 0
		return s
	}
	s.Found, s.Known = true, true
	return s
}

var params = []store.Param{
	{Name: "day", Type: schema.Date, Value: "2024-01-31"},
	{Name: "n", Type: schema.BigInt, Value: int64(5)},
	{Name: "price", Type: schema.Decimal, Value: "1.50"},
	{Name: "since", Type: schema.Text, Value: "2024-01-31"},
}

func options(e spelling.Engine) spelling.Options {
	return spelling.Options{Engine: e, ColumnType: func(name string) schema.Type { return columnTypes[strings.ToUpper(name)] }, ColumnScale: columnScale}
}

// usedParams are those whose names sql writes.
func usedParams(sql string) []store.Param {
	var used []store.Param
	for _, p := range params {
		if strings.Contains(sql, ":"+p.Name) {
			used = append(used, p)
		}
	}
	return used
}

// TestRewrite compares what becomes of the statements of testdata/*.txtar. Each name.sql is followed
// by name.want, with a line for each engine for which it changes.
func TestRewrite(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("there are no golden files", err)
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		made := &txtar.Archive{Comment: archive.Comment}
		want := map[string]string{}
		for _, f := range archive.Files {
			want[f.Name] = string(f.Data)
		}
		for _, f := range archive.Files {
			name, is := strings.CutSuffix(f.Name, ".sql")
			if !is {
				continue
			}
			got := rewritten(strings.TrimSpace(string(f.Data)))
			made.Files = append(made.Files, f, txtar.File{Name: name + ".want", Data: []byte(got)})
			if got != want[name+".want"] && !*update {
				t.Errorf("%s, %s\n%s\ngives\n%s\nwant\n%s", file, name, f.Data, got, want[name+".want"])
			}
		}
		if *update {
			if err := os.WriteFile(file, txtar.Format(made), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func rewritten(sql string) string {
	var b strings.Builder
	for _, e := range engines {
		s, err := spelling.Rewrite(sql, usedParams(sql), options(e.engine))
		switch {
		case err != nil:
			fmt.Fprintf(&b, "%s ! %v\n", e.name, err)
		case s.SQL != sql:
			fmt.Fprintf(&b, "%s: %s\n", e.name, s.SQL)
		}
	}
	return b.String()
}
