package cli

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/gen/parquet"
	"github.com/dw-sim/dw-sim/schema"
)

type generateCommand struct {
	Name        string      `arg:"" help:"Experiment."`
	Rows        []tableRows `placeholder:"TABLE=N" help:"Rows of a table instead of its target rows; 0 keeps what it has. May be repeated."`
	Scale       *float64    `placeholder:"X" help:"Target rows of every table times X, where --rows does not say otherwise; none gets fewer than 1."`
	Seed        *int64      `placeholder:"S" help:"Seed of every value (default: one is drawn and recorded)."`
	OutputDir   string      `placeholder:"DIR" help:"Folder for the folder run-<id> of the Parquet files (default: below the data root)."`
	Workers     *int        `placeholder:"W" help:"Goroutines that make rows (default: one per processor). Never changes the data."`
	BatchRows   *int        `placeholder:"N" help:"Rows made at a time (default: the engine's). Never changes the data."`
	PartRows    *int        `placeholder:"N" help:"Rows of a Parquet file (default: 1000000)."`
	Compression string      `default:"snappy" placeholder:"C" help:"Compression of the Parquet files: snappy, zstd or none."`
}

func (*generateCommand) Help() string {
	return `The rows of the run before stay readable until the new ones take their place, all
at once. Ctrl-C aborts the run and leaves the rows of the run before.

Examples:

    dw-sim experiment generate shop --seed 42
    dw-sim experiment generate shop --rows orders=500000 --rows order_items=1500000
    dw-sim experiment generate shop --scale 100`
}

// tableRows is one --rows TABLE=N.
type tableRows struct {
	table string
	rows  int64
}

// UnmarshalText reads TABLE=N; digits may be grouped with underscores.
func (r *tableRows) UnmarshalText(text []byte) error {
	table, number, ok := strings.Cut(string(text), "=")
	if !ok || table == "" {
		return fmt.Errorf("want TABLE=N, such as orders=50000, got %q", text)
	}
	n, err := parseInteger(number, 64)
	if err != nil {
		return fmt.Errorf("rows of %s: %w", table, err)
	}
	if n < 0 {
		return fmt.Errorf("rows of %s: %d is negative; 0 keeps what the table has", table, n)
	}
	r.table, r.rows = table, n
	return nil
}

// Run generates the rows of an experiment.
func (cmd *generateCommand) Run(ctx context.Context, s *session) error {
	if err := cmd.check(); err != nil {
		return err
	}
	return s.withExperiment(ctx, cmd.Name, func(d *databases, e *dwsim.Experiment) error {
		o, err := cmd.options(d.config, e.Document())
		if err != nil {
			return err
		}
		started, err := e.Start(ctx, o)
		if err != nil {
			return err
		}
		s.console.notef("run %d of %s, seed %d", started.ID, e.Name(), started.Seed)
		run, err := s.follow(ctx, d.sim.Runs(), started)
		if err != nil {
			return err
		}
		if s.JSON {
			return s.console.printJSON(run)
		}
		return s.summary(run)
	})
}

// check refuses flags below 0, which stands for the default.
func (cmd *generateCommand) check() error {
	for _, flag := range []struct {
		name  string
		value *int
	}{{"workers", cmd.Workers}, {"batch-rows", cmd.BatchRows}, {"part-rows", cmd.PartRows}} {
		if flag.value != nil && *flag.value < 0 {
			return usagef("--%s is %d; it is 0, for the default, or more", flag.name, *flag.value)
		}
	}
	if cmd.Scale != nil && !(*cmd.Scale > 0 && *cmd.Scale <= math.MaxFloat64) {
		return usagef("--scale is %v; it is a number above 0", *cmd.Scale)
	}
	return nil
}

func (cmd *generateCommand) options(c *config, e *schema.Experiment) (o dwsim.GenerateOptions, err error) {
	o = dwsim.GenerateOptions{Seed: cmd.Seed, OutputDir: cmd.OutputDir, Workers: c.workers, BatchRows: c.batchRows}
	if o.Rows, err = cmd.rows(); err != nil {
		return o, err
	}
	if err := cmd.scale(e, o.Rows); err != nil {
		return o, err
	}
	if cmd.Workers != nil {
		o.Workers = *cmd.Workers
	}
	if cmd.BatchRows != nil {
		o.BatchRows = *cmd.BatchRows
	}
	if cmd.PartRows != nil {
		o.PartRows = int64(*cmd.PartRows)
	}
	if o.Compression, err = parquet.ParseCompression(cmd.Compression); err != nil {
		return o, usageError{fmt.Errorf("--compression: %w", err)}
	}
	return o, nil
}

func (cmd *generateCommand) rows() (map[string]int64, error) {
	rows := map[string]int64{}
	for _, r := range cmd.Rows {
		for table := range rows {
			if strings.EqualFold(table, r.table) {
				return nil, usagef("--rows names table %q twice", r.table)
			}
		}
		rows[r.table] = r.rows
	}
	return rows, nil
}

// scale adds the scaled target rows of the tables that rows does not name. A table whose
// target is 0 rows is kept as it is.
func (cmd *generateCommand) scale(e *schema.Experiment, rows map[string]int64) error {
	if cmd.Scale == nil {
		return nil
	}
	named := func(table string) bool {
		for name := range rows {
			if strings.EqualFold(name, table) {
				return true
			}
		}
		return false
	}
	for i := range e.Tables {
		t := &e.Tables[i]
		scaled := math.Round(float64(t.TargetRows) * *cmd.Scale)
		switch {
		case named(t.Name) || t.TargetRows == 0:
		case scaled >= math.MaxInt64:
			return usagef("--scale %v makes more than %d rows of %s", *cmd.Scale, int64(math.MaxInt64), t.Name)
		default:
			rows[t.Name] = int64(max(scaled, 1))
		}
	}
	return nil
}

// follow shows the progress of a run until it has ended. When ctx ends it aborts the
// run and waits until everything is taken back.
func (s *session) follow(ctx context.Context, runs *dwsim.RunTracker, run *dwsim.Run) (*dwsim.Run, error) {
	defer s.console.clear()
	line := progressLine{console: s.console}
	for p, err := range runs.Progress(ctx, run.Experiment, run.ID) {
		if err != nil {
			break // told by Wait
		}
		line.show(p)
	}
	last := context.WithoutCancel(ctx)
	if ctx.Err() != nil {
		// The run may end by itself at this moment; Wait tells which it was.
		if err := runs.Abort(last, run.Experiment, run.ID, context.Cause(ctx).Error()); err == nil {
			s.console.notef("run %d is aborted; the rows of the run before are untouched", run.ID)
		}
	}
	return runs.Wait(last, run.Experiment, run.ID)
}

// summary tells what a run made, and what to do next.
func (s *session) summary(run *dwsim.Run) error {
	if run.CompletedAt == nil {
		return errors.New("the run has not ended")
	}
	_, loaded := run.Rows()
	took := run.CompletedAt.Sub(run.StartedAt)
	t := columns("TABLE", ">ROWS")
	example := ""
	for _, table := range run.Tables {
		if table.Asked == 0 {
			t.add(table.Table, "kept")
			continue
		}
		t.add(table.Table, grouped(table.Loaded))
		example = table.Table
	}
	if err := s.console.show(t); err != nil {
		return err
	}
	fmt.Fprintf(s.console.out, "\n%s in %s, %s, seed %d\nParquet: %s\n",
		count(loaded, "row"), elapsed(took), perSecond(loaded, took), run.Seed, run.OutputPath)
	s.console.notef("Next: dw-sim query execute \"SELECT * FROM %s LIMIT 5\" --experiment %s", example, run.Experiment)
	return nil
}
