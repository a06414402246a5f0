package gen

import (
	"fmt"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// template returns the filler of a column with a template, or notes why there is none and
// returns nil. Where the column is unique, the values are.
func (p *planner) template(c *columnPlan, path string) filler {
	path += ".template"
	if !isTextType(c.typ) {
		p.refuse(path, "use VARCHAR", "a template makes text, which type %s cannot hold", c.typ)
		return nil
	}
	places, err := parseTemplate(c.column.Template)
	if err != nil {
		wrong := asPatternError(err)
		p.refuse(path, wrong.hint, "template %q %s", c.column.Template, wrong.message)
		return nil
	}
	t := &template{table: c.table, stream: c.stream("template"), length: c.column.Length()}
	ok := true
	for i := range places {
		part, known := p.templatePart(c, &places[i], path)
		ok = ok && known
		t.parts = append(t.parts, part)
	}
	if !ok || !p.holdsText(c, t, path) || c.column.Unique && !p.makeUnique(c, t, path) {
		return nil
	}
	longest := 0
	for _, part := range t.parts {
		longest = min(longest+part.shape.longest, unboundedText)
		if part.column != nil && part.key == nil {
			c.uses = append(c.uses, part.column)
		} else if part.column != nil {
			c.uses = append(c.uses, part.column)
			c.uses = append(c.uses, part.key.columns...)
		}
	}
	t.fits = longest <= t.length
	return t
}

// holdsText reports whether the template's own text fits into c, or notes that it does not:
// every value would be cut.
func (p *planner) holdsText(c *columnPlan, t *template, path string) bool {
	if own := t.ownText(); own > t.length {
		p.refuse(path, fmt.Sprintf("make the column %d long, or the text shorter", own),
			"template %q has %d characters of its own, column %q holds %d", c.column.Template, own, c.column.Name, t.length)
		return false
	}
	return true
}

func isTextType(t schema.Type) bool {
	return t == schema.Char || t == schema.Varchar || t == schema.Text
}

// templatePart resolves a place of a template. It is false where it cannot be, which is
// noted.
func (p *planner) templatePart(c *columnPlan, place *placeholder, path string) (part templatePart, ok bool) {
	part.source = place
	if place.name == "" {
		part.literal, part.shape = place.literal, constantShape(place.literal)
		return part, true
	}
	if !p.resolvePlaceholder(c, &part, path) {
		return part, false
	}
	for _, name := range place.filters {
		f, problem, hint := parseFilter(name)
		if problem == "" && f.isPadding() && !part.isWhole() {
			problem, hint = fmt.Sprintf("the width %s pads whole numbers, which {%s} is not", name, place.name), "leave the width out"
		}
		if problem != "" {
			p.refuse(path, hint, "placeholder {%s} at character %d: %s", place.name, place.at, problem)
			return part, false
		}
		part.filters = append(part.filters, f)
		part.shape = f.shape(part.shape)
	}
	return part, true
}

// isWhole reports whether the part is a whole number in any row.
func (p *templatePart) isWhole() bool {
	if p.row {
		return true
	}
	if p.column == nil {
		return p.shape.bytes.isWithin(digitBytes.union(bytesIn("-")))
	}
	switch p.column.typ {
	case schema.SmallInt, schema.Int, schema.BigInt:
		return true
	case schema.Decimal:
		return p.column.scale == 0
	}
	return false
}

// resolvePlaceholder finds out what a name means: a column of the table, which c itself
// is not, a column of a row that a foreign key leads to, the row number, or a rule.
func (p *planner) resolvePlaceholder(c *columnPlan, part *templatePart, path string) bool {
	place := part.source
	if other := c.table.byName[strings.ToLower(place.name)]; other != nil && !strings.EqualFold(place.name, c.column.Name) {
		part.column, part.shape = other, other.shape()
		return p.allowsNull(c, part, path, other)
	}
	first, rest, dotted := strings.Cut(place.name, ".")
	if reference := c.table.byName[strings.ToLower(first)]; dotted && reference != nil {
		return p.resolveParent(c, part, reference, rest, path)
	}
	if strings.EqualFold(place.name, "row") {
		part.row, part.shape = true, textShape{longest: 19, bytes: digitBytes}
		return true
	}
	r, problem, hint := lookupRule(place.name)
	if problem != "" {
		switch {
		case strings.EqualFold(place.name, c.column.Name):
			problem, hint = "is the column itself, which the template makes", "name another column, or a faker rule"
		case ruleIndex().find(place.name) == nil:
			problem, hint = "is neither a column nor a faker rule", suggestPlaceholder(c, place.name)
		default:
			problem = "cannot be used: " + problem
		}
		p.refuse(path, hint, "placeholder {%s} at character %d %s", place.name, place.at, problem)
		return false
	}
	part.write, part.shape = drawnValue(r, c.column.Length()), r.shape()
	part.shape.longest = min(part.shape.longest, c.column.Length())
	return true
}

// resolveParent finds the column of the row that a foreign key leads to.
func (p *planner) resolveParent(c *columnPlan, part *templatePart, reference *columnPlan, name, path string) bool {
	place := part.source
	k, others := c.table.keyBy(reference.column.Name, name)
	if others != "" {
		p.refuse(path, "name "+others+" before the dot", "placeholder {%s} at character %d: column %q is part of several foreign keys", place.name, place.at, reference.column.Name)
		return false
	}
	if k == nil {
		_, _, refers := c.table.table.Reference(reference.column.Name)
		if !refers {
			p.refuse(path, "name a column with a foreign key before the dot", "placeholder {%s} at character %d: column %q has no foreign key", place.name, place.at, reference.column.Name)
		}
		return false // else its foreign key has been refused
	}
	part.key, part.column = k, k.parent.byName[strings.ToLower(name)]
	if part.column == nil {
		var names []string
		for _, column := range k.parent.columns {
			names = append(names, column.column.Name)
		}
		hint := "columns are " + strings.Join(names, ", ")
		if near := schema.Closest(name, names); near != "" {
			hint = fmt.Sprintf("did you mean `%s.%s`?", reference.column.Name, near)
		}
		p.refuse(path, hint, "placeholder {%s} at character %d: table %q has no column %q", place.name, place.at, k.parent.table.Name, name)
		return false
	}
	part.shape = part.column.shape()
	return p.allowsNull(c, part, path, append([]*columnPlan{part.column}, k.columns...)...)
}

// allowsNull reports whether c may be NULL where one of others is, or notes that it must
// not be.
func (p *planner) allowsNull(c *columnPlan, part *templatePart, path string, others ...*columnPlan) bool {
	for _, other := range others {
		if other.column.Nullable() && !c.column.Nullable() {
			p.refuse(path, fmt.Sprintf("write `required: false` for %q, or use columns that are never NULL", c.column.Name),
				"placeholder {%s} at character %d may be NULL, as column %q may, and column %q is required", part.source.name, part.source.at, other.column.Name, c.column.Name)
			return false
		}
	}
	return true
}

func suggestPlaceholder(c *columnPlan, name string) string {
	var names []string
	for _, column := range c.table.columns {
		if column != c {
			names = append(names, column.column.Name)
		}
	}
	if near := schema.Closest(name, names); near != "" {
		return fmt.Sprintf("did you mean `%s`?", near)
	}
	return suggestRule(name)
}
