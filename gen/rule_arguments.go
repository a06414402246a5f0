package gen

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/brianvoe/gofakeit/v7"

	"github.com/dw-sim/dw-sim/schema"
)

// ruleArguments are what a document sets the parameters of a function of gofakeit to,
// checked against their types. What is not there has the function's default.
type ruleArguments struct {
	info   *gofakeit.Info
	values map[string][]string // by Param.Field
}

// argumentError says what is wrong with an argument, or with all of them where field is
// empty.
type argumentError struct{ field, message, hint string }

// ruleWith returns the rule of a name with arguments, or all that is wrong with them.
func ruleWith(name string, arguments map[string]schema.Argument) (*rule, []argumentError) {
	entry := ruleIndex().find(name)
	if entry == nil || entry.reason != "" && !entry.needsArguments {
		_, problem, hint := lookupRule(name)
		return nil, []argumentError{{"faker_rule", problem, hint}}
	}
	info := entry.info
	if info == nil || len(info.Params) == 0 {
		return nil, []argumentError{{"", fmt.Sprintf("faker rule %q takes no arguments", name), "remove them"}}
	}
	a := &ruleArguments{info: info, values: map[string][]string{}}
	if wrong := a.set(name, arguments); len(wrong) > 0 {
		return nil, wrong
	}
	return a.rule(entry.names[0])
}

// set takes the arguments over and returns what is wrong with them.
func (a *ruleArguments) set(rule string, arguments map[string]schema.Argument) (wrong []argumentError) {
	names := make([]string, 0, len(arguments))
	for name := range arguments {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		p, hint := a.parameter(name)
		switch {
		case p == nil:
			wrong = append(wrong, argumentError{name, fmt.Sprintf("faker rule %q has no argument %q", rule, name), hint})
		case a.values[p.Field] != nil:
			wrong = append(wrong, argumentError{name, fmt.Sprintf("the argument %q is there twice, written differently", p.Field), "remove one"})
		default:
			a.values[p.Field] = []string{}
			for _, value := range arguments[name] {
				a.values[p.Field] = append(a.values[p.Field], string(value))
			}
			if problem, hint := checkArgument(p, a.values[p.Field]); problem != "" {
				wrong = append(wrong, argumentError{name, problem, hint})
			}
		}
	}
	for i := range a.info.Params {
		if p := &a.info.Params[i]; p.Default == "" && !p.Optional && a.values[p.Field] == nil {
			wrong = append(wrong, argumentError{"", fmt.Sprintf("faker rule %q needs the argument %q", rule, p.Field), p.Description})
		}
	}
	return wrong
}

// parameter returns the parameter that a name means, without regard to case and
// underscores, or a hint where there is none.
func (a *ruleArguments) parameter(name string) (p *gofakeit.Param, hint string) {
	var fields []string
	for i := range a.info.Params {
		p := &a.info.Params[i]
		if flatName(p.Field) == flatName(name) {
			return p, ""
		}
		fields = append(fields, p.Field)
	}
	if near := schema.Closest(name, fields); near != "" {
		return nil, fmt.Sprintf("did you mean `%s`?", near)
	}
	return nil, "arguments are " + strings.Join(fields, ", ")
}

// maxArgument bounds the numbers of values and of characters of an argument.
const maxArgument = 10_000

// checkArgument says why values are not of the type of p, or not among its options.
func checkArgument(p *gofakeit.Param, values []string) (problem, hint string) {
	kind, list := strings.CutPrefix(p.Type, "[]")
	if !list && len(values) != 1 {
		return fmt.Sprintf("the argument %q is one value, not a list of %d", p.Field, len(values)), ""
	}
	if len(values) == 0 || len(values) > maxArgument {
		return fmt.Sprintf("the argument %q has %d values, it takes 1 to %d", p.Field, len(values), maxArgument), ""
	}
	for _, value := range values {
		if len(value) > maxArgument {
			return fmt.Sprintf("a value of the argument %q has %d bytes, at most %d are possible", p.Field, len(value), maxArgument), ""
		}
		if !isOfKind(kind, value) {
			return fmt.Sprintf("the argument %q is %q, which is no %s", p.Field, value, kindNames[kind]), ""
		}
		if len(p.Options) > 0 && value != p.Default && !slices.Contains(p.Options, value) {
			hint = "options are " + strings.Join(p.Options, ", ")
			if near := schema.Closest(value, p.Options); near != "" {
				hint = fmt.Sprintf("did you mean `%s`?", near)
			}
			return fmt.Sprintf("the argument %q cannot be %q", p.Field, value), hint
		}
	}
	return "", ""
}

// kindNames are what messages call the types of parameters.
var kindNames = map[string]string{"int": "whole number", "uint": "whole number from 0 on", "float": "number", "bool": "true or false"}

func isOfKind(kind, value string) bool {
	var err error
	switch kind {
	case "int":
		_, err = strconv.ParseInt(value, 10, 64)
	case "uint":
		_, err = strconv.ParseUint(value, 10, 63)
	case "float":
		_, err = parseRatio(value)
	case "bool":
		if value != "true" && value != "false" {
			err = strconv.ErrSyntax
		}
	}
	return err == nil
}

// text returns the value of a parameter that is not a list.
func (a *ruleArguments) text(field string) string {
	if values := a.values[field]; len(values) > 0 {
		return values[0]
	}
	for _, p := range a.info.Params {
		if p.Field == field {
			return p.Default
		}
	}
	return ""
}

// integer returns the value of a whole parameter that is not a list.
func (a *ruleArguments) integer(field string) int64 {
	n, _ := strconv.ParseInt(a.text(field), 10, 64) // has been checked; defaults are numbers
	return n
}

// rule returns the rule, or what is wrong with the arguments as a whole. Rules of this
// package come first; the other functions of gofakeit are called, which a few probes try
// out.
func (a *ruleArguments) rule(name string) (*rule, []argumentError) {
	made := argumentRules[flatName(a.info.Display)]
	switch {
	case made == nil && flatName(a.info.Display) == "generate":
		made = generateRule
	case made == nil:
		made = (*ruleArguments).call
	}
	r, wrong := made(a)
	if wrong != nil {
		return nil, []argumentError{*wrong}
	}
	r.name = name
	caller := newFakerCall()
	for i := range 16 {
		text, err := caller.text(nil, r, lane(exampleHash, i))
		if err == nil && len(text) == 0 && r.pattern == nil {
			err = fmt.Errorf("faker rule %q yields nothing", name)
		}
		if err != nil {
			return nil, []argumentError{{"", err.Error() + ", with these arguments", ""}}
		}
	}
	return r, nil
}

// call returns the rule that calls gofakeit's function with the arguments.
func (a *ruleArguments) call() (*rule, *argumentError) {
	if a.info.Output != "string" {
		return nil, &argumentError{"", fmt.Sprintf("the function yields %s, which no rule can hold", a.info.Output), listRules}
	}
	parameters := gofakeit.MapParams{}
	for _, p := range a.info.Params {
		if values := a.values[p.Field]; values != nil {
			parameters[p.Field] = values
		}
	}
	return &rule{call: a.info, parameters: &parameters}, nil
}
