package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
)

type manCommand struct {
	Output string `required:"" short:"o" placeholder:"DIR" complete:"file" help:"Folder that gets the pages; it is made where it is not there."`
}

func (*manCommand) Help() string {
	return `A page for dw-sim, and one for each command: dw-sim.1, dw-sim-experiment-generate.1 and so on.
They say what --help says.

Examples:

    dw-sim man --output /usr/local/share/man/man1
    dw-sim man -o man && man man/dw-sim-run-watch.1`
}

// Run writes the pages.
func (cmd *manCommand) Run(k *kong.Context, s *session) error {
	if err := os.MkdirAll(cmd.Output, 0o755); err != nil {
		return fmt.Errorf("the folder of the manual pages cannot be made: %w", err)
	}
	var written []string
	for _, page := range manPages(k.Model.Node, api.VersionOf().Version) {
		if err := os.WriteFile(filepath.Join(cmd.Output, page.name+".1"), []byte(page.text), 0o644); err != nil {
			return fmt.Errorf("a manual page cannot be written: %w", err)
		}
		written = append(written, page.name+".1")
	}
	if s.JSON {
		return s.console.printJSON(map[string][]string{"pages": written})
	}
	s.console.notef("%d pages written to %s", len(written), cmd.Output)
	return nil
}

// manPage is a page of section 1.
type manPage struct{ name, text string }

// manPages are those of a node of the command line and of all below it.
func manPages(node *kong.Node, version string) []manPage {
	pages := []manPage{newManPage(node, version)}
	for _, child := range node.Children {
		if !child.Hidden && child.Type == kong.CommandNode {
			pages = append(pages, manPages(child, version)...)
		}
	}
	return pages
}

// manName is the name of the page of a command.
func manName(node *kong.Node) string { return strings.ReplaceAll(manWords(node), " ", "-") }

// manWords are the words of a command: dw-sim run list.
func manWords(node *kong.Node) string {
	if node.Parent == nil {
		return node.Name
	}
	return manWords(node.Parent) + " " + node.Name
}

func newManPage(node *kong.Node, version string) manPage {
	m := &roff{}
	name := manName(node)
	m.request(".TH %s 1 \"\" \"dw-sim %s\" \"dw-sim\"", strings.ToUpper(m.escaped(name)), m.escaped(version))
	m.section("NAME")
	m.line("%s - %s", name, firstSentence(manHelp(node)))
	m.section("SYNOPSIS")
	m.synopsis(node)
	m.section("DESCRIPTION")
	m.text(manHelp(node))
	about, examples, _ := strings.Cut(node.Detail, "Examples:\n")
	m.text(about)
	m.commands(node)
	m.arguments(node)
	m.options(node)
	if examples != "" {
		m.section("EXAMPLES")
		m.text(examples)
	}
	m.seeAlso(node)
	return manPage{name, m.out.String()}
}

// manHelp is what a command does, in short. That of dw-sim itself is the beginning of its description.
func manHelp(node *kong.Node) string {
	if node.Parent == nil {
		short, _, _ := strings.Cut(node.Help, "\n\n")
		return short
	}
	return node.Help
}
