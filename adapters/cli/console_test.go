package cli

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
)

func testConsole(in string) (c *console, out, messages *strings.Builder) {
	out, messages = &strings.Builder{}, &strings.Builder{}
	c = newConsole(strings.NewReader(in), out, messages, func(string) (string, bool) { return "", false })
	return c, out, messages
}

func TestConfirm(t *testing.T) {
	tests := []struct {
		answer string
		agreed bool
	}{{"y\n", true}, {"YES\n", true}, {"yes", true}, {"n\n", false}, {"\n", false}, {"", false}, {"yess\n", false}}
	for _, test := range tests {
		c, _, messages := testConsole(test.answer)
		c.inTTY, c.errTTY = true, true
		if err := c.confirm("All of it?"); (err == nil) != test.agreed {
			t.Errorf("answer %q: %v, want agreed %t", test.answer, err, test.agreed)
		}
		if !strings.Contains(messages.String(), "All of it? [y/N]") {
			t.Errorf("answer %q: asked %q", test.answer, messages)
		}
	}
}

func TestConfirmWhereNobodyCanBeAsked(t *testing.T) {
	c, _, _ := testConsole("y\n")
	err := c.confirm("All of it.")
	if _, ok := errors.AsType[usageError](err); !ok || !strings.Contains(err.Error(), "--yes") {
		t.Errorf("got %v, want a usage error that names --yes", err)
	}
}

func TestColorOnlyOnATerminal(t *testing.T) {
	c, _, _ := testConsole("")
	if got := c.dim("NULL"); got != "NULL" {
		t.Errorf("dim without a terminal = %q", got)
	}
	c.color = true
	if got := c.dim("NULL"); got != "\x1b[2mNULL\x1b[0m" {
		t.Errorf("dim on a terminal = %q", got)
	}
}

func TestMessageReplacesTheRedrawnLine(t *testing.T) {
	c, _, messages := testConsole("")
	c.redraw("10 %")
	c.redraw("20 %")
	c.notef("done")
	if got, want := messages.String(), "\r\x1b[K10 %\r\x1b[K20 %\r\x1b[Kdone\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestProgressWithoutATerminalIsALineEveryFiveSecondsAndForEachPhase(t *testing.T) {
	c, _, messages := testConsole("")
	line := progressLine{console: c}
	for tick := range 44 { // eleven seconds
		line.show(dwsim.Progress{Status: store.Running, Phase: dwsim.PhaseGenerate, Done: int64(tick), Asked: 44, Elapsed: time.Duration(tick) * 250 * time.Millisecond})
	}
	line.show(dwsim.Progress{Status: store.Running, Phase: dwsim.PhaseSwap, Done: 44, Asked: 44, Elapsed: 11 * time.Second})
	line.show(dwsim.Progress{Status: store.Completed, Phase: dwsim.PhaseDone, Done: 44, Asked: 44, Elapsed: time.Hour})
	want := "generate: 45 %, 20 of 44 rows, 5.0 s so far\ngenerate: 90 %, 40 of 44 rows, 10.0 s so far\nswap: 100 %, 44 rows, 11.0 s so far\n"
	if got := messages.String(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestExitCode(t *testing.T) {
	interrupted, cancel := context.WithCancelCause(context.Background())
	cancel(stoppedError{"interrupted", 130})
	tests := []struct {
		name string
		ctx  context.Context
		err  error
		want int
	}{
		{"done", t.Context(), nil, 0},
		{"done all the same", interrupted, nil, 0},
		{"failed", t.Context(), errors.New("x"), 1},
		{"usage", t.Context(), usagef("x"), 2},
		{"not found", t.Context(), fmt.Errorf("x %w", store.ErrNotFound), 3},
		{"exists", t.Context(), fmt.Errorf("x %w", store.ErrExists), 4},
		{"run active", t.Context(), fmt.Errorf("x %w", store.ErrRunActive), 4},
		{"mark changed", t.Context(), fmt.Errorf("x %w", store.ErrMarkChanged), 4},
		{"unreachable", t.Context(), errors.Join(errors.New("y"), fmt.Errorf("x %w", store.ErrUnreachable)), 5},
		{"stopped goes before what it broke", interrupted, fmt.Errorf("x %w", store.ErrNotFound), 130},
	}
	for _, test := range tests {
		if got := exitCode(test.ctx, test.err); got != test.want {
			t.Errorf("%s: exit code %d, want %d", test.name, got, test.want)
		}
	}
}

func TestLogLineReplacesTheRedrawnLine(t *testing.T) {
	c, _, messages := testConsole("")
	log := logSettings{format: "json"}.logger(c)
	c.redraw("10 %")
	log.Warn("run settled", "run", 3)
	log.Info("not wanted")
	c.redraw("20 %")
	got := regexp.MustCompile(`"time":"[^"]+"`).ReplaceAllString(messages.String(), `"time":"…"`)
	if want := "\r\x1b[K10 %\r\x1b[K" + `{"time":"…","level":"WARN","msg":"run settled","run":3}` + "\n\r\x1b[K20 %"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if (logSettings{level: "off"}).logger(c) != nil {
		t.Error("there is a logger though none is wanted")
	}
}
