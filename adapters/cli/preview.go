package cli

import (
	"context"
	"encoding/json"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/store/result"
)

type previewCommand struct {
	Name  string `arg:"" help:"Experiment."`
	Table string `placeholder:"T" help:"Only this table (default: all)."`
	Rows  int    `default:"10" placeholder:"N" help:"Rows to show of each table (default: ${default})."`
	Seed  *int64 `placeholder:"S" help:"Seed (default: that of the last run, else 0)."`
}

// previewTable is the preview of a table in JSON.
type previewTable struct {
	Table   string              `json:"table"`
	Columns []string            `json:"columns"`
	Types   []string            `json:"types"`
	Rows    [][]json.RawMessage `json:"rows"`
}

// Run shows rows without writing any.
func (cmd *previewCommand) Run(ctx context.Context, s *session) error {
	if cmd.Rows < 1 {
		return usagef("--rows is 1 or more")
	}
	return s.withExperiment(ctx, cmd.Name, func(_ *databases, e *dwsim.Experiment) error {
		seed, err := cmd.seed(ctx, e)
		if err != nil {
			return err
		}
		batches, err := cmd.batches(e, seed)
		if err != nil {
			return err
		}
		if s.JSON {
			return s.printPreview(batches, seed)
		}
		for i, b := range batches {
			if len(batches) > 1 {
				s.console.notef("%s%s", []string{"", "\n"}[min(i, 1)], b.Table.Name)
			}
			if err := s.console.show(batchTable(b)); err != nil {
				return err
			}
		}
		s.console.notef("seed %d; nothing was written", seed)
		return nil
	})
}

func (cmd *previewCommand) seed(ctx context.Context, e *dwsim.Experiment) (int64, error) {
	if cmd.Seed != nil {
		return *cmd.Seed, nil
	}
	last, err := e.LastRun(ctx)
	if err != nil || last == nil {
		return 0, err
	}
	return last.Seed, nil
}

func (cmd *previewCommand) batches(e *dwsim.Experiment, seed int64) ([]*gen.Batch, error) {
	tables := []string{cmd.Table}
	if cmd.Table == "" {
		tables = nil
		for _, t := range e.Document().Tables {
			tables = append(tables, t.Name)
		}
	}
	var batches []*gen.Batch
	for _, table := range tables {
		b, err := e.Preview(table, cmd.Rows, seed)
		if err != nil {
			return nil, err
		}
		batches = append(batches, b)
	}
	return batches, nil
}

func batchTable(b *gen.Batch) *table {
	t := &table{}
	for i := range b.Columns {
		t.header = append(t.header, b.Columns[i].Column.Name)
		t.right = append(t.right, result.NumericType(b.Columns[i].Column.TypeText()))
	}
	for row := range b.Rows {
		cells := make([]cell, len(b.Columns))
		for i := range b.Columns {
			cells[i] = null
			if v := vectorValue(&b.Columns[i], row); v != nil {
				cells[i] = text(string(result.AppendText(nil, v)))
			}
		}
		t.rows = append(t.rows, cells)
	}
	return t
}

// printPreview writes {"seed": "42", "tables": [{table, columns, types, rows}]}, each row
// an array.
func (s *session) printPreview(batches []*gen.Batch, seed int64) error {
	tables := []previewTable{}
	for _, b := range batches {
		p := previewTable{Table: b.Table.Name, Rows: [][]json.RawMessage{}}
		for i := range b.Columns {
			p.Columns = append(p.Columns, b.Columns[i].Column.Name)
			p.Types = append(p.Types, b.Columns[i].Column.TypeText())
		}
		for row := range b.Rows {
			var values []json.RawMessage
			for i := range b.Columns {
				values = append(values, result.AppendJSON(nil, vectorValue(&b.Columns[i], row)))
			}
			p.Rows = append(p.Rows, values)
		}
		tables = append(tables, p)
	}
	return s.console.printJSON(struct {
		Seed   int64          `json:"seed,string"`
		Tables []previewTable `json:"tables"`
	}{seed, tables})
}
