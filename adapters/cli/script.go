package cli

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/ddl"
)

// scriptError is what is wrong with a SQL script.
type scriptError struct {
	file   string // as the person named it
	errors ddl.Errors
}

func (e *scriptError) Error() string {
	return fmt.Sprintf("%s has %s", e.file, count(len(e.errors), "error"))
}

func (e *scriptError) Unwrap() error { return e.errors }

// readScript reads a SQL script, with or without a byte order mark. It returns what to
// call it in messages, too.
func (c *console) readScript(file string) (script, name string, err error) {
	data, name, err := c.readInput(file)
	if err != nil {
		return "", "", err
	}
	script, err = api.ReadScript(data)
	return script, name, inScript(name, err)
}

const (
	sourceIndent = "    "
	sourceWidth  = 100 // of a line of a script, where the terminal has no width
)

// showErrors tells a person all that is wrong with a script, each with its line and
// a caret under the column.
func (c *console) showErrors(e *scriptError) {
	for _, wrong := range e.errors {
		c.notef("%s", printable(e.file+":"+wrong.Error()))
		c.underlined(wrong.Source, wrong.Column-wrong.Cut)
	}
}

// underlined shows a line with a caret under the column; nothing of an empty line.
func (c *console) underlined(source string, column int) {
	width := sourceWidth
	if c.errTTY {
		width = max(c.terminalColumns()-len(sourceIndent), 40)
	}
	if source = strings.TrimRight(source, " \t\r\n"); source != "" {
		line, caret := underline(source, column, width)
		c.notef("%s%s\n%s%s", sourceIndent, line, sourceIndent, caret)
	}
}

// underline returns a line of a script and what to write below it for a caret under the
// column, which counts characters from 1. A line of more characters than width is cut
// around the caret. Tabs stay tabs in both, so that they are as wide.
func underline(source string, column, width int) (line, below string) {
	runes := []rune(source)
	at := min(max(column-1, 0), len(runes))
	if len(runes) > width {
		first := min(max(at-width/2, 0), len(runes)-width)
		runes, at = runes[first:first+width], at-first
		if first > 0 {
			runes[0] = '…'
		}
		if first+width < utf8.RuneCountInString(source) {
			runes[width-1] = '…'
		}
	}
	var blanks strings.Builder
	for i, r := range runes {
		if r != '\t' {
			runes[i] = []rune(printable(string(r)))[0]
		}
		if i < at {
			blanks.WriteString(blank(r))
		}
	}
	return string(runes), blanks.String() + "^"
}

// blank returns what takes the room of r on a terminal.
func blank(r rune) string {
	if r == '\t' {
		return "\t"
	}
	return strings.Repeat(" ", runeWidth(r))
}
