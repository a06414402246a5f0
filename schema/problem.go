package schema

import (
	"fmt"
	"iter"
	"strings"
)

// Problem is one thing that is wrong with a document.
type Problem struct {
	Path    string `json:"path"`             // tables[1].columns[0].foreign_key; empty for the document as a whole
	Message string `json:"message"`          // what is wrong, with the value and the bound
	Hint    string `json:"hint,omitempty"`   // what to do about it; may be empty
	Line    int    `json:"line,omitempty"`   // from 1; 0 where the text of the document is not known
	Column  int    `json:"column,omitempty"` // in characters, from 1
}

// String returns path, message and hint in one line, without the position.
func (p Problem) String() string {
	var b strings.Builder
	if p.Path != "" {
		b.WriteString(p.Path + ": ")
	}
	b.WriteString(p.Message)
	if p.Hint != "" {
		b.WriteString(" (" + p.Hint + ")")
	}
	return b.String()
}

// Problems is all that is wrong with a document. An error that holds Problems is never
// empty; as plain results, nil and empty both mean that all is well.
type Problems []Problem

// Error returns one line per problem, with its position where that is known.
func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, problem := range p {
		lines[i] = problem.String()
		if problem.Line > 0 {
			lines[i] = fmt.Sprintf("line %d, column %d: %s", problem.Line, problem.Column, lines[i])
		}
	}
	return strings.Join(lines, "\n")
}

// Join returns p followed by the problems of more, except those that follow from p:
// the ones at a path of which p has a problem at the same place, above or below it.
func (p Problems) Join(more Problems) Problems {
	joined := append(Problems(nil), p...)
	at, above := map[string]bool{}, map[string]bool{}
	for _, problem := range p {
		at[problem.Path] = true
		for outer := range around(problem.Path) {
			above[outer] = true
		}
	}
	for _, m := range more {
		if !at[m.Path] && !above[m.Path] && !anyAround(at, m.Path) {
			joined = append(joined, m)
		}
	}
	return joined
}

func anyAround(paths map[string]bool, path string) bool {
	for outer := range around(path) {
		if paths[outer] {
			return true
		}
	}
	return false
}

// around yields the paths of the things that the thing at path lies in, the document
// itself not among them.
func around(path string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for i := 1; i < len(path); i++ {
			if (path[i] == '.' || path[i] == '[') && !yield(path[:i]) {
				return
			}
		}
	}
}

// maxProblems bounds what is reported of a document that is wrong all over.
const maxProblems = 1000

// add appends a problem. Where there are too many, it says so once and leaves the rest.
func (p *Problems) add(problem Problem) {
	switch {
	case len(*p) < maxProblems:
		*p = append(*p, problem)
	case len(*p) == maxProblems:
		problem.Hint = ""
		problem.Message = fmt.Sprintf("here and further on there are more problems than the first %d", maxProblems)
		*p = append(*p, problem)
	}
}

func (p Problems) err() error {
	if len(p) == 0 {
		return nil
	}
	return p
}
