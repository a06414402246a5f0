package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/sqltext"
)

// title returns the first comment line of a statement, without its dashes.
func title(statement string) string {
	comment, ok := strings.CutPrefix(statement, "--")
	if !ok {
		return ""
	}
	line, _, _ := strings.Cut(comment, "\n")
	return strings.TrimSpace(line)
}

// placedIn moves an error about a statement to its place in the script. What only repeats its
// words, as the error of a server does, gives way to it: the place in them is another now.
func placedIn(script string, offset int, err error) error {
	wrong, ok := errors.AsType[*store.QueryError](err)
	if !ok || wrong.Offset < 0 || !strings.HasPrefix(script[offset:], wrong.SQL) {
		return err
	}
	repeated := err.Error() == wrong.Error()
	wrong.SQL, wrong.Offset = script, wrong.Offset+offset
	if repeated {
		return wrong
	}
	return err
}

// comparedWithNull returns a comparison of a statement that is never true, such as = NULL, and what is
// most likely meant; nothing where there is none.
func comparedWithNull(sql string) (compared, instead string) {
	operator := ""
	for _, t := range sqltext.Tokens(sql) {
		switch text := t.Text(sql); {
		case t.IsSpace():
		case operator != "" && t.Kind == sqltext.Word && strings.EqualFold(text, "NULL"):
			if operator == "=" {
				return operator + " NULL", "IS NULL"
			}
			return operator + " NULL", "IS NOT NULL"
		case t.Kind == sqltext.Operator && slices.Contains([]string{"=", "<>", "!="}, text):
			operator = text
		default:
			operator = ""
		}
	}
	return "", ""
}

// parameter is one --param NAME=VALUE or NAME:TYPE=VALUE.
type parameter struct{ store.Param }

// UnmarshalText reads a parameter.
func (p *parameter) UnmarshalText(text []byte) (err error) {
	name, value, ok := strings.Cut(string(text), "=")
	if !ok || name == "" {
		return fmt.Errorf("want NAME=VALUE or NAME:TYPE=VALUE, such as city=Berlin or since:date=2024-01-31") // not the text, which may be a secret
	}
	name, typeName, typed := strings.Cut(name, ":")
	if typed && typeName == "" {
		return fmt.Errorf("parameter %s has no type behind its colon", name)
	}
	p.Param, err = dwsim.ParseParam(name, typeName, value)
	return err
}

// namedIn returns the names of the parameters of a script, each once.
func namedIn(script string) []string {
	var names []string
	for _, t := range sqltext.Tokens(script) {
		name, ok := strings.CutPrefix(t.Text(script), ":")
		if ok && t.Kind == sqltext.Parameter && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// paramsFor returns the parameters of a script, each of which is named in it, and only once
// given.
func paramsFor(given []parameter, script string) ([]store.Param, error) {
	names := namedIn(script)
	params := make([]store.Param, len(given))
	for i, p := range given {
		switch {
		case slices.ContainsFunc(params[:i], func(other store.Param) bool { return other.Name == p.Name }):
			return nil, usagef("--param %s is given twice", p.Name)
		case !slices.Contains(names, p.Name):
			return nil, usagef("--param %s is for nothing: the SQL has no :%s", p.Name, p.Name)
		}
		params[i] = p.Param
	}
	for _, name := range names {
		if !slices.ContainsFunc(params, func(p store.Param) bool { return p.Name == name }) {
			return nil, usagef("the SQL has :%s, which has no value: say --param %s=…", name, name)
		}
	}
	return params, nil
}

// paramsIn returns the parameters that a statement names.
func paramsIn(params []store.Param, sql string) []store.Param {
	names := namedIn(sql)
	return slices.DeleteFunc(slices.Clone(params), func(p store.Param) bool { return !slices.Contains(names, p.Name) })
}
