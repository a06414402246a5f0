package ddl

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// ruled is a part of a script that a comment may have rules for.
type ruled struct {
	at     int
	table  int
	column int // -1: the table itself
}

// comments takes the rules out of the comments that stand behind columns and the first
// lines of tables. A table that has them in its first line has all of its rules in
// comments: its names and CHECKs give it none.
func (b *builder) comments() {
	byLine := b.ruledByLine()
	for _, heads := range []bool{true, false} {
		for _, comment := range b.lexer.comments {
			targets := before(byLine[b.lineOf(comment.at)], comment.at)
			if len(targets) == 0 && heads {
				b.warn(comment.at, nil, RuleLeftOut, "the rules %s are left out: they stand in the line of no column and no table", shorten(comment.message))
			}
			for _, r := range targets {
				if (r.column < 0) != heads {
					continue
				}
				if err := b.comment(r, comment); err != nil {
					b.warn(comment.at, b.tables[r.table], RuleLeftOut, "the rules %s are left out: %v", shorten(comment.message), err)
				}
			}
		}
	}
}

// ruledByLine returns the columns and tables that begin in each line of the script.
func (b *builder) ruledByLine() map[int][]ruled {
	byLine := map[int][]ruled{}
	if len(b.lexer.comments) == 0 {
		return byLine
	}
	add := func(r ruled) { byLine[b.lineOf(r.at)] = append(byLine[b.lineOf(r.at)], r) }
	for i, t := range b.tables {
		add(ruled{t.at, i, -1})
		for j := range t.columns {
			add(ruled{t.columns[j].name.at, i, j})
		}
	}
	return byLine
}

// before returns what begins last in a line before a comment: the same column in all
// tables that took it from one.
func before(parts []ruled, at int) []ruled {
	last := -1
	for _, r := range parts {
		if r.at < at {
			last = max(last, r.at)
		}
	}
	return slices.DeleteFunc(slices.Clone(parts), func(r ruled) bool { return r.at != last })
}

// comment gives a column or a table the rules of a comment. Where they are wrong it gets
// none of them.
func (b *builder) comment(r ruled, comment lexError) error {
	keys, err := keysIn(comment.message)
	if err != nil {
		return err
	}
	d, t := &b.document.Tables[r.table], b.tables[r.table]
	if r.column >= 0 {
		b.places[placeOf(t, "range", d.Columns[r.column].Name)] = comment.at
		return b.commentColumn(t, &d.Columns[r.column], comment, keys)
	}
	b.places[placeOf(t, "rule")] = comment.at
	made, err := decoded(comment.message, keys, append([]string{"foreign_keys"}, tableRules...), "table")
	if err != nil {
		return err
	}
	b.complete[t] = true
	for i := range d.Columns {
		withoutRules(&d.Columns[i])
	}
	d.Correlations = made.Correlations
	if slices.Contains(keys, "target_rows") && !b.options.rowsAsked {
		d.TargetRows = made.TargetRows
	}
	b.commentKeys(t, d, made.ForeignKeys)
	return nil
}

// withoutRules takes all rules from a column.
func withoutRules(c *schema.Column) {
	for _, key := range columnRules {
		keyOf(c, key).SetZero()
	}
	if c.ForeignKey != nil {
		for _, key := range foreignKeyRules {
			keyOf(c.ForeignKey, key).SetZero()
		}
	}
}

// commentColumn gives a column the rules of its comment.
func (b *builder) commentColumn(t *table, c *schema.Column, comment lexError, keys []string) error {
	made, err := decoded(comment.message, keys, slices.Concat([]string{"foreign_key", "identity"}, typeRules, columnRules), "column")
	if err != nil {
		return err
	}
	from := &made.Columns[0]
	if slices.Contains(keys, "data_type") { // with its sizes
		keys = slices.Concat(typeRules, keys)
	}
	for _, key := range keys {
		switch {
		case key != "foreign_key":
			takeRule(c, from, key)
		case c.ForeignKey == nil:
			b.warn(comment.at, t, RuleLeftOut, "the rules of the foreign key of %s are left out: it has none", c.Name)
		default:
			takeRules(c.ForeignKey, from.ForeignKey, foreignKeyRules)
		}
	}
	return nil
}

// takeRules copies those keys that are there.
func takeRules[T any](to, from *T, keys []string) {
	for _, key := range keys {
		if !keyOf(from, key).IsZero() {
			takeRule(to, from, key)
		}
	}
}

// commentKeys gives foreign keys over several columns the rules of those that a comment
// names. One column may be among them.
func (b *builder) commentKeys(t *table, d *schema.Table, keys []schema.CompositeForeignKey) {
	for i := range keys {
		key := &keys[i]
		at := slices.IndexFunc(d.ForeignKeys, func(k schema.CompositeForeignKey) bool { return sameColumns(k.Columns, key.Columns) })
		var own *schema.Column
		if len(key.Columns) == 1 {
			own = d.Column(key.Columns[0])
		}
		switch {
		case at >= 0:
			takeRules(&d.ForeignKeys[at], key, compositeForeignKeyRules)
		case own != nil && own.ForeignKey != nil:
			takeRules(own.ForeignKey, &schema.ForeignKey{Nullable: key.Nullable, Cardinality: key.Cardinality, MaxDepth: key.MaxDepth}, compositeForeignKeyRules)
		default:
			b.warn(b.placed(t, "rule"), t, RuleLeftOut, "the rules of the foreign key %s are left out: there is none", list(key.Columns))
		}
	}
}

// keysIn returns the keys of a JSON object, in alphabetical order.
func keysIn(text string) ([]string, error) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal([]byte(text), &members); err != nil || members == nil {
		return nil, errors.New("they are no JSON object in one line")
	}
	if err := onlyKeys("foreign key", "["+string(members["foreign_key"])+"]", foreignKeyRules); err != nil {
		return nil, err
	}
	if err := onlyKeys("foreign key", string(members["foreign_keys"]), append([]string{"columns"}, compositeForeignKeyRules...)); err != nil {
		return nil, err
	}
	keys := make([]string, 0, len(members))
	for key := range members {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys, nil
}

// onlyKeys is an error for an object in a list that has other keys than those allowed.
// What is no list of objects is for the decoder.
func onlyKeys(of, list string, allowed []string) error {
	var objects []map[string]json.RawMessage
	_ = json.Unmarshal([]byte(list), &objects) // sets those that are
	for _, members := range objects {
		for key := range members {
			if err := isAllowed(key, of, allowed); err != nil {
				return err
			}
		}
	}
	return nil
}

func isAllowed(key, of string, allowed []string) error {
	if slices.Contains(allowed, key) {
		return nil
	}
	hint := ""
	if near := schema.Closest(key, allowed); near != "" {
		hint = fmt.Sprintf(" (did you mean %q?)", near)
	}
	return fmt.Errorf("%q is no rule of a %s%s", key, of, hint)
}

// decoded reads the rules of a table or of its only column as the decoder of documents
// reads them there.
func decoded(text string, keys, allowed []string, of string) (*schema.Table, error) {
	for _, key := range keys {
		if err := isAllowed(key, of, allowed); err != nil {
			return nil, err
		}
	}
	inside := strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(text, "{"), "}"))
	table, column := "", ""
	switch {
	case inside == "":
	case of == "table":
		table = ", " + inside
	default:
		column = ", " + inside
	}
	if !slices.Contains(keys, "data_type") {
		column += `, "data_type": "INT"`
	}
	if of != "table" || !slices.Contains(keys, "target_rows") {
		table += `, "target_rows": 0`
	}
	e, err := schema.Decode([]byte(`{"name": "x", "tables": [{"name": "x", "columns": [{"name": "x"` + column + `}]` + table + `}]}`))
	if problems, ok := errors.AsType[schema.Problems](err); ok && len(problems) > 0 {
		return nil, errors.New(inComment(problems[0]))
	}
	if err != nil {
		return nil, err
	}
	return &e.Tables[0], nil
}

// inComment writes a problem with its path within the comment.
func inComment(p schema.Problem) string {
	path := strings.TrimPrefix(strings.TrimPrefix(p.Path, "tables[0]."), "columns[0].")
	message, _, _ := strings.Cut(p.Message, ", first in line") // of the text around it
	text := path + ": " + message
	if p.Hint != "" {
		text += " (" + p.Hint + ")"
	}
	return text
}
