package api

import (
	"context"
	"errors"
	"io"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/result"
)

// Exported is what a query wrote.
type Exported struct {
	ID    string `json:"id"`    // of the query
	Rows  int64  `json:"rows"`  // without a header
	Bytes int64  `json:"bytes"` // that the writer took
	// Truncated says that there were more rows than the limit of the query.
	Truncated bool `json:"truncated"`
}

// Export writes the rows of a statement to w, in the format of the query, as they come. On an error,
// what w was given is not complete; a format that is not there, and most of what is wrong
// with a statement, is known before w is given anything.
//
// Parquet and Arrow may find late that a column needs another type, where the database tells none
// of which that is certain. Then the query is run once more: w begins anew where it is a
// [result.Restarter]; any other gets the rows at the end, from a [dwsim.TempFile].
//
// w may be called from several goroutines, one at a time, and is flushed every now and then if it
// has a method Flush() error.
func (l Local) Export(ctx context.Context, q Query, w io.Writer) (*Exported, error) {
	format := result.Format(q.Format)
	if err := format.Check(); err != nil {
		return nil, dwsim.Refused(err)
	}
	x := &export{to: w}
	defer x.close()
	rows, err := result.Write(format, x, func() (*store.Rows, error) {
		rows, err := l.Query(ctx, q)
		if err != nil {
			return nil, err
		}
		q.ID = rows.ID // also where it is run once more
		if err := x.begin(l.Sim, format.Settled(rows.Columns)); err != nil {
			return nil, errors.Join(err, rows.Close())
		}
		return rows, nil
	})
	if err == nil {
		err = x.end()
	}
	if err != nil {
		return nil, err
	}
	return &Exported{ID: rows.ID, Rows: rows.Count(), Bytes: x.bytes, Truncated: rows.Truncated()}, nil
}

// export is where an export goes: to a writer, or to a file first.
type export struct {
	to    io.Writer
	file  *dwsim.TempFile // nil where the rows go straight to the writer
	bytes int64           // that to took, when it is done
}

func (x *export) begin(sim *dwsim.Simulator, settled bool) (err error) {
	if _, canRestart := x.to.(result.Restarter); !settled && !canRestart && x.file == nil {
		x.file, err = sim.TempFile()
	}
	return err
}

// Write implements [io.Writer].
func (x *export) Write(data []byte) (int, error) {
	if x.file != nil {
		return x.file.Write(data)
	}
	n, err := x.to.Write(data)
	x.bytes += int64(n)
	return n, err
}

// Restart implements [result.Restarter].
func (x *export) Restart() bool {
	if x.file != nil {
		return x.file.Restart()
	}
	again, ok := x.to.(result.Restarter)
	if x.bytes > 0 && (!ok || !again.Restart()) {
		return false
	}
	x.bytes = 0
	return true
}

// Flush flushes the writer, if it can.
func (x *export) Flush() error {
	if out, ok := x.to.(interface{ Flush() error }); ok && x.file == nil {
		return out.Flush()
	}
	return nil
}

func (x *export) end() (err error) {
	if x.file != nil {
		x.bytes, err = x.file.WriteTo(x.to)
	}
	return err
}

func (x *export) close() {
	if x.file != nil {
		_ = x.file.Close() // it was read, or is of no use
	}
}

// Archive writes an experiment and the rows of a run; see [dwsim.Experiment.Export].
func (l Local) Archive(ctx context.Context, name string, o dwsim.ExportOptions, w io.Writer) (*dwsim.Run, error) {
	e, err := l.experiment(ctx, name)
	if err != nil {
		return nil, err
	}
	return e.Export(ctx, w, o)
}
