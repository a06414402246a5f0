package ddl

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// The keys of a document that say how values are made, and that no SQL has words for.
var (
	columnRules = []string{
		"null_rate", "min_value", "max_value", "date_start", "date_end", "timestamp_start", "timestamp_end", "time_start", "time_end",
		"values", "weights", "faker_rule", "arguments", "group", "pattern", "template", "distribution",
		"expression", "after", "total", "when", "else", "null_when",
	}
	typeRules                = []string{"data_type", "varchar_length", "char_length", "precision", "scale"}
	foreignKeyRules          = []string{"cardinality", "differs_from", "max_depth"}
	compositeForeignKeyRules = []string{"nullable", "cardinality", "max_depth"}
	tableRules               = []string{"target_rows", "correlations"}
)

// keyOf returns the field of a struct of a document that has a key, the zero Value where
// there is none.
func keyOf(of any, key string) reflect.Value {
	v := reflect.ValueOf(of).Elem()
	for i := range v.NumField() {
		if tag, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ","); tag == key {
			return v.Field(i)
		}
	}
	return reflect.Value{}
}

// takeRule copies a key from one struct of a document to another of its type.
func takeRule[T any](to, from *T, key string) { keyOf(to, key).Set(keyOf(from, key)) }

// dropRule takes the rule out of a part of a document that a path leads to or into, and
// returns its key: "" where it leads to no rule that is there.
func dropRule(of any, path []string) string {
	rules := columnRules[9:] // ranges are taken out as a whole
	switch of.(type) {
	case *schema.ForeignKey:
		rules = foreignKeyRules
	case *schema.CompositeForeignKey:
		rules = compositeForeignKeyRules
	}
	for _, key := range rules {
		if len(path) == 0 || path[0] != key {
			continue
		}
		if field := keyOf(of, key); !field.IsZero() {
			field.SetZero()
			return key
		}
	}
	return ""
}

// mendRule takes the rule out of a column that a path leads to or into, and returns what
// that was, "" where it leads to none.
func (b *builder) mendRule(c *schema.Column, path []string) string {
	if len(path) == 0 || path[0] == "values" {
		return ""
	}
	if path[0] == "foreign_key" {
		if c.ForeignKey == nil {
			return ""
		}
		if rule := dropRule(c.ForeignKey, path[1:]); rule != "" {
			return fmt.Sprintf("the %s of the foreign key of %s", rule, c.Name)
		}
		return ""
	}
	if rule := dropRule(c, path); rule != "" {
		return fmt.Sprintf("%s of %s", rule, c.Name)
	}
	return ""
}
