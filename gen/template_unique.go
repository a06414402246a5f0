package gen

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// makeUnique sees to it that a template makes no value twice: one of its parts tells the
// row and can be read back from the value, or else a code is put in. It is false where
// the values cannot be told apart, which is noted.
func (p *planner) makeUnique(c *columnPlan, t *template, path string) bool {
	fixed := t.ownText()
	for i := range t.parts {
		part := &t.parts[i]
		if part.tellsRow() && t.isReadable(i) && (part.row || fixed+part.shape.longest <= t.length) {
			part.kept = true
			return p.hasRoom(c, part, fixed, path)
		}
	}
	digits := min(suffixDigits, t.length-fixed)
	if digits < 1 {
		p.refuse(path, "make the column longer, or the text shorter", "template %q has %d characters of its own, which leaves no room in %d for what makes a value unique", c.column.Template, fixed, t.length)
		return false
	}
	if count := codeCount(digits); c.table.rows > count {
		p.refuse(c.table.rowsPath(path), "make the column longer, or ask for fewer rows",
			"unique column %q has room for a code of %d characters, which tells %d rows apart, %d are asked for", c.column.Name, digits, count, c.table.rows)
		return false
	}
	t.insertCode(&templateCode{
		order: newPermutation(c.stream("value"), uint64(codeCount(digits))), digits: digits,
	}, t.length-fixed)
	return true
}

// ownText returns how many characters stand in every value.
func (t *template) ownText() (characters int) {
	for _, part := range t.parts {
		characters += utf8.RuneCountInString(part.literal)
	}
	return characters
}

// hasRoom reports whether a row number fits beside the text of the template.
func (p *planner) hasRoom(c *columnPlan, part *templatePart, fixed int, path string) bool {
	if !part.row {
		return true
	}
	last := strconv.AppendInt(nil, max(c.table.rows, 1), 10)
	for _, f := range part.filters {
		last = f.apply(last, 0)
	}
	longest := len(last)
	if fixed+longest <= c.column.Length() {
		return true
	}
	p.refuse(c.table.rowsPath(path), "make the column longer, or ask for fewer rows",
		"template %q needs %d characters in row %d, column %q holds %d", c.column.Template, fixed+longest, c.table.rows, c.column.Name, c.column.Length())
	return false
}

// tellsRow reports whether no two rows have the same text in the part.
func (p *templatePart) tellsRow() bool {
	if !p.row && (p.column == nil || p.key != nil || !p.column.isUniqueAlone()) {
		return false
	}
	return !slices.ContainsFunc(p.filters, func(f filter) bool { return !f.keepsApart(p) })
}

// keepsApart reports whether the filter makes no two texts of the part alike.
func (f filter) keepsApart(part *templatePart) bool {
	switch {
	case part.row || f.isPadding():
		return true
	case f.name == "slug":
		return false
	}
	letters := part.column.shape().bytes
	bothCases := letters.meets(upperLetters) && letters.meets(lowerLetters)
	return !bothCases && !letters.meets(beyondASCII)
}

// isUniqueAlone reports whether no value of c occurs twice.
func (c *columnPlan) isUniqueAlone() bool {
	return slices.ContainsFunc(c.table.unique, func(u *uniqueKey) bool { return len(u.columns) == 1 && u.columns[0] == c })
}

// isReadable reports whether the text of part i can be told from the whole value: from its
// place, or from the characters around it. Other parts may be cut, texts may not.
func (t *template) isReadable(i int) bool {
	own := t.parts[i].shape
	before, behind := t.parts[:i], t.parts[i+1:]
	endsBefore := own.fixed || !reaches(own.bytes, before, true)
	endsBehind := own.fixed || !reaches(own.bytes, behind, false)
	switch {
	case isText(before) && isText(behind):
		return true
	case isText(before):
		return endsBehind
	case isText(behind):
		return endsBefore
	}
	// The first, or the last, stretch of its characters.
	return !own.bytes.meets(bytesOfAll(before)) && endsBehind || !own.bytes.meets(bytesOfAll(behind)) && endsBefore
}

func isText(parts []templatePart) bool {
	return !slices.ContainsFunc(parts, func(p templatePart) bool { return p.literal == "" })
}

func bytesOfAll(parts []templatePart) (s byteSet) {
	for _, p := range parts {
		s = s.union(p.shape.bytes)
	}
	return s
}

// reaches reports whether the parts next to a stretch of these bytes may go on with one
// of them. Before it, the last of the parts is next to it, behind it the first.
func reaches(stretch byteSet, parts []templatePart, before bool) bool {
	for n := range parts {
		p, at := &parts[n], 0
		if before {
			p = &parts[len(parts)-1-n]
			at = len(p.literal) - 1
		}
		if p.literal != "" {
			return stretch.has(p.literal[at])
		}
		if stretch.meets(p.shape.bytes) {
			return true
		}
	}
	return false
}

// insertCode puts a code before the first @ of the template's own text, where it can be
// read back there, else at the end. There is room for so many characters.
func (t *template) insertCode(code *templateCode, room int) {
	at := slices.IndexFunc(t.parts, func(p templatePart) bool { return strings.Contains(p.literal, "@") })
	part := templatePart{code: code, kept: true, shape: textShape{longest: code.digits, fixed: true}}
	if at >= 0 {
		literal := t.parts[at]
		name, domain, _ := strings.Cut(literal.literal, "@")
		split := []templatePart{constantPart(name), part, constantPart("@" + domain)}
		if name == "" {
			split = split[1:]
		}
		before, behind := t.parts[:at], t.parts[at+1:]
		mark := bytesIn("@")
		if isText(behind) || !mark.meets(bytesOfAll(before)) || !mark.meets(bytesOfAll(behind)) && !strings.Contains(domain, "@") {
			code.lower = true
			t.parts = slices.Concat(before, split, behind)
			return
		}
	}
	if room > code.digits {
		code.dash = true
		part.shape.longest++
	}
	t.parts = append(t.parts, part)
}

func constantPart(text string) templatePart {
	return templatePart{literal: text, shape: constantShape(text)}
}
