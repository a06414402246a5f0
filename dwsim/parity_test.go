package dwsim_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/store/storetest"
)

const parityPage = "../docs/parity.md"

// TestParity runs every function and spelling on every engine, and compares what they answer
// and refuse with docs/parity.md.
func TestParity(t *testing.T) {
	columns := []string{"sqlite", "postgres", "duckdb"}
	refusals := map[string]storetest.Refusals{}
	for engine, open := range engines() {
		t.Run(engine, func(t *testing.T) {
			refusals[engine] = storetest.RunFunctions(t, engine, open(t))
		})
	}
	if len(refusals) < len(columns) {
		if os.Getenv("CI") == "true" {
			t.Fatal("the page has DuckDB, which is not built in")
		}
		t.Skip("the page has DuckDB, which is not built in")
	}
	groups, err := storetest.AllFunctions()
	if err != nil {
		t.Fatal(err)
	}
	page := renderParity(groups, columns, refusals)
	if *update {
		if err := os.WriteFile(parityPage, page, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if now, err := os.ReadFile(parityPage); err != nil || !bytes.Equal(now, page) {
		t.Errorf("%s is not what the engines do: go test ./dwsim -run TestParity -update (%v)", parityPage, err)
	}
}

const parityHead = `# What queries may be written

What people write for Redshift and Snowflake runs on SQLite, Postgres and DuckDB: each function and spelling below was run
on each of them, and answered as the example says. What an engine cannot answer truly it refuses by name, with what to write
instead; nothing is approximated. Redshift and Snowflake themselves run a query as it is written.

Names of tables and columns are never rewritten. Where Redshift and Snowflake differ, a function that both have means what it does in Redshift.
`

// renderParity writes the page: a table per group, and below it what is refused.
func renderParity(groups []storetest.Functions, engines []string, refusals map[string]storetest.Refusals) []byte {
	var page bytes.Buffer
	page.WriteString(parityHead)
	for _, group := range groups {
		fmt.Fprintf(&page, "\n## %s\n\n| | for example | SQLite | Postgres | DuckDB |\n| --- | --- | --- | --- | --- |\n", group.Title)
		var refused []string
		for _, f := range group.Functions {
			about, example := aboutFunction(f)
			fmt.Fprintf(&page, "| %s | %s |", about, example)
			for _, engine := range engines {
				fmt.Fprintf(&page, " %s |", verdict(f, refusals[engine]))
			}
			page.WriteString("\n")
			refused = append(refused, refusedCases(f, engines, refusals)...)
		}
		if len(refused) > 0 {
			page.WriteString("\nRefused:\n\n" + strings.Join(refused, ""))
		}
	}
	return page.Bytes()
}

// aboutFunction returns the name with a link and what it does, and an example.
func aboutFunction(f storetest.Function) (about, example string) {
	var words []string
	name := "`" + f.Name + "`"
	for _, line := range f.About {
		if strings.HasPrefix(line, "https://") {
			if !strings.HasPrefix(name, "[") {
				name = fmt.Sprintf("[%s](%s)", name, line)
			}
			continue
		}
		words = append(words, line)
	}
	for _, c := range f.Cases {
		if len(c.Refused) == 0 && (example == "" || len(c.SQL) < 60 && c.Want != "NULL" && strings.HasSuffix(example, "NULL`")) {
			example = fmt.Sprintf("`%s` → `%s`", c.SQL, c.Want)
		}
	}
	return cellText(name + "<br>" + strings.Join(words, " ")), cellText(example)
}

func cellText(s string) string { return strings.ReplaceAll(s, "|", "\\|") }

// verdict tells how many of a function's cases an engine answers.
func verdict(f storetest.Function, refusals storetest.Refusals) string {
	refused := 0
	for _, c := range f.Cases {
		if refusals[c.Statement()] != "" {
			refused++
		}
	}
	switch refused {
	case 0:
		return "yes"
	case len(f.Cases):
		return "refused"
	}
	return "partly"
}

func refusedCases(f storetest.Function, engines []string, refusals map[string]storetest.Refusals) (lines []string) {
	for _, c := range f.Cases {
		byError := map[string][]string{}
		var order []string
		for _, engine := range engines {
			if e := refusals[engine][c.Statement()]; e != "" {
				if byError[e] == nil {
					order = append(order, e)
				}
				byError[e] = append(byError[e], engine)
			}
		}
		for _, e := range order {
			lines = append(lines, fmt.Sprintf("- `%s` on %s: %s\n", c.SQL, strings.Join(byError[e], ", "), e))
		}
	}
	return lines
}
