package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"

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
	*schema.Document
	name string
}

// readDocument reads and decodes a document. Where its keys are wrong, the
// documentError has everything else that is wrong with it too.
func (c *console) readDocument(file string) (*document, error) {
	data, name, err := c.readInput(file)
	if err != nil {
		return nil, err
	}
	parsed, err := schema.Parse(data)
	problems, _ := errors.AsType[schema.Problems](err)
	switch {
	case err == nil:
		return &document{parsed, name}, nil
	case parsed == nil && problems == nil:
		return nil, fmt.Errorf("%s: %w", name, err)
	case parsed != nil:
		problems = inOrder(parsed.Locate(problems.Join(gen.Check(parsed.Experiment))))
	}
	return nil, &documentError{name, problems}
}

// check returns a documentError with everything that is wrong with the document.
func (d *document) check() error {
	if problems := gen.Check(d.Experiment); len(problems) > 0 {
		return d.locate(problems)
	}
	return nil
}

// locate gives the problems in err, if there are any, their places in the document.
func (d *document) locate(err error) error {
	problems, ok := errors.AsType[schema.Problems](err)
	if !ok {
		return err
	}
	return &documentError{d.name, inOrder(d.Locate(problems))}
}

// inOrder sorts problems by their places, as a person goes through a document.
func inOrder(problems schema.Problems) schema.Problems {
	slices.SortStableFunc(problems, func(a, b schema.Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return problems
}
