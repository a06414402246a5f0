package api

import (
	"fmt"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// ruleTexts say how values are drawn.
func ruleTexts(c *schema.Column) []string {
	var parts []string
	if c.FakerRule != "" {
		parts = append(parts, c.FakerRule)
	}
	if c.Group != "" {
		parts = append(parts, "of one "+c.Group)
	}
	if c.Pattern != "" {
		parts = append(parts, "/"+c.Pattern+"/")
	}
	if c.Template != "" {
		parts = append(parts, fmt.Sprintf("%q", c.Template))
	}
	if d := c.Distribution; d != nil {
		parts = append(parts, distributionText(d))
	}
	if r := rangeText(c); r != "" {
		parts = append(parts, r)
	}
	if len(c.Values) > 0 {
		parts = append(parts, listText(c.Values))
	}
	if len(c.Weights) > 0 {
		parts = append(parts, "weighted")
	}
	return parts
}

// derivedTexts say what values are made from, and when they are NULL.
func derivedTexts(c *schema.Column) []string {
	var parts []string
	if c.Expression != "" {
		parts = append(parts, "= "+c.Expression)
	}
	if t := c.Total; t != nil {
		parts = append(parts, totalText(t))
	}
	if c.After != nil {
		parts = append(parts, "after "+strings.Join(c.After.Columns, ", "))
	}
	for _, b := range c.When {
		parts = append(parts, "when "+b.If)
	}
	if c.Else != nil {
		parts = append(parts, "else")
	}
	if c.NullWhen != "" {
		parts = append(parts, "NULL when "+c.NullWhen)
	}
	return parts
}

func totalText(t *schema.Total) string {
	if t.Column == "" {
		return fmt.Sprintf("%s of %s", t.Function, t.Table)
	}
	return fmt.Sprintf("%s of %s.%s", t.Function, t.Table, t.Column)
}

// cardinalityText says how many children a parent has.
func cardinalityText(c *schema.Cardinality) string {
	text := strings.TrimSpace(c.Type + " " + childrenText(c))
	if c.None != nil {
		text += fmt.Sprintf(", %g %% have none", 100**c.None)
	}
	return text
}

func childrenText(c *schema.Cardinality) string {
	switch {
	case c.Children != nil:
		return fmt.Sprintf("%d children", *c.Children)
	case c.Min != nil && c.Max != nil:
		return fmt.Sprintf("%d … %d children", *c.Min, *c.Max)
	case c.Min != nil:
		return fmt.Sprintf("%d or more children", *c.Min)
	case c.Max != nil:
		return fmt.Sprintf("up to %d children", *c.Max)
	}
	return "numbers of children"
}
