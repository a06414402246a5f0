package schema

import (
	"maps"
	"slices"
	"strings"
)

// rule checks where a faker rule may stand, and its arguments and its group; which rules
// there are, what they take and what they yield, is for gen.Check.
func (k *checker) rule(path string, c *Column, role keyRole) {
	if c.FakerRule == "" {
		if len(c.Arguments) > 0 {
			k.add(path+".arguments", "write the faker_rule that takes them, or leave them out", "the column has arguments, but no faker_rule")
		}
		if c.Group != "" {
			k.add(path+".group", "write a faker_rule such as first_name or city, or leave it out", "the column has a group, but no faker_rule")
		}
		return
	}
	if role == noKey && !c.takesRule() {
		t := c.Type()
		k.add(path+".faker_rule", "leave faker_rule out; "+t.String()+" values are random", "a faker rule yields no %s", t)
	}
	for _, name := range slices.Sorted(maps.Keys(c.Arguments)) {
		if len(c.Arguments[name]) == 0 {
			k.add(pathTo(path+".arguments", name), "leave it out for the default", "the argument %q has no value", clip(name))
		}
	}
	if c.Group != "" && !isIdentifier(c.Group) {
		k.add(path+".group", "use letters, digits and _, not beginning with a digit", "%q is no name for a group", clip(c.Group))
	}
}

// texts checks where pattern and template may stand; what they say is for gen.Check.
func (k *checker) texts(path string, c *Column) {
	for _, text := range []struct{ key, what, text string }{
		{"pattern", "a pattern", c.Pattern}, {"template", "a template", c.Template},
	} {
		if text.text != "" && !c.isText() {
			k.add(path+"."+text.key, "leave it out; it is for "+typeNamesOf(textTypes), "%s does not fit %s", text.what, c.Type())
		}
	}
}

// typeNamesOf lists types: CHAR, VARCHAR, TEXT.
func typeNamesOf(types []Type) string {
	names := make([]string, len(types))
	for i, t := range types {
		names[i] = t.String()
	}
	return strings.Join(names, ", ")
}

// notBlank checks that a text, which may be missing, says something where it is there.
func (k *checker) notBlank(path, what, text string) {
	if text != "" && strings.TrimSpace(text) == "" {
		k.add(path, "leave it out", "%s is blank", what)
	}
}
