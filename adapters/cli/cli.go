package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"github.com/dw-sim/dw-sim/gen/failpoint"
)

// commandLine is all that dw-sim understands.
type commandLine struct {
	Experiment experimentCommands `cmd:"" help:"Store experiments, generate their rows, look at them."`
	Run        runCommands        `cmd:"" help:"Look at recorded runs, follow, abort, verify and remove them."`
	Load       loadStagedCommand  `cmd:"" help:"Bring staged runs into a warehouse."`
	Query      queryCommands      `cmd:"" help:"Query the generated rows."`
	Schema     schemaCommands     `cmd:"" help:"Check experiment documents and look up what they may say."`
	Demo       demoCommand        `cmd:"" help:"Create, generate, query and show an example."`
	API        apiCommand         `cmd:"" name:"api" help:"Serve the HTTP API."`
	UI         uiCommand          `cmd:"" name:"ui" help:"Serve the HTTP API and open its page in a browser."`
	Config     configCommands     `cmd:"" help:"Look at the configuration."`
	Doctor     doctorCommand      `cmd:"" help:"Check the data root, the metadata and every warehouse."`
	Version    versionCommand     `cmd:"" help:"Print the versions of dw-sim and its engine."`
	Man        manCommand         `cmd:"" help:"Write the manual pages."`
	Completion completionCommand  `cmd:"" help:"Print a script with which a shell completes commands and flags."`
	globals
}

// globals are the flags of every command.
type globals struct {
	JSON        bool   `name:"json" help:"Write one JSON value to standard output, errors included."`
	Config      string `placeholder:"FILE" complete:"file" help:"Configuration file (default: dw-sim.yaml, where there is one)."`
	DataRoot    string `placeholder:"DIR" complete:"file" help:"Folder of metadata, warehouses and Parquet files (default: ./data)."`
	TargetDBURL string `name:"target-db-url" placeholder:"URL" help:"Metadata database (default: sqlite:///<data root>/dw_simulator.db)."`
	Server      string `placeholder:"URL" help:"Server that answers in the place of databases of this machine: a dw-sim api."`
	LogLevel    string `placeholder:"LEVEL" complete:"level" help:"Log lines on standard error: debug, info, warn, error or off (default: warn)."`
	LogFormat   string `placeholder:"FORMAT" complete:"log" help:"Of log lines: text or json (default: text)."`
}

const description = `Seeded, foreign-key-correct rows for the tables of a data warehouse.

An experiment is a JSON or YAML document with tables, columns and row counts.
Store it, generate its rows, query them:

    dw-sim experiment create shop.json
    dw-sim experiment generate shop --seed 42
    dw-sim query execute "SELECT count(*) FROM orders" --experiment shop`

// LookupEnv looks up an environment variable, like [os.LookupEnv].
type LookupEnv func(name string) (value string, ok bool)

// Main runs one command line and returns the exit code of the process. args are without
// the name of the program. Main catches interrupts, termination and hangups while it runs: the
// first cancels what is going on, the second ends the process at once.
//
// Drivers are found by the schemes of [store.Register]; the program that calls Main
// imports those that it wants.
func Main(args []string, stdin io.Reader, stdout, stderr io.Writer, env LookupEnv) int {
	if len(args) > 1 && args[0] == completeCommand {
		completeLine(args[1], args[2:], stdout, env)
		return 0
	}
	c := newConsole(stdin, stdout, stderr, env)
	c.json = slices.Contains(args, "--json") // so that errors of the command line itself are JSON as well
	ctx, stop := withSignals(context.Background(), c)
	defer stop()
	err := run(ctx, args, c, env)
	if errors.Is(err, errHelp) {
		return 0
	}
	if _, isShown := errors.AsType[shown](err); err != nil && !isShown {
		c.report(err)
	}
	return exitCode(ctx, err)
}

func run(ctx context.Context, args []string, c *console, env LookupEnv) error {
	if err := failpoint.Check(); err != nil {
		return usageError{err}
	}
	var line commandLine
	k, err := newParser(&line, c)
	if err != nil {
		return err
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := parse(k, args)
	if err != nil {
		return err
	}
	c.json = line.JSON
	for _, sentence := range strayVariables(os.Environ()) {
		c.notef("warning: %s", sentence)
	}
	parsed.BindTo(ctx, (*context.Context)(nil))
	return parsed.Run(c, &session{globals: line.globals, console: c, env: env, command: commandName(parsed)})
}

func newParser(line *commandLine, c *console) (*kong.Kong, error) {
	return kong.New(line,
		kong.Name("dw-sim"),
		kong.Description(description),
		kong.Writers(c.out, c.err),
		kong.Exit(func(int) { panic(errHelp) }), // caught by parse: kong would go on
		kong.WithHyphenPrefixedParameters(true), // --seed -1
		kong.KindMapper(reflect.Int, integerMapper(strconv.IntSize)),
		kong.KindMapper(reflect.Int64, integerMapper(64)),
		kong.TypeMapper(reflect.TypeFor[time.Duration](), kong.MapperFunc(durationOf)),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
	)
}

// commandName returns the words of a command: experiment show.
func commandName(parsed *kong.Context) string {
	words, _, _ := strings.Cut(parsed.Command(), " <")
	return words
}

// errHelp says that help was asked for and given.
var errHelp = errors.New("help was printed")

func parse(k *kong.Kong, args []string) (ctx *kong.Context, err error) {
	defer func() {
		if r := recover(); r != nil {
			if r != any(errHelp) {
				panic(r)
			}
			err = errHelp
		}
	}()
	ctx, err = k.Parse(withComments(args))
	if err != nil {
		return nil, usageError{err}
	}
	return ctx, nil
}

// withComments keeps SQL that begins with a comment from being taken for a flag.
func withComments(args []string) []string {
	args = slices.Clone(args)
	for i, arg := range args {
		if strings.HasPrefix(arg, "-- ") || strings.HasPrefix(arg, "--\n") {
			args[i] = " " + arg
		}
	}
	return args
}

// usageError is a command line that cannot be understood.
type usageError struct{ error }

func (u usageError) Unwrap() error { return u.error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }
