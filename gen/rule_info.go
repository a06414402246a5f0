package gen

import (
	"slices"
	"strings"

	"github.com/brianvoe/gofakeit/v7"
)

// RuleInfo describes a faker rule, for listings.
type RuleInfo struct {
	Name        string   `json:"name"`              // canonical
	Aliases     []string `json:"aliases,omitempty"` // in snake_case; case and underscores never count
	Output      string   `json:"output"`            // text, integer, float or boolean
	Capacity    uint64   `json:"capacity"`          // distinct values, 2^63 where more; 0 where the rule has no rank
	Example     string   `json:"example"`
	Description string   `json:"description"`
	Category    string   `json:"category"`

	Parameters []RuleParameter `json:"parameters,omitempty"` // what the key arguments can set
}

// RuleParameter is a parameter of a faker rule.
type RuleParameter struct {
	Name        string   `json:"name"`
	Type        string   `json:"type"` // int, uint, float, bool, string, or a list of them: []string
	Required    bool     `json:"required,omitempty"`
	Default     string   `json:"default,omitempty"`
	Options     []string `json:"options,omitempty"`
	Description string   `json:"description,omitempty"`
}

// exampleHash draws the examples.
const exampleHash = 0x5eed

// Rules returns all rules that a document can name, by name. The slice is the caller's.
func Rules() []RuleInfo {
	caller := newFakerCall()
	var infos []RuleInfo
	for _, entry := range ruleIndex().entries {
		if entry.reason == "" || entry.needsArguments {
			infos = append(infos, entry.describe(caller))
		}
	}
	slices.SortFunc(infos, func(a, b RuleInfo) int { return strings.Compare(a.Name, b.Name) })
	return infos
}

func (e *ruleEntry) describe(caller *fakerCall) RuleInfo {
	if e.needsArguments {
		return RuleInfo{
			Name: e.names[0], Aliases: slices.Clone(e.names[1:]), Output: outputKindOf(e.info.Output).String(), Example: e.info.Example,
			Description: e.info.Description, Category: e.info.Category, Parameters: parametersOf(e.info),
		}
	}
	r := e.rule()
	example, err := caller.text(nil, r, mix64(exampleHash))
	if err != nil {
		example = []byte(err.Error())
	}
	info := RuleInfo{
		Name: r.name, Aliases: slices.Clone(e.names[1:]), Output: r.output.String(),
		Capacity: r.capacity(), Example: string(example), Description: e.about, Category: e.category,
	}
	if info.Description == "" && e.info != nil {
		info.Description, info.Category = e.info.Description, e.info.Category
	}
	if e.info != nil {
		info.Parameters = parametersOf(e.info)
	}
	return info
}

// outputKindOf returns what a function of gofakeit makes, by its description.
func outputKindOf(output string) outputKind {
	switch {
	case strings.HasPrefix(output, "int"), strings.HasPrefix(output, "uint"):
		return outputInteger
	case strings.HasPrefix(output, "float"):
		return outputFloat
	}
	return outputText
}

func parametersOf(info *gofakeit.Info) (parameters []RuleParameter) {
	for _, p := range info.Params {
		parameters = append(parameters, RuleParameter{
			Name: p.Field, Type: p.Type, Required: p.Default == "" && !p.Optional,
			Default: p.Default, Options: slices.Clone(p.Options), Description: p.Description,
		})
	}
	return parameters
}
