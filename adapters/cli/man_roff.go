package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// roff writes the language of manual pages: https://man7.org/linux/man-pages/man7/groff_man.7.html
type roff struct {
	out   strings.Builder
	begun bool // the section has a paragraph
}

// escaped is text that means nothing but itself.
func (*roff) escaped(text string) string {
	return strings.NewReplacer(`\`, `\e`, "-", `\-`, "'", `\(aq`, "`", "\\(ga", "^", `\(ha`, "~", `\(ti`, "\"", `\(dq`).Replace(text)
}

// request writes a line as it is.
func (m *roff) request(format string, args ...any) { fmt.Fprintf(&m.out, format+"\n", args...) }

func (m *roff) section(title string) {
	m.request(".SH %s", title)
	m.begun = false
}

// paragraph begins one; the first of a section has begun with it.
func (m *roff) paragraph() {
	if m.begun {
		m.request(".PP")
	}
	m.begun = true
}

// line writes a line of text.
func (m *roff) line(format string, args ...any) {
	text := m.escaped(fmt.Sprintf(format, args...))
	if strings.HasPrefix(text, ".") {
		text = `\&` + text
	}
	m.request("%s", text)
}

// text writes paragraphs, of which those that are indented stay as they are.
func (m *roff) text(text string) {
	for paragraph := range strings.SplitSeq(strings.Trim(text, "\n"), "\n\n") {
		switch {
		case paragraph == "":
		case strings.HasPrefix(paragraph, "    "):
			m.paragraph()
			m.request(".nf")
			for line := range strings.SplitSeq(paragraph, "\n") {
				m.line("%s", strings.TrimPrefix(line, "    "))
			}
			m.request(".fi")
		default:
			m.paragraph()
			for line := range strings.SplitSeq(paragraph, "\n") {
				m.line("%s", line)
			}
		}
	}
}

// item writes a term and what it means.
func (m *roff) item(term, meaning string) {
	m.request(".TP\n\\fB%s\\fR", m.escaped(term))
	m.line("%s", meaning)
}

func (m *roff) synopsis(node *kong.Node) {
	usage := "\\fB" + m.escaped(manWords(node)) + "\\fR"
	for _, arg := range node.Positional {
		usage += " " + m.escaped(arg.Summary())
	}
	if len(manCommands(node)) > 0 {
		usage += " <command>"
	}
	m.request("%s [flags]", usage)
}

// manCommands are the commands right below one that a person may call.
func manCommands(node *kong.Node) (commands []*kong.Node) {
	for _, child := range node.Children {
		if !child.Hidden && child.Type == kong.CommandNode {
			commands = append(commands, child)
		}
	}
	return commands
}

func (m *roff) commands(node *kong.Node) {
	for i, child := range manCommands(node) {
		if i == 0 {
			m.section("COMMANDS")
		}
		m.item(child.Name, child.Help)
	}
}

func (m *roff) arguments(node *kong.Node) {
	for i, arg := range node.Positional {
		if i == 0 {
			m.section("ARGUMENTS")
		}
		m.item(arg.Summary(), arg.Help)
	}
}

func (m *roff) options(node *kong.Node) {
	m.section("OPTIONS")
	for _, flags := range slices.Backward(node.AllFlags(true)) { // its own before those of all
		for _, flag := range flags {
			m.item(flag.String(), flag.Help)
		}
	}
}

// seeAlso names the pages above and right below a command.
func (m *roff) seeAlso(node *kong.Node) {
	var pages []string
	if node.Parent != nil {
		pages = append(pages, manName(node.Parent))
	}
	for _, child := range manCommands(node) {
		pages = append(pages, manName(child))
	}
	if len(pages) == 0 {
		return
	}
	m.section("SEE ALSO")
	for i, page := range pages {
		comma := ","
		if i == len(pages)-1 {
			comma = ""
		}
		m.request(".BR %s (1)%s", m.escaped(page), comma)
	}
}
