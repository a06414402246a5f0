package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/gen/failpoint"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

var (
	exportWritten = failpoint.New("export.file.written")
	exportRenamed = failpoint.New("export.file.renamed")
)

type exportCommand struct {
	Name  string `arg:"" help:"Experiment."`
	File  string `arg:"" help:"Archive to write, such as shop.dwsim, or - for standard output."`
	RunID *int64 `name:"run-id" placeholder:"ID" complete:"run" help:"Completed run whose rows go along (default: the newest one whose files are there)."`
}

func (*exportCommand) Help() string {
	return `The archive holds the document, the record of the run with its digests, and its Parquet
files; dw-sim experiment restore makes an experiment of it on any machine and for any
warehouse. An experiment without a completed run is exported without rows, which is said.
The file is there when it is complete; one of that name stays until then.

An archive is a tar file in zstd, with a checksum at its end: tar --zstd -tf lists it.

Examples:

    dw-sim experiment export shop shop.dwsim
    dw-sim experiment export shop shop.dwsim --run-id 3
    dw-sim experiment export shop - | ssh far dw-sim experiment restore -`
}

// exported is what is shown of an archive.
type exported struct {
	File string     `json:"file"`
	Size int64      `json:"bytes"`
	Run  *dwsim.Run `json:"run"` // null where the document went alone
}

// Run writes an archive.
func (cmd *exportCommand) Run(ctx context.Context, s *session) error {
	o := dwsim.ExportOptions{}
	switch {
	case cmd.RunID != nil && *cmd.RunID < 1:
		return usagef("--run-id is %d; runs are counted from 1", *cmd.RunID)
	case cmd.File == "-" && s.JSON:
		return usagef("standard output cannot have both the archive and JSON: write to a file, or leave --json out")
	case cmd.File == "-" && s.console.outTTY:
		return usagef("an archive is nothing for a terminal: write to a file, or to a pipe")
	case cmd.RunID != nil:
		o.Run = *cmd.RunID
	}
	return s.through(ctx, func(to service) error {
		o.Progress = s.showMoving()
		start := time.Now()
		var out exported
		err := s.toArchive(cmd.File, func(w io.Writer) (err error) {
			counted := &countingWriter{w: w}
			out.Run, err = to.Archive(ctx, cmd.Name, o, counted)
			out.Size = counted.n
			return err
		})
		s.console.clear()
		if err != nil {
			return err
		}
		out.File = cmd.File
		return s.exportSummary(cmd.Name, out, time.Since(start))
	})
}

func (s *session) exportSummary(experiment string, x exported, took time.Duration) error {
	if s.JSON {
		return s.console.printJSON(x)
	}
	if x.Run == nil {
		s.console.notef("%s has no completed run: its document went alone, without rows.", experiment)
		s.console.notef("%s written to %s", bytesOf(uint64(x.Size)), x.File)
		return nil
	}
	_, rows := x.Run.Rows()
	s.console.notef("run %d of %s, %s: %s written to %s in %s", x.Run.ID, x.Run.Experiment, count(rows, "row"), bytesOf(uint64(x.Size)), x.File, elapsed(took))
	return nil
}

// countingWriter counts the bytes that it passes on.
type countingWriter struct {
	w io.Writer
	n int64
}

func (c *countingWriter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}

// toArchive has a file written, or standard output for "-". A plain file is there only when
// it is complete; pipes and devices are written to as they are.
func (s *session) toArchive(path string, write func(io.Writer) error) (err error) {
	if path == "-" {
		return write(s.console.out)
	}
	target := path
	if info, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) || err == nil && info.Mode().IsRegular() {
		target = filepath.Join(filepath.Dir(path), fmt.Sprintf(".%s.%d.tmp", filepath.Base(path), os.Getpid()))
	}
	f, err := os.OpenFile(target, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("the file %s cannot be written: %w", path, errors.Unwrap(err))
	}
	if target != path {
		defer os.Remove(target) // gone once it was renamed
	}
	buffered := bufio.NewWriterSize(f, 1<<20)
	if err := write(buffered); err != nil {
		return errors.Join(err, f.Close())
	}
	err = buffered.Flush()
	if err == nil && target != path {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("the file %s cannot be written: %w", path, err)
	}
	exportWritten.Hit()
	if target == path {
		return nil
	}
	if err := os.Rename(target, path); err != nil {
		return fmt.Errorf("the file %s cannot be written: %w", path, errors.Unwrap(err))
	}
	exportRenamed.Hit()
	return nil
}

type restoreCommand struct {
	File            string `arg:"" help:"Archive, or - for standard input."`
	Name            string `placeholder:"NAME" help:"Name of the experiment here (default: the one that it had)."`
	TargetWarehouse string `placeholder:"W" complete:"warehouse" help:"Warehouse of the experiment here (default: the one that its document names)."`
	NoConstraints   bool   `help:"Leave out keys and conditions in a warehouse that would enforce them."`
}

func (*restoreCommand) Help() string {
	return `An experiment is made of an archive that dw-sim experiment export wrote: its document, its
run with a new id, its Parquet files and its rows, compared with the digests on record. An
archive that is truncated or was changed is refused before anything is stored. It is all
or nothing, also when the process dies.

Examples:

    dw-sim experiment restore shop.dwsim
    dw-sim experiment restore shop.dwsim --name shop_copy --target-warehouse duckdb
    dw-sim experiment restore - < shop.dwsim`
}

// Run makes an experiment of an archive.
func (cmd *restoreCommand) Run(ctx context.Context, s *session) error {
	in, err := s.openArchive(ctx, cmd.File)
	if err != nil {
		return err
	}
	defer in.Close()
	return s.with(ctx, func(d *databases) error {
		o := dwsim.RestoreOptions{Name: cmd.Name, TargetWarehouse: cmd.TargetWarehouse, NoConstraints: cmd.NoConstraints, Progress: s.showMoving()}
		start := time.Now()
		e, run, err := d.sim.Restore(ctx, in, o)
		s.console.clear()
		if err != nil {
			return cmd.advised(err)
		}
		s.warn(e.Warnings())
		if s.JSON {
			v, err := api.Local{Sim: d.sim}.Experiment(ctx, e.Name())
			if err != nil {
				return err
			}
			return s.console.printJSON(v)
		}
		if run == nil {
			s.created(e.Document())
			return nil
		}
		s.console.notef("%s restored, with its rows as run %d, seed %d", e.Name(), run.ID, run.Seed)
		return s.loadSummary(run, time.Since(start))
	})
}

// advised says with which flag what keeps the archive from being restored is got around.
func (cmd *restoreCommand) advised(err error) error {
	problems, _ := errors.AsType[schema.Problems](err)
	elsewhere := slices.ContainsFunc(problems, func(p schema.Problem) bool { return p.Path == "target_warehouse" })
	switch {
	case errors.Is(err, store.ErrExists) && cmd.Name == "":
		return advised{err, fmt.Sprintf("dw-sim experiment restore %s --name ANOTHER", cmd.File)}
	case elsewhere && cmd.TargetWarehouse == "":
		return advised{err, fmt.Sprintf("dw-sim experiment restore %s --target-warehouse %s", cmd.File, defaultWarehouse)}
	}
	return err
}

// openArchive opens a file, or standard input for "-", where the end of ctx ends the waiting
// for more as well.
func (s *session) openArchive(ctx context.Context, file string) (io.ReadCloser, error) {
	if file == "-" {
		return interruptible(ctx, s.console.in), nil
	}
	f, err := os.Open(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("file %q %w", file, store.ErrNotFound)
	case err != nil:
		return nil, fmt.Errorf("file %q cannot be read: %w", file, errors.Unwrap(err))
	}
	return f, nil
}

// interruptible reads on until ctx ends. A read that waits then is left to the end of the
// process: nobody can take it back.
func interruptible(ctx context.Context, in io.Reader) io.ReadCloser {
	out, pipe := io.Pipe()
	stop := context.AfterFunc(ctx, func() { pipe.CloseWithError(context.Cause(ctx)) })
	go func() {
		defer stop()
		_, err := io.Copy(pipe, in)
		pipe.CloseWithError(err)
	}()
	return out
}
