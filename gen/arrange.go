package gen

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// component is what tells rows apart in a unique key: the values of a column, or the rows
// that a foreign key refers to, and with them the values of all its columns.
type component struct {
	name    string // of the column or the foreign key, in lower case
	columns []*columnPlan
	key     *foreignKey // nil for a column without one
	domain  domain      // of that column
	bound   *following  // what the rows of the key must descend from; nil: nothing
	counts  bool        // the domain of the column may be counted up
	root    bool        // must be what all else hangs on
}

// size returns how many values there are in each row, at least.
func (c *component) size() int64 {
	switch {
	case c.bound != nil:
		return c.bound.least()
	case c.key != nil && c.key.isTree():
		return math.MaxInt64 // as many as there are rows
	case c.key != nil:
		return max(c.key.parent.rows-int64(len(c.key.differs)), 0)
	}
	return c.domain.size()
}

// keyParts is a unique key with what is left of it to be told apart.
type keyParts struct {
	unique *uniqueKey
	parts  []*component
}

func (k keyParts) has(c *component) bool {
	return slices.ContainsFunc(k.parts, func(p *component) bool { return p.name == c.name })
}

func (k keyParts) without(c *component) keyParts {
	rest := slices.DeleteFunc(slices.Clone(k.parts), func(p *component) bool { return p.name == c.name })
	return keyParts{k.unique, rest}
}

// arrangement is a way to make the columns of unique keys so that all of them hold.
//
// A lead is part of all the keys: rows are grouped by its values, and within a group the
// rests of the keys hold. A lead that is alone has another value in each row, which is
// enough for the keys that it is part of. Without a lead there is one key, and each row has
// another tuple of its parts; or the rests have no part in common, and each is arranged
// for itself.
type arrangement struct {
	lead     *component
	alone    bool
	tuple    []*component
	rests    []*arrangement
	capacity int64      // rows, or rows of a group
	keys     []keyParts // that are arranged; only where it is chosen
	room     []int64    // of each row of the parent, where scan has counted it
}

// arrange finds the arrangement of keys that holds most rows, nil where there is none.
// Its choice does not depend on the rows of the table. top is whether the keys are those of
// all rows, not of a group.
func arrange(keys []keyParts, top bool) *arrangement {
	groups := connected(keys)
	switch {
	case len(groups) > 1:
		return together(groups, top)
	case len(keys) == 1:
		return arrangeOne(keys[0], top)
	}
	if lead := commonLead(keys); lead != nil {
		return arrangeLed(lead, keys, top)
	}
	var best *arrangement
	for _, c := range candidates(keys) {
		if next := arrangeAlone(c, keys, top); next != nil && (best == nil || next.capacity > best.capacity) {
			best = next
		}
	}
	return best
}

// together arranges groups of keys that have nothing in common.
func together(groups [][]keyParts, top bool) *arrangement {
	all := &arrangement{capacity: math.MaxInt64}
	for _, g := range groups {
		next := arrange(g, top)
		if next == nil {
			return nil
		}
		all.rests = append(all.rests, next)
		all.capacity = min(all.capacity, next.capacity)
	}
	return all
}

func arrangeOne(key keyParts, top bool) *arrangement {
	if top {
		if lead := key.leading(); lead != nil {
			return arrangeLed(lead, []keyParts{key}, top)
		}
	}
	if rooted(key.parts) != nil {
		return nil // it must be what all else hangs on, and is not
	}
	tuple := slices.Clone(key.parts)
	slices.SortFunc(tuple, func(a, b *component) int {
		return cmp.Or(cmp.Compare(a.size(), b.size()), strings.Compare(a.name, b.name))
	})
	if top && len(tuple) == 1 && tuple[0].key == nil {
		return &arrangement{lead: tuple[0], alone: true, capacity: tuple[0].aloneDomain().size()}
	}
	a := &arrangement{tuple: tuple, capacity: 1}
	for _, c := range tuple {
		a.capacity = saturate(a.capacity, c.size())
	}
	return a
}

// leading returns the foreign key that leads a single key: one that must, else the one
// with most rows to refer to.
func (k keyParts) leading() *component {
	var lead *component
	for _, c := range k.parts {
		if c.key != nil && c.canLead() && (lead == nil || c.leads(lead)) {
			lead = c
		}
	}
	return lead
}

func (c *component) canLead() bool {
	return c.bound == nil && (c.key == nil || len(c.key.differs) == 0)
}

// leads reports whether c leads rather than other.
func (c *component) leads(other *component) bool {
	switch {
	case c.root != other.root:
		return c.root
	case (c.key != nil) != (other.key != nil):
		return c.key != nil
	case c.size() != other.size():
		return c.size() > other.size()
	}
	return c.name < other.name
}

func rooted(parts []*component) *component {
	if i := slices.IndexFunc(parts, func(c *component) bool { return c.root }); i >= 0 {
		return parts[i]
	}
	return nil
}

// commonLead returns the part of all keys that leads best, nil where there is none, or
// where another one must lead some of them.
func commonLead(keys []keyParts) *component {
	var lead *component
	for _, c := range keys[0].parts {
		common := !slices.ContainsFunc(keys, func(k keyParts) bool { return !k.has(c) })
		if common && c.canLead() && (lead == nil || c.leads(lead)) {
			lead = c
		}
	}
	for _, k := range keys {
		if must := rooted(k.parts); must != nil && (lead == nil || must.name != lead.name) {
			return nil
		}
	}
	return lead
}

func arrangeLed(lead *component, keys []keyParts, top bool) *arrangement {
	if lead.root && !top {
		return nil
	}
	rests := make([]keyParts, len(keys))
	for i, k := range keys {
		rests[i] = k.without(lead)
	}
	rest := arrange(rests, false)
	if rest == nil {
		return nil
	}
	a := &arrangement{lead: lead, rests: []*arrangement{rest}}
	if top && lead.key != nil && len(rest.tuple) == 1 && rest.tuple[0].counts {
		a.capacity = saturate(lead.size(), rest.tuple[0].countingDomain().size())
		return a
	}
	a.capacity = saturate(lead.size(), rest.capacity)
	return a
}

// arrangeAlone lets a column be unique by itself.
func arrangeAlone(c *component, keys []keyParts, top bool) *arrangement {
	left := slices.DeleteFunc(slices.Clone(keys), func(k keyParts) bool { return k.has(c) })
	a := &arrangement{lead: c, alone: true, capacity: c.size()}
	if top {
		a.capacity = c.aloneDomain().size()
	}
	if len(left) == 0 {
		return a
	}
	rest := arrange(left, top)
	if rest == nil {
		return nil
	}
	a.rests, a.capacity = []*arrangement{rest}, min(a.capacity, rest.capacity)
	return a
}

// candidates returns the columns without foreign key that could be unique alone, those
// with most values first.
func candidates(keys []keyParts) []*component {
	var list []*component
	seen := map[string]bool{}
	for _, k := range keys {
		for _, c := range k.parts {
			if c.key == nil && !seen[c.name] && !isPartOfRooted(c, keys) {
				seen[c.name] = true
				list = append(list, c)
			}
		}
	}
	slices.SortFunc(list, func(a, b *component) int {
		return cmp.Or(cmp.Compare(b.size(), a.size()), strings.Compare(a.name, b.name))
	})
	return list
}

// isPartOfRooted reports whether all keys that have c have a part that must lead, and so
// need none that is alone.
func isPartOfRooted(c *component, keys []keyParts) bool {
	return !slices.ContainsFunc(keys, func(k keyParts) bool { return k.has(c) && rooted(k.parts) == nil })
}

// connected groups keys that have parts in common, directly or through others.
func connected(keys []keyParts) [][]keyParts {
	var groups [][]keyParts
	for _, k := range keys {
		joined := []keyParts{k}
		groups = slices.DeleteFunc(groups, func(g []keyParts) bool {
			touches := slices.ContainsFunc(g, func(other keyParts) bool { return slices.ContainsFunc(k.parts, other.has) })
			if touches {
				joined = append(joined, g...)
			}
			return touches
		})
		groups = append(groups, joined)
	}
	return groups
}
