package cli

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
)

type loadStagedCommand struct {
	From          string        `placeholder:"URL" help:"Stage in which the runs lie (default: stage_bucket of the configuration)."`
	Into          string        `placeholder:"WAREHOUSE" complete:"warehouse" help:"Configured warehouse that gets the rows (default: sqlite)."`
	Experiment    []string      `placeholder:"NAME" help:"Experiment to load (default: all that are staged). May be repeated."`
	RunID         *int64        `name:"run-id" placeholder:"ID" help:"Staged run, with one --experiment (default: the newest complete one)."`
	Watch         bool          `help:"Stay and load each run that is staged, until Ctrl-C."`
	Interval      time.Duration `default:"10s" placeholder:"TIME" help:"Pause between two looks at the stage, with --watch (default: 10s)."`
	Tries         int           `default:"6" placeholder:"N" help:"How often what does not answer is tried in all (default: 6)."`
	NoConstraints bool          `help:"Leave out keys and conditions in a warehouse that would enforce them."`
}

func (*loadStagedCommand) Help() string {
	return `Runs that another machine has staged come into a warehouse of this one. An experiment
that is not on record here is created; one with another definition is refused. Each load
is a run of purpose load-staged: dw-sim run list, watch, abort and verify take it.

A run is loaded once: where the warehouse holds its rows already, nothing is done. What
does not answer is tried again, with longer pauses; what was fetched before an end is not
fetched again. The present rows stay readable until all new ones are there.

With --json standard output has a list with what became of each run; with --watch an
object in a line for each.

Examples:

    dw-sim load --from s3://lake/runs --into postgres
    dw-sim load --from file:///mnt/runs --experiment shop --run-id 3
    dw-sim load --from s3://lake/runs --into duckdb --watch --interval 1m`
}

func (cmd *loadStagedCommand) check() error {
	switch {
	case cmd.RunID != nil && *cmd.RunID < 1:
		return usagef("--run-id is %d; runs are counted from 1", *cmd.RunID)
	case cmd.RunID != nil && len(cmd.Experiment) != 1:
		return usagef("--run-id is the run of one experiment: name it with --experiment")
	case cmd.RunID != nil && cmd.Watch:
		return usagef("--watch waits for new runs, and --run-id names one: leave one of them out")
	case cmd.Interval <= 0:
		return usagef("--interval is %s; it is above 0", cmd.Interval)
	case cmd.Tries < 1:
		return usagef("--tries is %d; it is 1 or more", cmd.Tries)
	}
	return nil
}

// Run loads staged runs.
func (cmd *loadStagedCommand) Run(ctx context.Context, s *session) error {
	if err := cmd.check(); err != nil {
		return err
	}
	return s.with(ctx, func(d *databases) (err error) {
		from := config{stageURL: d.config.stageURL}
		if cmd.From != "" {
			if err := from.setStage(cmd.From); err != nil {
				return usagef("--from %w", err)
			}
		}
		if from.stageURL == "" {
			return usagef("there is no stage to load from: give --from, or set stage_bucket in %s", configFile)
		}
		if err := mustBeThere(from.stageURL); err != nil {
			return err
		}
		stage := &lazyStage{rawURL: from.stageURL}
		defer func() { err = errors.Join(err, stage.Close()) }()
		if _, err := stage.open(); err != nil { // a URL that is wrong is not tried again
			return err
		}
		o := dwsim.StagedLoadOptions{From: stage, Into: cmp.Or(cmd.Into, d.config.usual), Experiments: cmd.Experiment,
			Tries: cmd.Tries, NoConstraints: cmd.NoConstraints, Progress: s.showMoving()}
		if cmd.RunID != nil {
			o.Run = *cmd.RunID
		}
		if cmd.Watch {
			s.console.notef("watching %s", stage.Location())
			return d.sim.WatchStage(ctx, o, cmd.Interval, s.tellStaged)
		}
		loads, err := d.sim.LoadStaged(ctx, o)
		return s.stagedSummary(stage.Location(), loads, err)
	})
}

// mustBeThere refuses a stage in a folder that is not there: nothing can be loaded from it, and
// to open it would make it.
func mustBeThere(rawURL string) error {
	folder, isFolder := strings.CutPrefix(rawURL, "file://")
	if !isFolder || strings.Contains(folder, "?") { // with options it is refused anyway
		return nil
	}
	if _, err := os.Stat(filepath.FromSlash(folder)); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("the stage %s %w", rawURL, store.ErrNotFound)
	}
	return nil
}

// showMoving returns what shows the progress of one thing after the other.
func (s *session) showMoving() func(dwsim.Progress) {
	var line progressLine
	var of string
	return func(p dwsim.Progress) {
		if now := fmt.Sprint(p.Experiment, p.Run); line.console == nil || now != of {
			line, of = progressLine{console: s.console}, now
		}
		line.show(p)
	}
}

// stagedView is what is shown of a load from a stage.
type stagedView struct {
	Experiment    string     `json:"experiment"`
	StagedRun     int64      `json:"staged_run"`
	AlreadyLoaded bool       `json:"already_loaded"`
	Run           *dwsim.Run `json:"run"`             // null where the rows were there already and their run is not on record
	Error         string     `json:"error,omitempty"` // why it was not loaded
}

func viewStaged(l dwsim.StagedLoad) stagedView {
	v := stagedView{Experiment: l.Experiment, StagedRun: l.StagedRun, AlreadyLoaded: l.AlreadyLoaded, Run: l.Run}
	if l.Err != nil {
		v.Error = l.Err.Error()
	}
	return v
}

// stagedSummary tells what became of all runs. err is that of those that failed.
func (s *session) stagedSummary(stage string, loads []dwsim.StagedLoad, err error) error {
	s.console.clear()
	if s.JSON {
		if loads == nil && err != nil {
			return err
		}
		views := []stagedView{}
		for _, l := range loads {
			views = append(views, viewStaged(l))
		}
		if printErr := s.console.printJSON(views); printErr != nil || err == nil {
			return printErr
		}
		return told{err}
	}
	for _, l := range loads {
		s.stagedLine(l)
	}
	if len(loads) == 0 && err == nil {
		s.console.notef("No complete run is staged at %s.", stage)
	}
	return err
}

// stagedLine tells of one run that was loaded, or was there.
func (s *session) stagedLine(l dwsim.StagedLoad) {
	switch {
	case l.Err != nil: // told with the error of the command
	case l.AlreadyLoaded && l.Run != nil:
		fmt.Fprintf(s.console.out, "%s: run %d is already loaded, as run %d\n", l.Experiment, l.StagedRun, l.Run.ID)
	case l.AlreadyLoaded:
		fmt.Fprintf(s.console.out, "%s: run %d is already loaded\n", l.Experiment, l.StagedRun)
	default:
		_, rows := l.Run.Rows()
		took := l.Run.Duration(time.Now())
		fmt.Fprintf(s.console.out, "%s: run %d loaded as run %d, %s in %s, %s\n",
			l.Experiment, l.StagedRun, l.Run.ID, count(rows, "row"), elapsed(took), perSecond(rows, took))
	}
}

// tellStaged tells of one run while others are waited for.
func (s *session) tellStaged(l dwsim.StagedLoad) {
	s.console.clear()
	if s.JSON {
		e := json.NewEncoder(s.console.out)
		e.SetEscapeHTML(false)
		if err := e.Encode(viewStaged(l)); err != nil {
			s.console.notef("dw-sim: standard output cannot be written to: %s", err)
		}
		return
	}
	if l.Err != nil {
		s.console.notef("dw-sim: %s", l.Err)
		return
	}
	s.stagedLine(l)
}
