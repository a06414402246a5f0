package api

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/dw-sim/dw-sim/schema"
)

// Document is an experiment document together with the text that it was read from.
type Document struct{ *schema.Document }

// ReadDocument reads a document, JSON or YAML. What is wrong with its text is a
// [schema.Problems] with places, in the order of the text. Where its keys are wrong, what
// check, which may be gen.Check, finds wrong with the rest is among them; else check is not
// called.
func ReadDocument(text []byte, check func(*schema.Experiment) schema.Problems) (*Document, error) {
	parsed, err := schema.Parse(text)
	if err == nil {
		return &Document{parsed}, nil
	}
	problems, ok := errors.AsType[schema.Problems](err)
	if parsed == nil || !ok {
		return nil, err
	}
	d := &Document{parsed}
	return nil, d.Locate(problems.Join(check(parsed.Experiment)))
}

// Locate gives the problems in err, if there are any, their places in the text, and puts them
// in its order.
func (d *Document) Locate(err error) error {
	problems, ok := errors.AsType[schema.Problems](err)
	if !ok {
		return err
	}
	located := d.Document.Locate(problems)
	slices.SortStableFunc(located, func(a, b schema.Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return located
}

// Document returns the document of an experiment. It must not be changed.
func (l Local) Document(ctx context.Context, name string) (*schema.Experiment, error) {
	e, err := l.experiment(ctx, name)
	if err != nil {
		return nil, err
	}
	return e.Document(), nil
}
