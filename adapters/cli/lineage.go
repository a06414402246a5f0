package cli

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/dw-sim/dw-sim/dwsim/lineage"
)

type lineageCommand struct {
	Name   string `arg:"" help:"Experiment."`
	Format string `placeholder:"F" complete:"lineage" help:"json, dot, mermaid or svg (default: by the ending of --output, else json)."`
	Output string `short:"o" placeholder:"FILE" complete:"file" help:"File to write, complete or not at all (default: standard output)."`
}

func (*lineageCommand) Help() string {
	return `The graph of an experiment's tables: their rows and keys, the run that filled each,
and the foreign keys between them with their columns and cardinality.

svg is a drawing, dot is for Graphviz, mermaid for what shows Mermaid diagrams.

Examples:

    dw-sim experiment lineage shop --output shop.svg
    dw-sim experiment lineage shop --format mermaid
    dw-sim experiment lineage shop --format dot | dot -Tpdf > shop.pdf`
}

// lineageEndings are the formats by the endings of files.
var lineageEndings = map[string]string{".json": "json", ".dot": "dot", ".gv": "dot", ".mmd": "mermaid", ".mermaid": "mermaid", ".svg": "svg"}

// Run writes the graph of an experiment.
func (cmd *lineageCommand) Run(ctx context.Context, s *session) error {
	format, err := cmd.format(s.JSON)
	if err != nil {
		return err
	}
	return s.through(ctx, func(to service) error {
		g, err := to.Lineage(ctx, cmd.Name)
		if err != nil {
			return err
		}
		if cmd.Output == "" || cmd.Output == "-" {
			return writeGraph(s.console.out, g, format)
		}
		return replaceFile(cmd.Output, func(target string) error {
			var text bytes.Buffer
			if err := writeGraph(&text, g, format); err != nil {
				return err
			}
			return os.WriteFile(target, text.Bytes(), 0o666)
		})
	})
}

// format returns the format that is asked for, by --format, --json or the ending of the
// file.
func (cmd *lineageCommand) format(asJSON bool) (string, error) {
	ending, known := lineageEndings[strings.ToLower(filepath.Ext(cmd.Output))]
	switch {
	case cmd.Format != "":
		format, err := oneOf("--format", cmd.Format, append([]string{"json"}, lineage.Formats()...))
		if err == nil && asJSON && format != "json" {
			err = usagef("--json and --format %s contradict each other", format)
		}
		return format, err
	case known && !asJSON:
		return ending, nil
	}
	return "json", nil
}

func writeGraph(w io.Writer, g *lineage.Graph, format string) error {
	if format == "json" {
		return encodeJSON(w, g)
	}
	return g.Write(w, format)
}
