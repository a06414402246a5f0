package api

import (
	"context"
	"strings"

	"github.com/dw-sim/dw-sim/ddl"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/schema"
)

// ReadScript returns the text of a SQL script, without its byte order mark. One in UTF-16 is
// [ddl.Errors]; whether the rest is text is for [ddl.Import] to see.
func ReadScript(data []byte) (string, error) {
	script := string(data)
	if strings.HasPrefix(script, "\xFF\xFE") || strings.HasPrefix(script, "\xFE\xFF") {
		return "", ddl.Errors{{
			Line: 1, Column: 1, Message: "the script is UTF-16, not UTF-8", Hint: "convert it, with iconv -f utf-16 -t utf-8 for example",
		}}
	}
	return strings.TrimPrefix(script, "\uFEFF"), nil
}

// Interpret tells what would become of a script, and stores nothing. What [Local.Import] would
// refuse, it refuses, but for a name that is taken.
func (l Local) Interpret(_ context.Context, in Import) (*Interpreted, error) {
	v, err := Interpret(in)
	if err != nil {
		return nil, err
	}
	if problems := l.Sim.Problems(v.Schema); len(problems) > 0 {
		return nil, problems
	}
	return v, nil
}

// Interpret tells what would become of a script. It does not know which warehouses are
// configured.
func Interpret(in Import) (*Interpreted, error) {
	doc, warnings, err := ddl.Import(in.Name, in.script(), in.options())
	if err != nil {
		return nil, dwsim.Refused(err) // all its errors are about what it was given
	}
	v := &Interpreted{Schema: doc, Columns: []Column{}, ImportWarnings: append([]ddl.Warning{}, warnings...)}
	for i := range doc.Tables {
		v.Columns = append(v.Columns, ColumnsOf(&doc.Tables[i])...)
	}
	return v, nil
}

// script returns the script without a byte order mark.
func (in Import) script() string { return strings.TrimPrefix(in.SQL, "\uFEFF") }

func (in Import) options() ddl.Options {
	return ddl.Options{Dialect: in.Dialect, TargetRows: in.TargetRows, TargetWarehouse: in.TargetWarehouse, NoInfer: in.NoInfer}
}

// scriptProblems returns the errors in a script in the form of problems. They have no paths.
func scriptProblems(script ddl.Errors) schema.Problems {
	problems := make(schema.Problems, len(script))
	for i, wrong := range script {
		problems[i] = schema.Problem{Message: wrong.Message, Hint: wrong.Hint, Line: wrong.Line, Column: wrong.Column}
	}
	return problems
}
