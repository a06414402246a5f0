package ddl

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// PrintRules is [Print] with the rules, ranges, values and row counts that are no SQL, in
// comments from which [Import] takes them: -- dwsim: and a JSON object with keys of the
// document, behind the first line of a table and behind columns. A script that has them
// gives back the same document, as far as the dialect can say the rest.
func PrintRules(w io.Writer, e *schema.Experiment, dialect string) ([]string, error) {
	return printScript(w, e, dialect, true)
}

// rulesMark begins a comment with rules, behind the dashes.
const rulesMark = "dwsim:"

// ruleKey is a key with its value in JSON.
type ruleKey struct{ key, value string }

// ruleKeys returns those of the keys of a part of a document that are there, in their order.
func ruleKeys(of any, keys []string) []ruleKey {
	var found []ruleKey
	for _, key := range keys {
		if field := keyOf(of, key); !field.IsZero() {
			if value := inJSON(field.Interface()); value != "" {
				found = append(found, ruleKey{key, value})
			}
		}
	}
	return found
}

// inJSON writes a value in one line, "" where JSON has none.
func inJSON(value any) string {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if encoder.Encode(value) != nil {
		return ""
	}
	return strings.TrimSpace(b.String())
}

// object writes keys as a JSON object.
func object(keys []ruleKey) string {
	parts := make([]string, len(keys))
	for i, k := range keys {
		parts[i] = inJSON(k.key) + ": " + k.value
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// rulesOfTable returns the comment for the first line of a table.
func (p *printer) rulesOfTable(t *schema.Table) string {
	if !p.withRules {
		return ""
	}
	keys := []ruleKey{{"target_rows", inJSON(t.TargetRows)}}
	keys = append(keys, ruleKeys(t, tableRules[1:])...)
	var foreign []string
	for i := range t.ForeignKeys {
		if rules := ruleKeys(&t.ForeignKeys[i], compositeForeignKeyRules); rules != nil {
			foreign = append(foreign, object(slices.Concat(ruleKeys(&t.ForeignKeys[i], []string{"columns"}), rules)))
		}
	}
	if foreign != nil {
		keys = append(keys, ruleKey{"foreign_keys", "[" + strings.Join(foreign, ", ") + "]"})
	}
	return " -- " + rulesMark + " " + object(keys)
}

// rulesOfColumn returns the comment for the line of a column, "" where it has no rules.
func (p *printer) rulesOfColumn(c *schema.Column) string {
	if !p.withRules {
		return ""
	}
	var keys []ruleKey
	if !p.keepsType(c) {
		keys = ruleKeys(c, typeRules)
	}
	keys = append(keys, ruleKeys(c, columnRules)...)
	if c.Identity != nil && !p.hasIdentity(c) {
		keys = append(keys, ruleKeys(c, []string{"identity"})...)
	}
	if c.ForeignKey != nil {
		if rules := ruleKeys(c.ForeignKey, foreignKeyRules); rules != nil {
			keys = append(keys, ruleKey{"foreign_key", object(rules)})
		}
	}
	if keys == nil {
		return ""
	}
	return " -- " + rulesMark + " " + object(keys)
}

// keepsType reports whether the type that is printed is read back as that of c.
func (p *printer) keepsType(c *schema.Column) bool {
	written, _ := p.d.columnType(c)
	q := &parser{lexer: newLexer(written, p.d.reads.lex), dialect: p.d.reads}
	for token := q.lexer.next(); token.kind != endToken; token = q.lexer.next() {
		q.tokens = append(q.tokens, token)
	}
	var read *typeName
	if !q.try(func() bool { read = q.typeName(); return q.atEnd() }) {
		return false
	}
	precision, scale := c.Digits()
	back, backScale := read.column.Digits()
	return read.column.Type() == c.Type() && read.column.Length() == c.Length() && back == precision && backScale == scale
}

// relationLines returns conditions that say what SQL can of the rules of t, unless a
// condition of the table says it already.
func (p *printer) relationLines(t *schema.Table) []line {
	if !p.d.checks {
		return nil
	}
	said := p.said(t)
	var lines []line
	for i := range t.Columns {
		for _, r := range relationsOf(t, &t.Columns[i]) {
			left, right := p.column(t, r.left.text), p.column(t, r.right.text)
			if !said[strings.ToLower(r.left.text+" "+r.operator+" "+r.right.text)] {
				lines = append(lines, line{text: "CHECK (" + right + " " + mirrors(r.operator) + " " + left + ")"})
			}
		}
	}
	return lines
}

func mirrors(operator string) string {
	if mirror, ok := mirrored[operator]; ok {
		return mirror
	}
	return operator
}

// said returns the relations of the conditions that are printed as they are.
func (p *printer) said(t *schema.Table) map[string]bool {
	said := map[string]bool{}
	for _, check := range t.Checks {
		x, ok := p.cut(check)
		if !ok || !p.own && !x.isPortable(t) {
			continue
		}
		q := &parser{lexer: newLexer(check, p.rules), dialect: p.d.reads}
		for token := q.lexer.next(); token.kind != endToken; token = q.lexer.next() {
			q.tokens = append(q.tokens, token)
		}
		for _, part := range q.conjuncts(q.tokens) {
			relations, _ := q.relations(part)
			for _, r := range relations {
				said[strings.ToLower(r.left.text+" "+r.operator+" "+r.right.text)] = true
				switch r.operator {
				case "<>":
					said[strings.ToLower(r.right.text+" <> "+r.left.text)] = true
				case "<":
					said[strings.ToLower(r.left.text+" <= "+r.right.text)] = true
				}
			}
		}
	}
	return said
}

// relationsOf returns what the order of a column and the rows that its foreign key leads
// to say about other columns of the row.
func relationsOf(t *schema.Table, c *schema.Column) []relation {
	var relations []relation
	add := func(other, operator string) {
		if o := t.Column(other); o != nil {
			relations = append(relations, relation{name{text: o.Name}, name{text: c.Name}, operator})
		}
	}
	if c.After != nil && !strings.HasPrefix(string(c.After.MinGap), "-") {
		operator := "<="
		if strings.Trim(string(c.After.MinGap), "0.dhms") != "" {
			operator = "<"
		}
		for _, base := range c.After.Columns {
			if o := t.Column(base); o != nil && (kindOf(c) != dayTerm || kindOf(o) == dayTerm) { // a day begins before all that happens on it
				add(base, operator)
			}
		}
	}
	if c.ForeignKey != nil {
		for _, other := range c.ForeignKey.DiffersFrom {
			add(other, "<>")
		}
	}
	return relations
}
