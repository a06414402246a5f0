package api

import (
	"context"
	"io"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store/result"
)

// Exported is what a query wrote.
type Exported struct {
	ID    string `json:"id"`    // of the query
	Rows  int64  `json:"rows"`  // without a header
	Bytes int64  `json:"bytes"` // that the writer took
}

// Export writes the rows of a statement to w, in the format of the query. On an error, what w
// was given is not complete.
func (l Local) Export(ctx context.Context, q Query, w io.Writer) (*Exported, error) {
	counted := &counter{w: w}
	out, err := result.New(result.Format(q.Format), counted, result.Options{})
	if err != nil {
		return nil, dwsim.Refused(err)
	}
	rows, err := l.Query(ctx, q)
	if err != nil {
		return nil, err
	}
	if err := result.Copy(out, rows); err != nil {
		return nil, err
	}
	return &Exported{ID: rows.ID, Rows: rows.Count(), Bytes: counted.n}, nil
}

// counter counts the bytes that it passes on.
type counter struct {
	w io.Writer
	n int64
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}

// Archive writes an experiment and the rows of a run; see [dwsim.Experiment.Export].
func (l Local) Archive(ctx context.Context, name string, o dwsim.ExportOptions, w io.Writer) (*dwsim.Run, error) {
	e, err := l.experiment(ctx, name)
	if err != nil {
		return nil, err
	}
	return e.Export(ctx, w, o)
}
