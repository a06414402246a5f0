package cli

import (
	"fmt"
	"strings"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

type schemaCommands struct {
	Validate validateCommand `cmd:"" help:"Check a document and list everything that is wrong with it."`
	Preview  draftCommand    `cmd:"" help:"Show the first rows that a document comes to, without storing it."`
	Print    printCommand    `cmd:"" help:"Print the JSON Schema of documents, for editors that complete and check."`
	Rules    rulesCommand    `cmd:"" help:"List the faker rules."`
}

type validateCommand struct {
	File string `arg:"" help:"Document, or - for standard input."`
}

func (*validateCommand) Help() string {
	return `All problems are listed, each with its place, and the exit code is 1 then.

Examples:

    dw-sim schema validate shop.yaml
    dw-sim schema validate - --json < shop.yaml`
}

// Run checks a document.
func (cmd *validateCommand) Run(s *session) error {
	doc, err := s.console.readDocument(cmd.File)
	if err != nil {
		return err
	}
	if err := doc.check(); err != nil {
		return err
	}
	e := doc.Experiment
	if s.JSON {
		return s.console.printJSON(map[string]any{"name": e.Name, "table_count": len(e.Tables), "problems": schema.Problems{}})
	}
	fmt.Fprintf(s.console.out, "%s: experiment %s with %s is fine\n", doc.name, e.Name, count(len(e.Tables), "table"))
	return nil
}

type printCommand struct{}

func (*printCommand) Help() string {
	return `Example:

    dw-sim schema print > experiment.schema.json

and in the first line of a YAML document:

    # yaml-language-server: $schema=experiment.schema.json`
}

// Run prints the JSON Schema, which is JSON with and without --json.
func (*printCommand) Run(s *session) error {
	_, err := s.console.out.Write(append([]byte(strings.TrimRight(string(schema.JSONSchema()), "\n")), '\n'))
	return err
}

// How much of an example, of the arguments and of the other names is shown: some rules
// write whole paragraphs, some have a dozen names.
const (
	exampleWidth   = 48
	argumentsWidth = 32
	aliasesWidth   = 72
)

type rulesCommand struct {
	Search string `arg:"" optional:"" help:"Only rules that have this in name, aliases, category or description."`
}

func (*rulesCommand) Help() string {
	return `Examples:

    dw-sim schema rules
    dw-sim schema rules phone
    dw-sim schema rules --json`
}

// Run lists the faker rules.
func (cmd *rulesCommand) Run(s *session) error {
	found, err := api.RulesOf(cmd.Search)
	if err != nil {
		return err
	}
	if s.JSON {
		return s.console.printJSON(found)
	}
	t := columns("RULE", "CATEGORY", ">DISTINCT", "EXAMPLE", "ARGUMENTS", "ALIASES")
	for _, r := range found.Rules {
		distinct := ""
		if r.Capacity > 0 {
			distinct = capacity(r.Capacity)
		}
		t.add(r.Name, r.Category, distinct, truncate(printable(r.Example), exampleWidth), truncate(parameterNames(r.RuleInfo), argumentsWidth), truncate(strings.Join(r.Aliases, ", "), aliasesWidth))
	}
	if err := s.console.show(t); err != nil {
		return err
	}
	s.console.notef("%s", count(len(found.Rules), "rule"))
	return nil
}

// parameterNames returns the names of what the key arguments can set for a rule.
func parameterNames(r gen.RuleInfo) string {
	names := make([]string, len(r.Parameters))
	for i, p := range r.Parameters {
		names[i] = p.Name
	}
	return strings.Join(names, ", ")
}

func capacity(n uint64) string {
	if n >= 1<<62 {
		return "> 4e18"
	}
	return grouped(int64(n))
}
