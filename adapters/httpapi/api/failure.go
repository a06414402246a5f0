package api

import (
	"errors"
	"strings"

	"github.com/dw-sim/dw-sim/ddl"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// Failure is an error in JSON.
type Failure struct {
	Code     string          `json:"code,omitempty"` // its kind, for programs; empty for those that have none
	Detail   []string        `json:"detail"`         // sentences
	Problems schema.Problems `json:"problems"`
	Active   *Active         `json:"active,omitempty"` // what is in the way, where that is it
}

// Active is the work that holds an experiment, so that other work has to wait.
type Active struct {
	Experiment string `json:"experiment"`
	Purpose    string `json:"purpose"`       // generate, load, reset, delete, create, or what else is tracked
	Run        int64  `json:"run,omitempty"` // where a run is on record
}

// FailureOf tells an error in JSON: a sentence for each line of it, and its problems with path
// or place where it is about a document, a script or a statement.
func FailureOf(err error) Failure {
	f := Failure{Code: codeOf(err), Detail: strings.Split(strings.TrimRight(err.Error(), "\n"), "\n"), Problems: problemsOf(err)}
	if script, ok := errors.AsType[ddl.Errors](err); ok { // without what was put around them, such as a count
		f.Detail = strings.Split(script.Error(), "\n")
	}
	if documents, _ := errors.AsType[schema.Problems](err); len(documents) > 0 {
		f.Detail = nil
		for _, p := range documents {
			f.Detail = append(f.Detail, p.String())
		}
	}
	if active, ok := errors.AsType[*dwsim.ActiveError](err); ok {
		f.Active = &Active{Experiment: active.Experiment, Purpose: active.Purpose, Run: active.Run}
	}
	return f
}

func problemsOf(err error) schema.Problems {
	if wrong, ok := errors.AsType[*store.QueryError](err); ok {
		line, column := wrong.Place()
		return schema.Problems{{Message: wrong.Message, Hint: wrong.Hint, Line: line, Column: column}}
	}
	if script, ok := errors.AsType[ddl.Errors](err); ok {
		return scriptProblems(script)
	}
	if problems, _ := errors.AsType[schema.Problems](err); len(problems) > 0 {
		return problems
	}
	return schema.Problems{}
}
