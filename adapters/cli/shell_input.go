package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/ergochat/readline"
	"golang.org/x/term"

	"github.com/dw-sim/dw-sim/store/sqltext"
)

// lineSource is where a shell has its lines from.
type lineSource interface {
	// next returns a line without its end, io.EOF behind the last one, or errCleared where the
	// person wants to begin anew.
	next(prompt string) (string, error)
	// remember keeps what may be wanted again.
	remember(text string)
	close()
}

// errCleared says that what was typed is to be forgotten.
var errCleared = errors.New("the line was cleared")

// open finds out where the lines come from: a line editor where there is a terminal for one,
// else plain lines.
func (sh *shell) open(ctx context.Context) (lineSource, error) {
	c := sh.session.console
	screen, isFile := c.err.(*os.File)
	if c.outTTY {
		screen, isFile = c.out.(*os.File)
	}
	sh.person = c.inTTY && (c.outTTY || c.errTTY)
	terminal, _ := sh.session.env("TERM")
	if !sh.person || !isFile || terminal == "dumb" || c.in != io.Reader(os.Stdin) {
		return newPlainLines(ctx, c, sh.person), nil
	}
	return sh.openEditor(ctx, screen)
}

// plainLines reads lines from a file, a pipe, or a terminal that can do nothing else.
type plainLines struct {
	console *console
	prompts bool
	in      io.ReadCloser
	lines   *bufio.Reader
}

func newPlainLines(ctx context.Context, c *console, prompts bool) *plainLines {
	in := interruptible(ctx, c.in)
	return &plainLines{console: c, prompts: prompts, in: in, lines: bufio.NewReader(in)}
}

func (p *plainLines) next(prompt string) (string, error) {
	if p.prompts {
		fmt.Fprint(p.console.err, prompt)
	}
	line, err := p.lines.ReadString('\n')
	if errors.Is(err, io.EOF) && line != "" {
		err = nil
	}
	return strings.TrimRight(line, "\r\n"), err
}

func (*plainLines) remember(string) {}

func (p *plainLines) close() { _ = p.in.Close() }

// editor reads lines that a person edits.
type editor struct {
	*readline.Instance
	history *history
	forget  func() bool // ends the watch over the context
}

func (sh *shell) openEditor(ctx context.Context, screen *os.File) (lineSource, error) {
	size := func() (width, height int) {
		width, height, err := term.GetSize(int(screen.Fd()))
		if err != nil {
			return defaultColumns, 24
		}
		return width, height
	}
	line, err := readline.NewFromConfig(&readline.Config{
		AutoComplete:           completer{ctx, sh},
		HistoryLimit:           mostHistory,
		DisableAutoSaveHistory: true,
		HistorySearchFold:      true,
		Stdin:                  os.Stdin,
		Stdout:                 screen,
		Stderr:                 screen,
		FuncIsTerminal:         func() bool { return true },
		FuncGetSize:            size,
		EOFPrompt:              "\n",
	})
	if err != nil {
		return nil, fmt.Errorf("the terminal cannot be used: %w", err)
	}
	e := &editor{Instance: line, history: openHistory(historyFile(sh.session.env))}
	if e.history.err != nil {
		sh.session.console.notef("warning: there is no history: %s", e.history.err)
	}
	for _, old := range e.history.lines {
		if err := line.SaveToHistory(old); err != nil {
			return nil, err
		}
	}
	e.forget = context.AfterFunc(ctx, func() { _ = line.Close() })
	return e, nil
}

func (e *editor) next(prompt string) (string, error) {
	e.SetPrompt(prompt)
	line, err := e.ReadLine()
	if errors.Is(err, readline.ErrInterrupt) {
		return "", errCleared
	}
	return line, err
}

// remember keeps a statement as one line, without its comments, which would end it there.
func (e *editor) remember(text string) {
	line := oneLine(text)
	if line == "" {
		return
	}
	_ = e.SaveToHistory(line) // only of this session
	e.history.add(line)
}

func (e *editor) close() {
	e.forget()
	_ = e.Close()
}

// oneLine writes SQL in one line, which means the same. What cannot be, a text over several
// lines, becomes "".
func oneLine(sql string) string {
	if strings.HasPrefix(sql, ".") {
		return sql
	}
	var line strings.Builder
	for _, t := range sqltext.Tokens(sql) {
		text := t.Text(sql)
		switch {
		case t.IsSpace():
			text = " "
			if strings.HasSuffix(line.String(), " ") {
				text = ""
			}
		case strings.ContainsAny(text, "\r\n"):
			return ""
		}
		line.WriteString(text)
	}
	return strings.TrimSpace(line.String())
}
