package ddl

import (
	"fmt"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// definition returns what stands behind the name of a column.
func (p *printer) definition(t *schema.Table, c *schema.Column) string {
	about := t.Name + "." + c.Name
	if p.filled && p.d.holds != nil {
		if written := p.d.holds(c); written != "" {
			p.warn(about, "%s instead of %s, which does not hold all of its values", written, c.Type())
			return p.filledDefinition(about, c, written)
		}
	}
	written, lost := p.d.columnType(c)
	if lost != "" {
		p.warn(about, "%s: %s", written, lost)
	}
	if p.filled {
		return p.filledDefinition(about, c, written)
	}
	computed := p.computed(t, c)
	parts := []string{written, computed}
	if computed == "" {
		parts = append(parts, p.value(t, c))
	}
	parts = append(parts, p.design(about, c))
	if computed == "" || !p.d.computed.bare {
		parts = append(parts, p.constraints(t, c))
	} else if !c.Nullable() {
		p.warn(about, "NOT NULL is left out, as computed columns of %s have no constraints", p.d.name)
	}
	if c.Description != "" && p.d.comments == commentClauses {
		parts = append(parts, "COMMENT "+p.d.text(c.Description))
	}
	return joined(parts)
}

// filledDefinition is definition without what makes values, and without keys.
func (p *printer) filledDefinition(about string, c *schema.Column, written string) string {
	parts := []string{written, p.design(about, c)}
	if !c.Nullable() {
		parts = append(parts, "NOT NULL")
	}
	if c.Description != "" && p.d.comments == commentClauses {
		parts = append(parts, "COMMENT "+p.d.text(c.Description))
	}
	return joined(parts)
}

// joined joins the parts that are not empty with blanks.
func joined(parts []string) string {
	var b strings.Builder
	for _, part := range parts {
		if part != "" && b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(part)
	}
	return b.String()
}

// value returns the identity or the default of a column.
func (p *printer) value(t *schema.Table, c *schema.Column) string {
	if c.Identity == nil {
		return p.defaultOf(t, c)
	}
	if p.hasIdentity(c) {
		return p.d.identity(c)
	}
	p.warn(t.Name+"."+c.Name, "the identity (%d, %d) is left out, as %s has none for %s", c.Identity.Start, c.Identity.Step, p.d.name, c.Type())
	return ""
}

// hasIdentity reports whether the identity of c is printed.
func (p *printer) hasIdentity(c *schema.Column) bool {
	return c.Identity != nil && p.d.identity != nil && p.d.identity(c) != ""
}

// defaultOf returns the default of a column.
func (p *printer) defaultOf(t *schema.Table, c *schema.Column) string {
	if c.Default == "" {
		return ""
	}
	about := t.Name + "." + c.Name
	x, ok := p.cut(c.Default)
	if !ok {
		p.warn(about, "the default %s is left out, as it cannot be read", shorten(c.Default))
		return ""
	}
	if !p.own {
		x = x.bare()
	}
	switch literal := x.isLiteral(); {
	case literal && !p.own && c.Type() == schema.Boolean && len(x) == 1 && x[0].kind == numberToken:
		return "DEFAULT " + map[bool]string{true: "FALSE", false: "TRUE"}[strings.Trim(x[0].text, "0.") == ""]
	case literal, p.own:
		return "DEFAULT " + p.write(x, t)
	}
	p.warn(about, "the default %s is left out, as it is written for %s", shorten(c.Default), p.source())
	return ""
}

// computed returns the expression that defines a column, "" when it is printed as a
// plain one.
func (p *printer) computed(t *schema.Table, c *schema.Column) string {
	if c.Computed == "" {
		return ""
	}
	x, ok := p.cut(c.Computed)
	var why string
	switch form := p.d.computed; {
	case !ok:
		why = "it cannot be read"
	case form.format == "":
		why = p.d.name + " has no computed columns"
	case !p.own && (p.source() != ansi.name || !x.isPortable(t)):
		why = "it is written for " + p.source()
	case form.bare && p.isKey(t, c), form.keyless && inKey(t.PrimaryKey, c.Name):
		why = "computed columns of " + p.d.name + " cannot be in such a key"
	case form.plain && x.hasComputed(t):
		why = "it names another computed column"
	default:
		return fmt.Sprintf(form.format, p.write(x, t))
	}
	p.warn(t.Name+"."+c.Name, "the expression %s is left out, as %s", shorten(c.Computed), why)
	return ""
}

// hasComputed reports whether x names a computed column of t.
func (x expression) hasComputed(t *schema.Table) bool {
	for i := range x {
		if c := x.columnAt(i, t); c != nil && c.Computed != "" {
			return true
		}
	}
	return false
}

// design returns compression and collation.
func (p *printer) design(about string, c *schema.Column) string {
	if c.Physical == nil {
		return ""
	}
	return joined([]string{p.encoding(about, c.Physical.Encode), p.collation(about, c.Physical.Collate)})
}

func (p *printer) encoding(about, name string) string {
	switch {
	case name == "":
	case p.d.encode && isWord(name):
		return "ENCODE " + strings.ToUpper(name)
	default:
		p.warn(about, "the compression %s is left out, as %s has none of that name", shorten(name), p.d.name)
	}
	return ""
}

func (p *printer) collation(about, name string) string {
	if name == "" {
		return ""
	}
	if p.d.collate != nil && (p.own || p.e.Dialect == "") {
		if written := p.d.collate(name); written != "" {
			return "COLLATE " + written
		}
	}
	p.warn(about, "the collation %s is left out, as %s has none of that name", shorten(name), p.d.name)
	return ""
}

// isWord reports whether s is a name that needs no quotes.
func isWord(s string) bool {
	for i := range len(s) {
		if !isNameByte(s[i]) {
			return false
		}
	}
	return s != ""
}
