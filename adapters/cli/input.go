package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// readInput reads a file, or standard input for "-", and returns what to call it in
// messages.
func (c *console) readInput(file string) (data []byte, name string, err error) {
	if file == "-" {
		data, err = io.ReadAll(c.in)
		if err != nil {
			return nil, "", fmt.Errorf("standard input cannot be read: %w", err)
		}
		return data, "stdin", nil
	}
	data, err = os.ReadFile(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, "", fmt.Errorf("file %q %w", file, store.ErrNotFound)
	case err != nil:
		return nil, "", fmt.Errorf("file %q cannot be read: %w", file, errors.Unwrap(err))
	}
	return data, file, nil
}

// document is an experiment document and where it came from.
type document struct {
	*api.Document
	name string
}

// readDocument reads and decodes a document. Where its keys are wrong, the
// documentError has everything else that is wrong with it too.
func (c *console) readDocument(file string) (*document, error) {
	data, name, err := c.readInput(file)
	if err != nil {
		return nil, err
	}
	parsed, err := api.ReadDocument(data, gen.Check)
	if err != nil {
		return nil, inDocument(name, err)
	}
	return &document{parsed, name}, nil
}

// inDocument says of problems in which document they are.
func inDocument(name string, err error) error {
	if problems, ok := errors.AsType[schema.Problems](err); ok {
		return &documentError{name, problems}
	}
	return err
}

// check returns a documentError with everything that is wrong with the document.
func (d *document) check() error {
	if problems := gen.Check(d.Experiment); len(problems) > 0 {
		return d.locate(problems)
	}
	return nil
}

// locate gives the problems in err, if there are any, their places in the document.
func (d *document) locate(err error) error { return inDocument(d.name, d.Locate(err)) }
