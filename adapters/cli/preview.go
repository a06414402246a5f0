package cli

import (
	"context"
	"encoding/json"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/store/result"
)

type previewCommand struct {
	Name  string `arg:"" help:"Experiment."`
	Table string `placeholder:"T" complete:"table" help:"Only this table (default: all)."`
	Rows  int    `default:"10" placeholder:"N" help:"Rows to show of each table (default: ${default})."`
	Seed  *int64 `placeholder:"S" help:"Seed (default: that of the last run, else 0)."`
}

func (*previewCommand) Help() string {
	return `The rows are those that a run with the seed makes.

Examples:

    dw-sim experiment preview shop
    dw-sim experiment preview shop --table customers --rows 3 --seed 42`
}

// Run shows rows without writing any.
func (cmd *previewCommand) Run(ctx context.Context, s *session) error {
	if cmd.Rows < 1 {
		return usagef("--rows is 1 or more")
	}
	return s.through(ctx, func(to service) error {
		p, err := to.Preview(ctx, cmd.Name, api.PreviewOptions{Table: cmd.Table, Rows: cmd.Rows, Seed: (*api.Integer)(cmd.Seed)})
		if err != nil {
			return err
		}
		return s.showPreview(p)
	})
}

// showPreview shows the first rows of tables.
func (s *session) showPreview(p *api.Preview) error {
	if s.JSON {
		return s.console.printJSON(p)
	}
	for i, t := range p.Tables {
		if len(p.Tables) > 1 {
			s.console.notef("%s%s", []string{"", "\n"}[min(i, 1)], t.Table)
		}
		if err := s.console.show(previewTable(t)); err != nil {
			return err
		}
	}
	s.console.notef("seed %d; nothing was written", p.Seed)
	return nil
}

type draftCommand struct {
	File  string `arg:"" help:"Document, or - for standard input."`
	Table string `placeholder:"T" help:"Only this table (default: all)."`
	Rows  int    `default:"10" placeholder:"N" help:"Rows to show of each table (default: ${default})."`
	Seed  *int64 `placeholder:"S" help:"Seed (default: 0)."`
}

func (*draftCommand) Help() string {
	return `Examples:

    dw-sim schema preview examples/shop.json --table products
    dw-sim schema preview - --seed 42 < shop.yaml`
}

// Run shows rows of a document that is not stored.
func (cmd *draftCommand) Run(ctx context.Context, s *session) error {
	if cmd.Rows < 1 {
		return usagef("--rows is 1 or more")
	}
	doc, err := s.console.readDocument(cmd.File)
	if err != nil {
		return err
	}
	if err := doc.check(); err != nil {
		return err
	}
	p, err := api.PreviewOf(ctx, doc.Experiment, api.PreviewOptions{Table: cmd.Table, Rows: cmd.Rows, Seed: (*api.Integer)(cmd.Seed)})
	if err != nil {
		return doc.locate(err)
	}
	return s.showPreview(p)
}

func previewTable(p api.PreviewTable) *table {
	t := &table{header: p.Columns}
	for _, typeName := range p.Types {
		t.right = append(t.right, result.NumericType(typeName))
	}
	for _, row := range p.Rows {
		cells := make([]cell, len(row))
		for i, value := range row {
			cells[i] = cellOf(value)
		}
		t.rows = append(t.rows, cells)
	}
	return t
}

// cellOf shows a value in JSON as it would be shown outside of it.
func cellOf(value json.RawMessage) cell {
	var written string
	switch {
	case string(value) == "null":
		return null
	case json.Unmarshal(value, &written) == nil:
		return text(written)
	}
	return text(string(value))
}
