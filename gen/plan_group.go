package gen

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// groupMember makes a column of a group.
type groupMember struct {
	people *people
	trait  *trait
	order  *permutation // of the numbers, where they must differ
	length int
}

func (g groupMember) fill(_ *worker, rows []int64, v *Vector) error {
	for i, row := range rows {
		p := person{hash: g.people.stream.at(row), group: g.people}
		start := len(v.Data)
		v.Data = g.trait.append(v.Data, p, g.number(p, row))
		v.Data = v.Data[:start+cut(v.Data[start:], g.length)]
		v.Offsets[i+1] = int32(len(v.Data))
	}
	return checkLength(v)
}

// groupWords makes a column of a group whose values are words of a list.
type groupWords struct {
	choice
	people *people
	pick   func(p person) uint32
}

func (g groupWords) fill(_ *worker, rows []int64, v *Vector) error {
	v.Indexes = resized(v.Indexes, len(rows))
	for i, row := range rows {
		p := person{hash: g.people.stream.at(row), group: g.people}
		v.Indexes[i] = g.wordOf(uint64(g.pick(p)))
	}
	v.spell(g.words)
	return checkLength(v)
}

func (g groupMember) number(p person, row int64) uint64 {
	switch {
	case g.order != nil:
		return g.order.at(uint64(row))
	case g.trait.numbers > 0:
		return below(lane(p.hash, g.trait.lane), g.trait.numbers)
	}
	return 0
}

// groupAngles makes a column of a group that holds degrees as numbers.
type groupAngles struct {
	people *people
	trait  *trait
	put    func(v *Vector, i int, integer int64, float float64, truth bool)
}

func (g groupAngles) fill(_ *worker, rows []int64, v *Vector) error {
	for i, row := range rows {
		p := person{hash: g.people.stream.at(row), group: g.people}
		g.put(v, i, 0, float64(g.trait.micro(p))/1e6, false)
	}
	return nil
}

// groupMember returns the filler of a column of a group, or notes why there is none and
// returns nil. Where the column is unique, the values are.
func (p *planner) groupMember(c *columnPlan, path string) filler {
	if len(c.column.Arguments) > 0 {
		p.refuse(path+".arguments", "remove the arguments or the group", "rules of a group take no arguments")
		return nil
	}
	r := p.rule(c, path)
	if r == nil {
		return nil
	}
	t := p.trait(c, r, path)
	if t == nil {
		return nil
	}
	g := &people{
		stream: newStream(c.table.seed, "group", c.table.name, c.column.Group),
		all:    places(), lasts: lastNames().words, ways: streets().words,
	}
	fitting := p.placesFor(c, path)
	if fitting == nil {
		return nil
	}
	for i := range g.all {
		fits := slices.Contains(fitting, &g.all[i])
		if g.fits = append(g.fits, fits); fits {
			g.places = append(g.places, uint32(i))
		}
	}
	switch {
	case !isTextType(c.typ):
		return groupAngles{people: g, trait: t, put: putNumber(c, r)}
	case t.pick != nil && !c.column.Unique:
		return groupWords{people: g, pick: t.pick, choice: newChoice(t.texts()).cutTo(c.column.Length())}
	}
	member := groupMember{people: g, trait: t, length: c.column.Length()}
	if c.column.Unique {
		if !p.numbersRows(c, t, path) {
			return nil
		}
		member.order = newPermutation(c.stream("value"), t.numbers)
	}
	return member
}

// trait returns what the rule of c tells of a person, or notes why it tells nothing and
// returns nil.
func (p *planner) trait(c *columnPlan, r *rule, path string) *trait {
	if r.name == "email" || r.name == "user_name" {
		form, ok := newMailForm(r.name == "email", c.column.Unique, c.column.Length())
		if ok {
			return form.trait()
		}
		least := c.column.Length() + 1
		for ; !ok; least++ {
			_, ok = newMailForm(r.name == "email", c.column.Unique, least+1)
		}
		p.refuse(path, fmt.Sprintf("make the column %d long", least), "rule %q of a group has no form that fits into %d characters", r.name, c.column.Length())
		return nil
	}
	t := traits[r.name]
	if t == nil {
		names := slices.Sorted(maps.Keys(traits))
		p.refuse(path+".group", "rules of a group are email, user_name, "+strings.Join(names, ", "),
			"rule %q tells nothing of a person or an address, and cannot be part of group %q", r.name, c.column.Group)
	}
	return t
}

// numbersRows reports whether the numbers of t tell the rows apart, or notes that they do
// not.
func (p *planner) numbersRows(c *columnPlan, t *trait, path string) bool {
	switch {
	case t.numbers == 0:
		p.refuse(path, "remove is_unique or the group; email, user_name and phone_number can be unique in one",
			"column %q with the rule %q cannot be unique in a group", c.column.Name, c.column.FakerRule)
	case c.table.rows > int64(t.numbers):
		p.refuse(c.table.rowsPath(path), "make the column longer, or ask for fewer rows",
			"unique column %q of a group can hold %d different values, %d rows are asked for", c.column.Name, t.numbers, c.table.rows)
	default:
		return true
	}
	return false
}

// placesFor returns the places whose texts fit the columns of c's group; it is nil where
// there are none, which is noted. Codes and numbers must fit, names should.
func (p *planner) placesFor(c *columnPlan, path string) []*place {
	var all []*place
	for i := range places() {
		all = append(all, &places()[i])
	}
	for _, exact := range []bool{true, false} {
		for _, member := range c.table.groupMembers(c.column.Group) {
			r, problem, _ := lookupRule(member.column.FakerRule)
			if problem != "" || traits[r.name] == nil || !isTextType(member.typ) {
				continue
			}
			t := traits[r.name]
			if t.runes == nil || t.exact != exact {
				continue
			}
			fitting := slices.DeleteFunc(slices.Clone(all), func(at *place) bool { return t.runes(at) > member.column.Length() })
			if len(fitting) == 0 && exact {
				if member == c {
					p.refuse(path, "make the column longer", "rule %q of a group has no value that fits into %d characters together with the other columns of the group", r.name, c.column.Length())
				}
				return nil
			}
			if len(fitting) > 0 {
				all = fitting
			}
		}
	}
	return all
}

// groupMembers returns the columns of a group, by their names: the order in the document
// never counts.
func (t *tablePlan) groupMembers(group string) (members []*columnPlan) {
	for _, c := range t.columns {
		if c.column.Group != "" && strings.EqualFold(c.column.Group, group) && c.column.FakerRule != "" {
			members = append(members, c)
		}
	}
	slices.SortFunc(members, func(a, b *columnPlan) int {
		return strings.Compare(strings.ToLower(a.column.Name), strings.ToLower(b.column.Name))
	})
	return members
}

// groupShape returns the shape of the texts of c, a column of a group.
func (c *columnPlan) groupShape() textShape {
	r, problem, _ := lookupRule(c.column.FakerRule)
	if problem != "" {
		return unknownShape
	}
	dictionaries := map[string][]*Words{
		"first_name": {femaleNames, maleNames}, "middle_name": {femaleNames, maleNames}, "last_name": {lastNames().words},
	}[r.name]
	if dictionaries == nil {
		return unknownShape
	}
	var s textShape
	for _, d := range dictionaries {
		s = textShape{longest: max(s.longest, d.maxRunes), bytes: s.bytes.union(bytesIn(string(d.text)))}
	}
	return s
}
