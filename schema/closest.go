package schema

import (
	"fmt"
	"reflect"
	"strings"
)

// Closest returns the candidate that word was probably meant to be: the one with the
// fewest changed, missing, additional or swapped letters, without regard to case; of
// equals the first. It is "" when none is near: one such change is near to a word of up
// to four letters, two to one of up to nine, three to a longer one.
func Closest(word string, candidates []string) string {
	best, limit := "", nearness(len([]rune(word)))
	for _, c := range candidates {
		if d := distance(strings.ToLower(word), strings.ToLower(c), limit); d <= limit {
			best, limit = c, d-1
		}
	}
	return best
}

func nearness(letters int) int {
	switch {
	case letters == 0:
		return 0
	case letters <= 4:
		return 1
	case letters <= 9:
		return 2
	}
	return 3
}

// distance is the optimal string alignment distance of a and b, or more than limit
// when it is above it. https://en.wikipedia.org/wiki/Damerau–Levenshtein_distance
func distance(a, b string, limit int) int {
	x, y := []rune(a), []rune(b)
	if len(x)-len(y) > limit || len(y)-len(x) > limit {
		return limit + 1
	}
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := range x {
		row[0] = i + 1
		for j := range y {
			cost := 1
			if x[i] == y[j] {
				cost = 0
			}
			row[j+1] = min(last[j]+cost, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(y)]
}

func didYouMean(word string) string { return fmt.Sprintf("did you mean %q?", word) }

// otherNames are keys that people write from habit, by the struct in which they do.
var otherNames = map[reflect.Type]map[string]string{
	experimentType: {"experiment": "name", "warehouse": "target_warehouse"},
	tableType: {"rows": "target_rows", "row_count": "target_rows", "fields": "columns", "unique_keys": "unique",
		"pk": "primary_key", "foreign_key": "foreign_keys", "check": "checks", "comment": "description",
		"diststyle": "physical", "distkey": "physical", "sortkey": "physical", "cluster_by": "physical"},
	columnType: {
		"type": "data_type", "unique": "is_unique", "nullable": "required", "not_null": "required",
		"length": "varchar_length", "max_length": "varchar_length", "min": "min_value", "max": "max_value",
		"faker": "faker_rule", "rule": "faker_rule", "references": "foreign_key", "fk": "foreign_key",
		"enum": "values", "auto_increment": "identity", "autoincrement": "identity", "comment": "description",
		"encode": "physical", "collate": "physical", "primary_key": "is_unique",
		"regex": "pattern", "regexp": "pattern", "formula": "expression", "format": "template", "params": "arguments",
		"probabilities": "weights", "case": "when", "sum": "total", "cardinality": "foreign_key", "differs_from": "foreign_key",
	},
	branchType: {
		"condition": "if", "when": "if", "min": "min_value", "max": "max_value", "faker": "faker_rule", "rule": "faker_rule",
		"enum": "values", "regex": "pattern", "regexp": "pattern", "value": "values", "formula": "expression", "format": "template", "then": "expression",
	},
	identityType:            {"seed": "start", "increment": "step"},
	compositeForeignKeyType: {"table": "references_table", "references_column": "references_columns", "column": "columns"},
	sortKeyType:             {"type": "style", "kind": "style"},
	foreignKeyType:          {"table": "references_table", "column": "references_column"},
	distributionType:        {"params": "parameters", "name": "type"},
	componentType:           {"params": "parameters", "name": "type", "probability": "weight"},
	cardinalityType:         {"name": "type", "minimum": "min", "maximum": "max", "zero": "none"},
	binType:                 {"min": "from", "max": "to", "start": "from", "end": "to", "count": "weight"},
	countWeightType:         {"count": "children"},
	correlationType:         {"rho": "coefficient", "correlation": "coefficient", "value": "coefficient"},
	afterType:               {"column": "columns", "min": "min_gap", "max": "max_gap", "gap": "min_gap"},
	totalType:               {"type": "function", "of": "column"},
}

// meantKey returns the key that an unknown one was probably meant to be.
func meantKey(in reflect.Type, key string, keys []string) string {
	if meant := otherNames[in][strings.ToLower(key)]; meant != "" {
		return meant
	}
	return Closest(key, keys)
}
