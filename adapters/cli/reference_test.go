package cli_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/adapters/cli"
	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

// references are the pages of docs that are made from what the code knows, by file name.
var references = map[string]func(*testing.T) string{
	"product-spec.md":   documentReference,
	"rules.md":          ruleReference,
	"http-reference.md": httpReference,
	"commands.md":       commandReference,
}

// TestReferences compares the pages with what the code says now. With -update it writes them.
func TestReferences(t *testing.T) {
	for name, reference := range references {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join("../../docs", name)
			want := reference(t)
			if *update {
				if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			got, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != want {
				t.Errorf("docs/%s is not what the code says (go test ./adapters/cli -run TestReferences -update writes it)", name)
			}
		})
	}
}

// commandReference lists the commands of dw-sim.
func commandReference(t *testing.T) string {
	commands, err := cli.CommandReference()
	if err != nil {
		t.Fatal(err)
	}
	return "# Commands\n\nWhat `--help` says of each. Every command takes these flags; [the README](../README.md#configuration) tells of configuration and exit codes. This page is\n" +
		"made from the code, and so are manual pages: `dw-sim man`.\n" + commands
}

// cell is text within a table of Markdown.
func cell(text string) string {
	return strings.NewReplacer("|", `\|`, "\n", " ", "<", "&lt;", "*", `\*`, "_", `\_`).Replace(strings.TrimSpace(text))
}

// quoted is text as code within a table.
func quoted(text string) string {
	if text == "" {
		return ""
	}
	fence := "`"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	if fence != "`" {
		text = " " + text + " "
	}
	return fence + strings.ReplaceAll(strings.ReplaceAll(text, "|", `\|`), "\n", " ") + fence
}

// ruleReference lists the faker rules by category.
func ruleReference(*testing.T) string {
	rules := gen.Rules()
	slices.SortStableFunc(rules, func(a, b gen.RuleInfo) int { return strings.Compare(a.Category, b.Category) })
	var out strings.Builder
	fmt.Fprintf(&out, `# Faker rules

The %d rules that `+"`faker_rule`, `{braces}` of a `template`"+` and `+"`dw-sim schema rules`"+` know. Case and underscores of a name never count, and
a dotted name (`+"`internet.email`"+`) is that of its last part. *Distinct* is how many values a unique column can have; where it is empty, a unique
column takes a permuted suffix. The *arguments* of a rule are set by the key `+"`arguments`"+`: [strings](strings.md) tells how. This page is made from the code.
`, len(rules))
	category := ""
	for _, rule := range rules {
		if rule.Category != category {
			category = rule.Category
			fmt.Fprintf(&out, "\n## %s\n\n| rule | makes | such as | distinct | arguments | other names |\n| --- | --- | --- | ---: | --- | --- |\n", category)
		}
		distinct := ""
		if rule.Capacity > 0 {
			distinct = fmt.Sprint(rule.Capacity)
		}
		makes := cell(rule.Description)
		if rule.Output != "text" {
			makes += " (" + rule.Output + ")"
		}
		fmt.Fprintf(&out, "| `%s` | %s | %s | %s | %s | %s |\n", rule.Name, makes, quoted(shortened(rule.Example)), distinct, parameters(rule.Parameters), names(rule.Aliases))
	}
	return out.String()
}

// shortened is an example in so many characters as a line of a table bears.
func shortened(example string) string {
	const most = 60
	if runes := []rune(example); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return example
}

func names(aliases []string) string {
	var all []string
	for _, alias := range aliases {
		all = append(all, quoted(alias))
	}
	return strings.Join(all, ", ")
}

// parameters are those of a rule, with what they are where nothing is said.
func parameters(all []gen.RuleParameter) string {
	var told []string
	for _, p := range all {
		text := quoted(p.Name) + " " + p.Type
		switch {
		case p.Default != "":
			text += " (" + quoted(p.Default) + ")"
		case p.Required:
			text += " (required)"
		}
		if len(p.Options) > 0 {
			text += ": " + names(p.Options)
		}
		told = append(told, text)
	}
	return strings.Join(told, "; ")
}

// documentReference lists the keys of a document as the JSON Schema has them.
func documentReference(t *testing.T) string {
	var root jsonSchema
	if err := json.Unmarshal(schema.JSONSchema(), &root); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	out.WriteString("# The experiment document\n\n" +
		"Every key of a document, in JSON or YAML, with what it holds, its bounds, its default and its meaning. A key that is not in these tables is refused by\n" +
		"name. [Keys](keys.md), [distributions](distributions.md), [columns from columns](columns.md) and [strings](strings.md) tell how they work together;\n" +
		"[rules.md](rules.md) lists the faker rules. `dw-sim schema print` prints the same as a JSON Schema, with which editors complete and check.\n" +
		"This page is made from it.\n\n")
	example, err := json.MarshalIndent(root.Examples[0], "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(&out, "```json\n%s\n```\n", example)
	root.write(&out, "Experiment")
	for _, d := range root.Defs {
		d.value.write(&out, d.name)
	}
	return out.String()
}
