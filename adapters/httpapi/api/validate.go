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

// Validate tells all that is wrong with a document, JSON or YAML, as [Local.Create] would find it.
// Whether the name is taken is not looked at.
func (l Local) Validate(_ context.Context, text []byte) (*Validation, error) {
	doc, err := ReadDocument(text, l.Sim.Problems)
	if err == nil {
		if problems := l.Sim.Problems(doc.Experiment); len(problems) > 0 {
			err = doc.Locate(problems)
		}
	}
	problems, ok := errors.AsType[schema.Problems](err)
	if err != nil && !ok {
		return nil, err
	}
	return &Validation{Valid: err == nil, Problems: append(schema.Problems{}, problems...)}, nil
}
