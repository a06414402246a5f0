package lineage_test

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/dwsim/lineage"
)

// Lines of an erDiagram as its lexer takes them, which is stricter than ours.
// https://github.com/mermaid-js/mermaid/blob/develop/packages/mermaid/src/diagrams/er/parser/erDiagram.jison
var (
	mermaidEntity    = regexp.MustCompile(`^  (e\d+)\["([A-Za-z_][A-Za-z0-9_]*)"\] \{$`)
	mermaidAttribute = regexp.MustCompile(`^    [A-Za-z][A-Za-z0-9_()\-]* (\*?[A-Za-z_][A-Za-z0-9_]*)( (?:PK|FK|UK)(?:, (?:PK|FK|UK))*)?( "[^"\n]*")?$`)
	mermaidRelation  = regexp.MustCompile(`^  (e\d+) (?:\|\||\|o)--(?:o\{|\|\{|o\|) (e\d+) : "[^"\n]*"$`)
)

func TestMermaid(t *testing.T) {
	graphs(t, func(t *testing.T, g *lineage.Graph) {
		lines := strings.Split(strings.TrimSuffix(g.Mermaid(), "\n"), "\n")
		if lines[0] != "erDiagram" {
			t.Fatalf("it begins with %q", lines[0])
		}
		ids, relations, columns := map[string]string{}, 0, 0
		for _, line := range lines[1:] {
			if m := mermaidEntity.FindStringSubmatch(line); m != nil {
				ids[m[1]] = m[2]
			} else if m := mermaidRelation.FindStringSubmatch(line); m != nil {
				f := g.ForeignKeys[relations]
				if ids[m[1]] != f.ReferencesTable || ids[m[2]] != f.Table {
					t.Errorf("%q joins others than %s and %s", line, f.ReferencesTable, f.Table)
				}
				relations++
			} else if m := mermaidAttribute.FindStringSubmatch(line); m != nil {
				columns++
				if mark := strings.ToUpper(m[1]); mark == "PK" || mark == "FK" || mark == "UK" {
					t.Errorf("the column of %q is read as the mark of a key", line)
				}
			} else if line != "  }" {
				t.Errorf("no line of an erDiagram: %q", line)
			}
		}
		want := 0
		for _, table := range g.Tables {
			want += len(table.Columns)
		}
		if len(ids) != len(g.Tables) || relations != len(g.ForeignKeys) || columns != want {
			t.Errorf("it has %d tables, %d columns, %d keys", len(ids), columns, relations)
		}
	})
}

// Statements of DOT as we write them: ids and attributes are quoted, labels well-formed.
const dotQuoted = `"(?:[^"\\\n]|\\.)*"`

var (
	dotNode = regexp.MustCompile(`(?s)^  (` + dotQuoted + `) \[tooltip=` + dotQuoted + `, label=<(.*?)>\];\n`)
	dotEdge = regexp.MustCompile(`^  (` + dotQuoted + `):p\d+ -> (` + dotQuoted + `):p\d+ \[arrowtail=\w+, arrowhead=\w+, label=` + dotQuoted + `, tooltip=` + dotQuoted + `\];\n`)
	dotHead = regexp.MustCompile(`^digraph ` + dotQuoted + ` \{\n  rankdir[^\n]*\n  node[^\n]*\n  edge[^\n]*\n`)
)

func TestDOT(t *testing.T) {
	graphs(t, func(t *testing.T, g *lineage.Graph) {
		text := g.DOT()
		head := dotHead.FindString(text)
		if head == "" {
			t.Fatalf("it begins with %.100q", text)
		}
		text = text[len(head):]
		for _, table := range g.Tables {
			m := dotNode.FindStringSubmatch(text)
			if m == nil || m[1] != `"`+table.Name+`"` {
				t.Fatalf("no node of %s: %.200q", table.Name, text)
			}
			if err := wellFormed(m[2]); err != nil {
				t.Errorf("the label of %s: %v", table.Name, err)
			}
			text = text[len(m[0]):]
		}
		for _, f := range g.ForeignKeys {
			m := dotEdge.FindStringSubmatch(text)
			if m == nil || m[1] != `"`+f.ReferencesTable+`"` || m[2] != `"`+f.Table+`"` {
				t.Fatalf("no edge from %s to %s: %.200q", f.ReferencesTable, f.Table, text)
			}
			text = text[len(m[0]):]
		}
		if text != "}\n" {
			t.Errorf("it ends with %q", text)
		}
	})
}

// TestGraphviz has Graphviz itself read the graphs.
func TestGraphviz(t *testing.T) {
	dot, err := exec.LookPath("dot")
	if err != nil && os.Getenv("CI") == "true" {
		t.Fatal(err)
	}
	if err != nil {
		t.Skip("dot is not installed; TestDOT reads the same")
	}
	for seed := range uint64(3) {
		cmd := exec.Command(dot, "-Tcanon")
		cmd.Stdin = strings.NewReader(wild(seed, 40).DOT())
		var messages strings.Builder
		cmd.Stderr = &messages
		if err := cmd.Run(); err != nil || messages.Len() > 0 {
			t.Errorf("seed %d: %v: %s", seed, err, messages.String())
		}
	}
}

func wellFormed(markup string) error {
	d := xml.NewDecoder(strings.NewReader(markup))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

func TestWrite(t *testing.T) {
	g := wild(1, 5)
	for format, want := range map[string]string{"dot": g.DOT(), "mermaid": g.Mermaid(), "svg": g.SVG()} {
		var b strings.Builder
		if err := g.Write(&b, format); err != nil || b.String() != want {
			t.Errorf("%s: got %d bytes, %v", format, b.Len(), err)
		}
	}
	if err := g.Write(io.Discard, "png"); err == nil || !strings.Contains(err.Error(), `"png"`) {
		t.Errorf("png: %v", err)
	}
}
