package api

import (
	"context"
	"errors"

	"github.com/dw-sim/dw-sim/schema"
)

// Validation tells what is wrong with a document.
type Validation struct {
	Valid    bool            `json:"valid"`
	Problems schema.Problems `json:"problems"` // with path and place in the text, in its order; none where it is valid
}

// read reads a document, JSON or YAML, as [Local.Create] would take it: what is wrong with it is
// [schema.Problems] with places.
func (l Local) read(text []byte) (*Document, error) {
	doc, err := ReadDocument(text, l.Sim.Problems)
	if err != nil {
		return nil, err
	}
	if problems := l.Sim.Problems(doc.Experiment); len(problems) > 0 {
		return nil, doc.Locate(problems)
	}
	return doc, nil
}

// Validate tells all that is wrong with a document, JSON or YAML, as [Local.Create] would find it.
// Whether the name is taken is not looked at.
func (l Local) Validate(_ context.Context, text []byte) (*Validation, error) {
	_, err := l.read(text)
	problems, ok := errors.AsType[schema.Problems](err)
	if err != nil && !ok {
		return nil, err
	}
	return &Validation{Valid: err == nil, Problems: append(schema.Problems{}, problems...)}, nil
}

// PreviewDocument makes the first rows of a document, JSON or YAML, and stores neither; see
// [PreviewOf]. What is wrong with the document is [schema.Problems] with places.
func (l Local) PreviewDocument(ctx context.Context, text []byte, o PreviewOptions) (*Preview, error) {
	doc, err := l.read(text)
	if err != nil {
		return nil, err
	}
	p, err := PreviewOf(ctx, doc.Experiment, o)
	if err != nil {
		return nil, doc.Locate(err)
	}
	return p, nil
}
