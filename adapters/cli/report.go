package cli

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// documentError is what is wrong with an experiment document.
type documentError struct {
	file     string // as the person named it
	problems schema.Problems
}

func (d *documentError) Error() string {
	return fmt.Sprintf("%s has %s", d.file, count(len(d.problems), "problem"))
}

func (d *documentError) Unwrap() error { return d.problems }

// told is an error of which standard output has the JSON already.
type told struct{ error }

func (t told) Unwrap() error { return t.error }

// report tells a person, and with --json a program, what went wrong.
func (c *console) report(err error) {
	if _, isTold := errors.AsType[told](err); c.json && !isTold {
		if err := c.printJSON(api.FailureOf(err)); err != nil && !errors.Is(err, io.ErrClosedPipe) {
			c.notef("dw-sim: %s", err)
		}
	}
	problems, _ := errors.AsType[schema.Problems](err)
	document, isDocument := errors.AsType[*documentError](err)
	for _, p := range problems {
		file := ""
		if isDocument {
			file = document.file
		}
		c.notef("%s", problemLine(file, p))
	}
	if script, ok := errors.AsType[*scriptError](err); ok {
		c.showErrors(script)
	}
	if isDocument || len(problems) == 0 {
		c.notef("dw-sim: %s", strings.TrimRight(err.Error(), "\n"))
		c.showPlace(err)
	} else {
		c.notef("dw-sim: refused because of %s", count(len(problems), "problem"))
	}
	if next := advice(err); next != "" {
		c.notef("Next: %s", next)
	}
	if _, usage := errors.AsType[usageError](err); usage {
		c.notef("Run dw-sim with --help for what there is.")
	}
}

// showPlace shows the line of a statement that an error is about, with a caret.
func (c *console) showPlace(err error) {
	wrong, ok := errors.AsType[*store.QueryError](err)
	if !ok {
		return
	}
	if line, column := wrong.Place(); line > 0 {
		c.underlined(strings.Split(wrong.SQL, "\n")[line-1], column)
	}
}

// problemLine formats a problem in the manner of compilers: file:line:column: path:
// message (hint).
func problemLine(file string, p schema.Problem) string {
	switch {
	case file == "":
		return p.String()
	case p.Line == 0:
		return file + ": " + p.String()
	}
	return fmt.Sprintf("%s:%d:%d: %s", file, p.Line, p.Column, p)
}
