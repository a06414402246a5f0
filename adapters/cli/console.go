package cli

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"sync/atomic"

	"golang.org/x/term"
)

// console is where a command reads and writes. Its messages may come from several
// goroutines, its data from one.
type console struct {
	in       io.Reader
	out, err io.Writer
	json     bool // data as one JSON value

	color           bool // dim and bold on a terminal
	inTTY           bool
	outTTY, errTTY  bool
	redraws         bool // messages go to a terminal on which a line can be redrawn
	messages        sync.Mutex
	line            string // what stands in the line that is redrawn; empty when there is none
	terminalColumns func() int
	onInterrupt     atomic.Pointer[func()] // what takes an interrupt for itself; nil for nothing
}

func newConsole(in io.Reader, out, err io.Writer, env LookupEnv) *console {
	c := &console{in: in, out: out, err: err}
	c.inTTY, c.outTTY, c.errTTY = isTerminal(in), isTerminal(out), isTerminal(err)
	noColor, _ := env("NO_COLOR") // https://no-color.org: any value that is not empty
	terminal, _ := env("TERM")
	c.color = c.outTTY && noColor == "" && terminal != "dumb"
	c.redraws = c.errTTY && terminal != "dumb"
	c.terminalColumns = func() int { return columnsOf(out, err) }
	return c
}

func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// columnsOf returns the width of the first stream that is a terminal, or 0.
func columnsOf(streams ...io.Writer) int {
	for _, s := range streams {
		if f, ok := s.(*os.File); ok {
			if width, _, err := term.GetSize(int(f.Fd())); err == nil {
				return width
			}
		}
	}
	return 0
}

// notef writes a message for a person.
func (c *console) notef(format string, args ...any) {
	c.messages.Lock()
	defer c.messages.Unlock()
	c.clearLine()
	fmt.Fprintf(c.err, format+"\n", args...)
}

// redraw puts text in the place of the line that it last wrote; the next message
// removes it. It is for terminals.
func (c *console) redraw(text string) {
	c.messages.Lock()
	defer c.messages.Unlock()
	if width := columnsOf(c.err); width > 0 {
		text = truncate(text, width-1)
	}
	fmt.Fprint(c.err, "\r\x1b[K"+text)
	c.line = text
}

// clear removes the line that is redrawn, for what goes to standard output.
func (c *console) clear() {
	c.messages.Lock()
	defer c.messages.Unlock()
	c.clearLine()
}

func (c *console) clearLine() {
	if c.line != "" {
		fmt.Fprint(c.err, "\r\x1b[K")
		c.line = ""
	}
}

// printJSON writes v as the one JSON value of the command.
func (c *console) printJSON(v any) error { return encodeJSON(c.out, v) }

// encodeJSON writes v as indented JSON.
func encodeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// confirm asks a question on the terminal. Where nobody can answer it is a usage
// error that names --yes.
func (c *console) confirm(question string) error {
	if !c.inTTY || !c.errTTY || c.json {
		return usagef("%s Say --yes where nobody can be asked", question)
	}
	fmt.Fprintf(c.err, "%s [y/N] ", question)
	answer, err := bufio.NewReader(c.in).ReadString('\n')
	if err != nil && answer == "" {
		return fmt.Errorf("nothing was changed: no answer was given")
	}
	switch strings.ToLower(strings.TrimSpace(answer)) {
	case "y", "yes":
		return nil
	}
	return fmt.Errorf("nothing was changed")
}

// dim greys text out where colour is wanted.
func (c *console) dim(text string) string {
	if !c.color {
		return text
	}
	return "\x1b[2m" + text + "\x1b[0m"
}
