package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/store/sqltext"
)

type shellCommand struct {
	Experiment string         `short:"e" placeholder:"NAME" complete:"experiment" help:"Experiment whose tables go by their own names (default: none; .use NAME changes it)."`
	Limit      *int64         `placeholder:"N" help:"Most rows to show, 0 for all (default: 10000)."`
	Timeout    *time.Duration `placeholder:"TIME" help:"Longest time to wait for a statement, 0 for any (default: 30s)."`
}

func (*shellCommand) Help() string {
	return `Statements end with a semicolon and may go over several lines. Tab completes tables,
columns and keywords; .help lists the commands of the shell. Ctrl-C clears what is being
typed, or ends the statement in progress; Ctrl-D leaves.

Lines are kept in dw-sim/history in the folder $XDG_STATE_HOME (default:
~/.local/state), values of .param excepted.

Where standard input is no terminal the statements are read from there. All of them are
run; the exit code is that of the first that went wrong.

Examples:

    dw-sim query --experiment shop
    echo "SELECT count(*) FROM orders;" | dw-sim query --experiment shop`
}

// Run reads statements and shows what comes of them.
func (cmd *shellCommand) Run(ctx context.Context, s *session) error {
	switch {
	case s.JSON:
		return usagef("--json is for commands with one answer; in the shell, .format json has the rows written as JSON")
	case cmd.Limit != nil && *cmd.Limit < 0 || cmd.Timeout != nil && *cmd.Timeout < 0:
		return usagef("--limit and --timeout are 0 or more")
	}
	return s.asking(ctx, cmd.Experiment, func(a *asking) error {
		a.limit, a.timeout, a.allRows = api.DefaultLimit, api.DefaultTimeout, ".limit 0"
		if cmd.Limit != nil {
			a.limit = *cmd.Limit
		}
		if cmd.Timeout != nil {
			a.timeout = *cmd.Timeout
		}
		sh := &shell{asking: a}
		in, err := sh.open(ctx)
		if err != nil {
			return err
		}
		defer in.close()
		return sh.loop(ctx, in)
	})
}

// shell reads lines and acts on them.
type shell struct {
	*asking
	written string // the statement so far, as long as it has no end
	last    string // the statement before, for .explain
	person  bool   // somebody sits there
	names   catalog

	interrupts interrupts
	first      error     // that went wrong
	screen     *onScreen // what holds again behind the next statement; nil while rows are shown
}

// errQuit ends the shell.
var errQuit = errors.New("the shell was left")

func (sh *shell) loop(ctx context.Context, in lineSource) error {
	if sh.person {
		defer sh.session.console.takeInterrupts(func() {
			sh.session.console.notef("") // the terminal has shown ^C in this line
			sh.interrupts.take()
		})()
		sh.session.console.notef("Statements end with a semicolon; .help lists commands, Ctrl-D leaves.")
	}
	for {
		sh.interrupts.forget()
		line, err := in.next(sh.prompt())
		switch {
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case errors.Is(err, errCleared):
			sh.written = ""
			continue
		case errors.Is(err, io.EOF):
			return sh.end(ctx, in)
		case err != nil:
			return fmt.Errorf("standard input cannot be read: %w", err)
		}
		err = sh.take(ctx, in, line)
		if errors.Is(err, errQuit) {
			return sh.outcome()
		}
		sh.report(err)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
	}
}

// end runs what a script has left without a semicolon. A person who leaves meant none of it.
func (sh *shell) end(ctx context.Context, in lineSource) error {
	if !sh.person && len(sqltext.Split(sh.written)) > 0 {
		sh.report(sh.run(ctx, in))
	}
	return sh.outcome()
}

// outcome is what the shell ends with: an error that was shown before, where nobody sits
// there to have put it right.
func (sh *shell) outcome() error {
	if sh.person || sh.first == nil {
		return nil
	}
	return shown{sh.first}
}

// shown is an error that a person was told.
type shown struct{ error }

func (s shown) Unwrap() error { return s.error }

// report tells what went wrong; the shell goes on.
func (sh *shell) report(err error) {
	if err == nil {
		return
	}
	if sh.first == nil {
		sh.first = err
	}
	sh.session.console.report(err)
}

// take acts on a line: a command, or a part of a statement.
func (sh *shell) take(ctx context.Context, in lineSource, line string) error {
	begun := len(sqltext.Split(sh.written)) > 0 || open(sh.written) != "-"
	if !begun && strings.HasPrefix(strings.TrimSpace(line), ".") {
		sh.written = ""
		return sh.command(ctx, in, strings.TrimSpace(line))
	}
	sh.written += line + "\n"
	if !complete(sh.written) {
		return nil
	}
	return sh.run(ctx, in)
}

// complete reports whether a script ends with a semicolon, or says nothing at all.
func complete(script string) bool {
	var last sqltext.Token
	for _, t := range sqltext.Tokens(script) {
		if t.Kind == sqltext.Comment && strings.HasPrefix(t.Text(script), "/*") && !strings.HasSuffix(t.Text(script), "*/") {
			return false
		}
		if !t.IsSpace() {
			last = t
		}
	}
	return last.Kind == sqltext.Semicolon || last.Kind == 0 && strings.TrimSpace(script) == ""
}

// run runs the statements that were written.
func (sh *shell) run(ctx context.Context, in lineSource) error {
	script := strings.TrimRight(sh.written, " \t\r\n")
	sh.written = ""
	in.remember(script)
	for _, statement := range sqltext.Split(script) {
		sh.last = statement.Text
		err := sh.interruptibly(ctx, func(ctx context.Context) error { return sh.execute(ctx, statement.Text) })
		if err != nil {
			return placedIn(script, statement.Offset, err)
		}
	}
	return nil
}

// interruptibly calls a function whose context an interrupt from the keyboard ends, and
// nothing else. So does one that came since the last prompt.
func (sh *shell) interruptibly(ctx context.Context, do func(ctx context.Context) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	sh.interrupts.begin(func() { cancel(errors.New("the statement was interrupted")) })
	defer sh.interrupts.end()
	err := do(ctx)
	if errors.Is(err, context.Canceled) {
		return cmp.Or(context.Cause(ctx), err) // the cause tells more
	}
	return err
}

// interrupts are those from the keyboard that a shell takes for what is in progress.
type interrupts struct {
	mu      sync.Mutex
	stop    func() // ends what is in progress; nil where nothing is
	pending bool   // one came when nothing was in progress
}

// take takes an interrupt.
func (i *interrupts) take() {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.pending = i.stop == nil; !i.pending {
		i.stop()
	}
}

func (i *interrupts) begin(stop func()) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.stop = stop; i.pending {
		stop()
	}
}

func (i *interrupts) end() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.stop = nil
}

// forget is for a new prompt: what was interrupted is over.
func (i *interrupts) forget() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.pending = false
}

// execute runs one statement with the parameters that the shell has for it.
func (sh *shell) execute(ctx context.Context, sql string) error {
	for _, name := range namedIn(sql) {
		if !sh.hasParam(name) {
			return fmt.Errorf("the SQL has :%s, which has no value: say .param %s=…", name, name)
		}
	}
	defer sh.toScreen()
	return sh.asking.execute(ctx, sql)
}

// prompt says where the tables are, and, while a statement has no end, what is open.
func (sh *shell) prompt() string {
	name := "dw-sim"
	if sh.experiment != nil {
		name = sh.experiment.Name
	}
	if sh.written == "" {
		return name + "> "
	}
	return strings.Repeat(" ", max(0, len(name)-len(open(sh.written)))) + open(sh.written) + "> "
}

// open returns what a statement has begun and not ended: ' " or * for a text, a name, a
// comment; else -.
func open(script string) string {
	tokens := sqltext.Tokens(script)
	if len(tokens) == 0 {
		return "-"
	}
	last := tokens[len(tokens)-1]
	switch text := strings.TrimRight(last.Text(script), "\n"); {
	case last.Kind == sqltext.Comment && strings.HasPrefix(text, "/*") && !strings.HasSuffix(text, "*/"):
		return "*"
	case last.Kind == sqltext.String && strings.HasSuffix(last.Text(script), "\n"):
		return "'"
	case last.Kind == sqltext.Quoted && strings.HasSuffix(last.Text(script), "\n"):
		return `"`
	}
	return "-"
}
