package schema

import "slices"

// decider is a key of a column that decides its values, or has a say in them.
type decider struct {
	key     string
	noun    string // as in: a unique column cannot have …
	present func(*Column) bool
	fits    func(*Column) bool // the type; what does not fit is reported by those who know what does
	with    []string           // those further down that may stand beside it
	isRange bool
	onKey   bool // may stand on a foreign key of this column alone, where it chooses rows of the parent
	unique  bool // may stand on a unique column
}

// deciders are in an order in which each may stand beside those above that name it, and
// beside no others but ranges beside ranges. What stands beside another is reported at the
// upper one.
var deciders = makeDeciders()

func makeDeciders() []decider {
	ranges := rangeKeys()
	list := []decider{
		{key: "when", noun: "when", present: func(c *Column) bool { return len(c.When) > 0 },
			with: append([]string{"values", "pattern", "template", "distribution", "faker_rule"}, ranges...)},
		{key: "values", noun: "values", present: func(c *Column) bool { return len(c.Values) > 0 }, fits: (*Column).canList, onKey: true, unique: true},
		{key: "identity", noun: "an identity", present: func(c *Column) bool { return c.Identity != nil }, fits: (*Column).canCount, unique: true},
		{key: "total", noun: "a total", present: func(c *Column) bool { return c.Total != nil }},
		{key: "expression", noun: "an expression", present: func(c *Column) bool { return c.Expression != "" }, with: ranges},
		{key: "after", noun: "after", present: func(c *Column) bool { return c.After != nil }, with: ranges},
		{key: "pattern", noun: "a pattern", present: func(c *Column) bool { return c.Pattern != "" }, fits: (*Column).isText, unique: true},
		{key: "template", noun: "a template", present: func(c *Column) bool { return c.Template != "" }, fits: (*Column).isText, unique: true},
		{key: "distribution", noun: "a distribution", present: func(c *Column) bool { return c.Distribution != nil }, fits: (*Column).hasOrder, onKey: true, with: ranges},
	}
	for _, key := range typedKeys {
		if key.isRange {
			list = append(list, decider{key: key.key, noun: key.key, present: key.present, isRange: true, unique: true,
				fits: func(c *Column) bool { return slices.Contains(key.types, c.Type()) }})
		}
	}
	return append(list, decider{key: "faker_rule", noun: "a faker rule", present: func(c *Column) bool { return c.FakerRule != "" }, fits: (*Column).takesRule, unique: true})
}

// rangeKeys returns the keys of all bounds.
func rangeKeys() []string {
	var keys []string
	for _, key := range typedKeys {
		if key.isRange {
			keys = append(keys, key.key)
		}
	}
	return keys
}

// goesWith reports whether other, which stands further down, may stand beside d.
func (d *decider) goesWith(other *decider) bool {
	return d.isRange && other.isRange || slices.Contains(d.with, other.key)
}

// keyRole is what a column has to do with foreign keys.
type keyRole uint8

const (
	noKey    keyRole = iota
	plainKey         // it is a foreign key by itself
	partKey          // it is part of a foreign key over several columns
)

func (k *checker) role(p place) keyRole {
	switch {
	case !k.keys.isKey(p):
		return noKey
	case k.keys.isPlainKey(p):
		return plainKey
	}
	return partKey
}

// deciding checks that one key decides the values of a column, and those that have a say
// beside it go with it.
func (k *checker) deciding(path string, c *Column, role keyRole) {
	for i := range deciders {
		d := &deciders[i]
		if !d.present(c) || role == noKey && d.fits != nil && !d.fits(c) {
			continue
		}
		at := path + "." + d.key
		if role == partKey || role == plainKey && !d.onKey {
			k.add(at, d.keyHint(), "%s stands on a foreign key, whose values come from its parent", d.key)
			continue
		}
		if c.Unique && !d.unique {
			k.add(at, "leave one of them out", "a unique column cannot have %s", d.noun)
		}
		for j := i + 1; j < len(deciders); j++ {
			if other := &deciders[j]; other.present(c) && !d.goesWith(other) {
				k.add(at, "leave one of them out", "%s stands beside %s, which decides the values too", d.key, other.key)
				break
			}
		}
	}
}

func (d *decider) keyHint() string {
	if d.isRange {
		return "bound the column that it references"
	}
	return "leave it out"
}

// madeFrom names the key that makes the values of the column from those of others, "" where
// none does.
func (c *Column) madeFrom() string {
	for _, key := range []string{"expression", "after", "total", "when"} {
		if i := slices.IndexFunc(deciders, func(d decider) bool { return d.key == key }); deciders[i].present(c) {
			return key
		}
	}
	return ""
}

// hasOrder reports whether values of the type lie on a line.
func (c *Column) hasOrder() bool { return c.Type().hasOrder() }

// canList reports whether a document can list values of the type.
func (c *Column) canList() bool { return c.Type().canBeListed() }

// isText reports whether the type holds text.
func (c *Column) isText() bool { return c.Type().family() == textFamily }

// takesRule reports whether faker rules yield values of the type.
func (c *Column) takesRule() bool {
	t := c.Type()
	return c.isText() || t.isNumeric() || t == Boolean
}

// hasOrder reports whether values of the type lie on a line: those of numbers, dates and
// times.
func (t Type) hasOrder() bool { return slices.Contains(orderedTypes, t) }
