package ddl

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// dialect is what a kind of script has of its own, as data.
type dialect struct {
	name          string
	lex           lexRules
	fold          func(string) string // of names without quotes
	foldQuoted    bool                // names in quotes fold as well
	lengthInBytes bool                // of strings
	createChooses bool                // CREATE SCHEMA chooses the schema for what follows
	anyOption     bool                // a table may have options, name = value, that are not among tableClauses
	kinds         map[string]string   // words before TABLE, with the kind of table that they make; "" for the usual one
	types         map[string]typeRule // by name in upper case
	tableClauses  []tableClause       // what may follow the columns of a table
	columnClauses []columnClause      // what may follow the type of a column, beside commonAttributes
	alterClauses  []alterClause       // actions of ALTER TABLE, beside those of all dialects
	likeCopiesAll bool                // LIKE copies defaults and keys too

	prefixes       map[string]bool // of the names of types that have several words, and these names
	attributeWords map[string]bool // that begin an attribute of a column
	clauseWords    []string        // that begin a clause of a table or an attribute of a column
}

// A clause is found by its words. It is read behind them; start is the position of the
// first. read returns false when something else must have been meant.
type tableClause struct {
	words string
	read  func(p *parser, t *createTable, start int) bool
}

type columnClause struct {
	words string
	read  func(p *parser, c *column, start int) bool
}

type alterClause struct {
	words string
	read  func(p *parser) action
}

// dialects are filled by init, as their clauses look for one another in it.
var dialects []*dialect

func init() {
	dialects = []*dialect{&redshift, &snowflake, &ansi}
	for _, d := range dialects {
		d.prefixes, d.attributeWords = map[string]bool{}, map[string]bool{}
		for name := range d.types {
			words := strings.Fields(name)
			for n := range words {
				d.prefixes[strings.Join(words[:n+1], " ")] = true
			}
		}
		for _, c := range slices.Concat(commonAttributes, d.columnClauses) {
			word, _, _ := strings.Cut(c.words, " ")
			d.attributeWords[word] = true
			d.clauseWords = append(d.clauseWords, word)
		}
		for _, c := range d.tableClauses {
			word, _, _ := strings.Cut(c.words, " ")
			d.clauseWords = append(d.clauseWords, word)
		}
	}
}

// Dialects returns the names of the dialects that [Import] reads.
func Dialects() []string {
	names := make([]string, len(dialects))
	for i, d := range dialects {
		names[i] = d.name
	}
	return names
}

func dialectOf(name string) (*dialect, error) {
	for _, d := range dialects {
		if strings.EqualFold(d.name, name) {
			return d, nil
		}
	}
	hint := "one of " + strings.Join(Dialects(), ", ")
	if near := schema.Closest(strings.ToLower(name), Dialects()); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	if name == "" {
		return nil, fmt.Errorf("the script needs a dialect (%s)", hint)
	}
	return nil, fmt.Errorf("unknown dialect %q (%s)", name, hint)
}

// ownerOf returns the other dialect that has a clause which begins with word, "" when
// there is none.
func ownerOf(word string, than *dialect) string {
	if slices.Contains(than.clauseWords, word) {
		return ""
	}
	for _, d := range dialects {
		if slices.Contains(d.clauseWords, word) {
			return d.name
		}
	}
	return ""
}

// beginsType reports whether a word begins the name of a data type.
func (d *dialect) beginsType(word string) bool { return d.prefixes[word] }

// typeNames returns the names of all types in alphabetical order.
func (d *dialect) typeNames() []string {
	names := make([]string, 0, len(d.types))
	for name := range d.types {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
