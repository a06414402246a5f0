package dwsim

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"strings"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// PreviewOptions say which rows are looked at. The zero value means ten of each table, with the
// seed 0.
type PreviewOptions struct {
	Tables []string // by name; none means all, in the order of the document
	Rows   int      // of each table; 0 means 10
	Seed   int64
}

// previewBatch is how many rows a preview makes at a time: enough to be quick, and few enough
// that whoever has seen enough waits for little.
const previewBatch = 256

// Preview yields the first rows that generating a document with a seed would give, table by
// table, and of each some at a time. The document need not be stored, and nothing is written.
// There are no more rows than the document asks for, except of a table of no target rows, which is
// taken as asked for o.Rows. At least one batch of each table comes, and a batch is valid until the next one.
//
// What cannot be generated is [schema.Problems], a table that the document does not have a
// [store.ErrNotFound]. An error, or the end of ctx, ends the sequence.
func Preview(ctx context.Context, doc *schema.Experiment, o PreviewOptions) iter.Seq2[*gen.Batch, error] {
	return func(yield func(*gen.Batch, error) bool) {
		o.Rows = cmp.Or(o.Rows, 10)
		tables, err := previewed(doc, o)
		if err != nil {
			yield(nil, err)
			return
		}
		p := previewer{doc: doc, options: gen.Options{Seed: o.Seed, BatchRows: min(o.Rows, previewBatch)}}
		for _, t := range tables {
			for b, err := range p.rows(ctx, t, o.Rows) {
				if !yield(b, err) || err != nil {
					return
				}
			}
		}
	}
}

// previewed returns the tables that are looked at.
func previewed(doc *schema.Experiment, o PreviewOptions) ([]*schema.Table, error) {
	if o.Rows < 1 {
		return nil, refusedf("a preview has at least one row: got %d", o.Rows)
	}
	var tables []*schema.Table
	for i := range doc.Tables {
		if len(o.Tables) == 0 {
			tables = append(tables, &doc.Tables[i])
		}
	}
	for _, name := range o.Tables {
		t := doc.Table(name)
		if t == nil {
			return nil, noTable(doc, name)
		}
		tables = append(tables, t)
	}
	return tables, nil
}

// Preview returns the first rows that generating a table with a seed would give, without
// writing any; see [Preview].
func (e *Experiment) Preview(table string, rows int, seed int64) (*gen.Batch, error) {
	doc := e.Document()
	tables, err := previewed(doc, PreviewOptions{Tables: []string{table}, Rows: rows})
	if err != nil {
		return nil, err
	}
	p := previewer{doc: doc, options: gen.Options{Seed: seed}}
	generator, rows, err := p.of(tables[0], rows)
	if err != nil {
		return nil, err
	}
	b, err := generator.Batch(table, 0, rows)
	return b, Refused(err)
}

// previewer makes the first rows of the tables of a document.
type previewer struct {
	doc     *schema.Experiment
	options gen.Options
	planned *gen.Generator // of the target rows; nil until it is asked for
}

// of returns what makes the rows of a table, and how many of so many there are.
func (p *previewer) of(t *schema.Table, rows int) (*gen.Generator, int, error) {
	if t.TargetRows == 0 {
		o := p.options
		o.Rows = map[string]int64{t.Name: int64(rows)}
		g, err := gen.New(p.doc, o)
		return g, rows, Refused(err)
	}
	if p.planned == nil {
		g, err := gen.New(p.doc, p.options)
		if err != nil {
			return nil, 0, Refused(err)
		}
		p.planned = g
	}
	return p.planned, int(min(int64(rows), t.TargetRows)), nil
}

// rows yields the first rows of a table.
func (p *previewer) rows(ctx context.Context, t *schema.Table, rows int) iter.Seq2[*gen.Batch, error] {
	return func(yield func(*gen.Batch, error) bool) {
		g, rows, err := p.of(t, rows)
		if err = cmp.Or(context.Cause(ctx), err); err != nil {
			yield(nil, err)
			return
		}
		for b, err := range g.Batches(ctx, t.Name) {
			if err != nil {
				yield(nil, cmp.Or(context.Cause(ctx), Refused(err)))
				return
			}
			b.Rows = min(b.Rows, rows)
			if rows -= b.Rows; !yield(b, nil) || rows == 0 {
				return
			}
		}
	}
}

// Table returns a table of the document, by its name in any case, or a [store.ErrNotFound].
func (e *Experiment) Table(name string) (*schema.Table, error) {
	if t := e.Document().Table(name); t != nil {
		return t, nil
	}
	return nil, noTable(e.Document(), name)
}

// noTable says that a document has no table of a name, and which it has.
func noTable(doc *schema.Experiment, name string) error {
	names := make([]string, len(doc.Tables))
	for i, t := range doc.Tables {
		names[i] = t.Name
	}
	hint := "there is: " + strings.Join(names, ", ")
	if near := schema.Closest(name, names); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	return fmt.Errorf("table %q of experiment %q %w (%s)", name, doc.Name, store.ErrNotFound, hint)
}
