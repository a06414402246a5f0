package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/gen/parquet"
)

type generateCommand struct {
	Name          string      `arg:"" help:"Experiment."`
	Rows          []tableRows `placeholder:"TABLE=N" complete:"rows" help:"Rows of a table instead of its target rows; 0 keeps what it has. May be repeated."`
	Scale         *float64    `placeholder:"X" help:"Target rows of every table times X, where --rows does not say otherwise; none gets fewer than 1."`
	Seed          *int64      `placeholder:"S" help:"Seed of every value (default: one is drawn and recorded)."`
	OutputDir     string      `placeholder:"DIR" complete:"file" help:"Folder for the folder run-<id> of the Parquet files (default: below the data root)."`
	Workers       *int        `placeholder:"W" help:"Goroutines that make rows (default: one per processor). Never changes the data."`
	BatchRows     *int        `placeholder:"N" help:"Rows made at a time (default: the engine's). Never changes the data."`
	PartRows      *int        `placeholder:"N" help:"Rows of a Parquet file (default: 1000000)."`
	Compression   string      `default:"snappy" placeholder:"C" complete:"compression" help:"Compression of the Parquet files: snappy, zstd or none."`
	Resume        bool        `help:"Go on from the newest run, which was aborted or failed: its seed, its rows, and its finished Parquet files."`
	Keep          *int        `placeholder:"N" help:"Once the run is complete, remove the older ones with their files, all but the newest N completed."`
	NoConstraints bool        `help:"Declare no keys and no conditions in a warehouse that would enforce them."`
	NoStage       bool        `help:"Keep the Parquet files on this machine alone, though a stage is configured."`
	Detach        bool        `help:"Start the run on the server and do not wait for its end."`
	DryRun        bool        `help:"Tell how many bytes and seconds the run is expected to take, and generate nothing."`
	IgnoreDisk    bool        `help:"Begin even where the rows are not expected to fit on the disk."`
}

func (*generateCommand) Help() string {
	return `The rows of the run before stay readable until the new ones take their place, all
at once. Ctrl-C aborts the run and leaves the rows of the run before; what it had
finished of its Parquet files stays for --resume.

--keep N counts the run itself. A run whose rows the warehouse holds always stays.

Examples:

    dw-sim experiment generate shop --seed 42
    dw-sim experiment generate shop --rows orders=500000 --rows order_items=1500000
    dw-sim experiment generate shop --scale 100 --dry-run
    dw-sim experiment generate shop --scale 100
    dw-sim experiment generate shop --resume
    dw-sim experiment generate shop --keep 3
    dw-sim experiment generate shop --server http://far:8000 --detach`
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
	return s.through(ctx, func(to service) error {
		if err := to.takes(cmd); err != nil {
			return err
		}
		o, err := cmd.options(ctx, to)
		if err != nil {
			return err
		}
		if cmd.DryRun {
			return s.estimate(ctx, to, cmd.Name, o)
		}
		var before []*dwsim.Run
		if cmd.Keep != nil {
			if before, err = to.records(ctx, cmd.Name, 0); err != nil {
				return err
			}
		}
		started, err := to.Generate(ctx, cmd.Name, o)
		if err != nil {
			return err
		}
		s.console.notef("%s", opening(started))
		if cmd.Detach {
			return s.done(started, "Next: dw-sim run watch %s %d", started.Experiment, started.ID)
		}
		run, err := s.follow(ctx, to, started)
		if err != nil {
			return resumable(run, err)
		}
		if cmd.Keep != nil {
			s.tellRemoved(ctx, to, run.Experiment, before)
		}
		if s.JSON {
			return s.console.printJSON(run)
		}
		return s.summary(run)
	})
}

// tellRemoved says which of the runs before are not there any more.
func (s *session) tellRemoved(ctx context.Context, to service, experiment string, before []*dwsim.Run) {
	now, err := to.records(ctx, experiment, 0)
	if err != nil {
		s.warn([]string{"which runs were removed is unknown: " + err.Error()})
		return
	}
	var removed []string
	for _, old := range slices.Backward(before) {
		if !slices.ContainsFunc(now, func(r *dwsim.Run) bool { return r.ID == old.ID }) {
			removed = append(removed, fmt.Sprint(old.ID))
		}
	}
	if len(removed) > 0 {
		s.console.notef("Removed by --keep: %s of %s (%s).", count(int64(len(removed)), "run"), experiment, strings.Join(removed, ", "))
	}
}

// opening says which run has begun.
func opening(run *dwsim.Run) string {
	line := fmt.Sprintf("run %d of %s, seed %d", run.ID, run.Experiment, run.Seed)
	if run.ResumedFrom != 0 {
		line += fmt.Sprintf(", resumed from run %d", run.ResumedFrom)
	}
	return line
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
	if cmd.Keep != nil && *cmd.Keep < 1 {
		return usagef("--keep is %d; the run itself is one of those that are kept, so it is 1 or more", *cmd.Keep)
	}
	if cmd.DryRun && cmd.Detach {
		return usagef("--dry-run starts no run, so there is nothing to detach from: leave out --detach")
	}
	if cmd.Resume && (cmd.Seed != nil || len(cmd.Rows) > 0 || cmd.Scale != nil) {
		return usagef("--resume takes the seed and the rows of the run that it goes on from: leave out --seed, --rows and --scale")
	}
	if _, err := parquet.ParseCompression(cmd.Compression); err != nil {
		return usageError{fmt.Errorf("--compression: %w", err)}
	}
	return nil
}

func (cmd *generateCommand) options(ctx context.Context, to service) (o api.Generate, err error) {
	o = api.Generate{Seed: (*api.Integer)(cmd.Seed), OutputDir: cmd.OutputDir, Resume: cmd.Resume, NoConstraints: cmd.NoConstraints, IgnoreDisk: cmd.IgnoreDisk, NoStage: cmd.NoStage, Compression: cmd.Compression}
	o.Workers, o.BatchRows = to.sizes()
	if o.Rows, err = cmd.rows(); err != nil {
		return o, err
	}
	if cmd.Scale != nil {
		doc, err := to.document(ctx, cmd.Name)
		if err != nil {
			return o, err
		}
		if o.Rows, err = api.ScaledRows(doc, o.Rows, *cmd.Scale); err != nil {
			return o, usagef("--%w", err)
		}
	}
	if cmd.Workers != nil {
		o.Workers = *cmd.Workers
	}
	if cmd.BatchRows != nil {
		o.BatchRows = *cmd.BatchRows
	}
	if cmd.Keep != nil {
		o.Keep = *cmd.Keep
	}
	if cmd.PartRows != nil {
		o.PartRows = int64(*cmd.PartRows)
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
