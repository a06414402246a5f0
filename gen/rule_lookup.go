package gen

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/brianvoe/gofakeit/v7"

	"github.com/dw-sim/dw-sim/schema"
)

// lookupRule returns the rule of a name. Case, underscores, hyphens and blanks never
// count; a name may be qualified by the provider that other libraries keep it in
// ("internet.email", "faker.providers.person.first_name").
//
// r is nil where there is no such rule; problem is then a sentence that says why, and
// hint what to do instead. The same name always returns the same rule.
func lookupRule(name string) (r *rule, problem, hint string) {
	entry := ruleIndex().find(name)
	switch {
	case entry == nil:
		return nil, fmt.Sprintf("faker rule %q does not exist", name), suggestRule(name)
	case entry.reason != "":
		return nil, fmt.Sprintf("faker rule %q %s", name, entry.reason), entry.hint
	}
	return entry.rule(), "", ""
}

// ruleEntry is a rule, or the reason why there is none, under all its names.
type ruleEntry struct {
	names        []string // snake_case, the canonical one first
	rule         func() *rule
	info         *gofakeit.Info // gofakeit's function of one of the names, or nil
	about        string
	category     string
	reason, hint string // set where the rule is refused

	needsArguments bool // the reason is that it has none
}

// ruleSet holds the entries by every name.
type ruleSet struct {
	entries []*ruleEntry
	byName  map[string]*ruleEntry // by flatName
}

// ruleIndex holds all rules. Their word lists are read when they are looked up.
var ruleIndex = sync.OnceValue(func() *ruleSet {
	set := &ruleSet{byName: map[string]*ruleEntry{}}
	for _, row := range dictionaryRules {
		set.addRanked(rankedRule{name: row.name, aliases: row.aliases, pieces: []piece{words(row.lists)}})
	}
	for _, row := range rankedRules {
		set.addRanked(row)
	}
	for _, row := range refusedRules {
		set.add(&ruleEntry{names: strings.Fields(row.names), reason: row.reason, hint: row.hint})
	}
	set.addFunctions()
	return set
})

func (s *ruleSet) addRanked(row rankedRule) {
	names := append([]string{row.name}, strings.Fields(row.aliases)...)
	s.add(&ruleEntry{names: names, about: row.about, category: row.category, rule: sync.OnceValue(func() *rule {
		r := newRankedRule(row.name, row.pieces)
		r.output, r.finish = row.output, row.finish
		return r
	})})
}

// addFunctions adds the functions of gofakeit whose names are not taken.
func (s *ruleSet) addFunctions() {
	for _, key := range slices.Sorted(maps.Keys(gofakeit.FuncLookups)) {
		info := gofakeit.FuncLookups[key]
		if taken := s.byName[flatName(key)]; taken != nil {
			if taken.info == nil || len(info.Params) > len(taken.info.Params) {
				taken.info = &info // of several functions in one rule the one that takes most arguments
			}
			continue
		}
		entry := &ruleEntry{names: functionNames(key, &info), info: &info}
		entry.reason, entry.hint, entry.needsArguments = refuseFunction(&info)
		entry.rule = sync.OnceValue(func() *rule { return &rule{name: entry.names[0], call: &info} })
		s.add(entry)
	}
}

func (s *ruleSet) add(e *ruleEntry) {
	s.entries = append(s.entries, e)
	for _, name := range e.names {
		if flat := flatName(name); s.byName[flat] == nil {
			s.byName[flat] = e
		}
	}
}

func (s *ruleSet) find(name string) *ruleEntry {
	if entry := s.byName[flatName(name)]; entry != nil {
		return entry
	}
	providers := strings.Split(name, ".")
	last := len(providers) - 1
	for _, provider := range providers[:last] {
		if !slices.Contains(knownProviders, flatName(provider)) {
			return nil
		}
	}
	return s.byName[flatName(providers[last])]
}

// flatName returns what counts in the name of a rule.
func flatName(name string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if strings.ContainsRune("_- .", r) {
			return -1
		}
		return r
	}, name))
}

// suggestRule returns the hint for a name that does not exist.
func suggestRule(name string) string {
	var known []string
	for _, entry := range ruleIndex().entries {
		if entry.reason == "" || entry.needsArguments {
			known = append(known, entry.names...)
		}
	}
	name = strings.ToLower(name[strings.LastIndexByte(name, '.')+1:])
	if near := schema.Closest(name, known); near != "" {
		return fmt.Sprintf("did you mean `%s`?", near)
	}
	return listRules
}

// knownProviders are the qualifiers that other libraries put before a rule's name.
var knownProviders = strings.Fields(`
	address airline animal app auth automotive bank barcode beer book car celebrity color
	commerce company creditcard currency database datatype date datetime emoji error faker
	file finance food game geo git gofakeit hacker helpers hipster html id image internet
	isbn job language location lorem minecraft misc movie music name number passport
	payment person phone phonenumber product profile providers python school science song
	ssn string system text useragent vehicle word`)
