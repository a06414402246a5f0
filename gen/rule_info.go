package gen

import (
	"slices"
	"strings"
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
}

// exampleHash draws the examples.
const exampleHash = 0x5eed

// Rules returns all rules that a document can name, by name. The slice is the caller's.
func Rules() []RuleInfo {
	caller := newFakerCall()
	var infos []RuleInfo
	for _, entry := range ruleIndex().entries {
		if entry.reason == "" {
			infos = append(infos, entry.describe(caller))
		}
	}
	slices.SortFunc(infos, func(a, b RuleInfo) int { return strings.Compare(a.Name, b.Name) })
	return infos
}

func (e *ruleEntry) describe(caller *fakerCall) RuleInfo {
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
	return info
}
