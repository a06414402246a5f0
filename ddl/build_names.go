package ddl

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/dw-sim/dw-sim/schema"
)

// nameTables decides what the document calls the tables. Tables of the same name in
// different schemas are called schema_table, and database_schema_table where that is the
// same as well.
func (b *builder) nameTables() {
	written, wanted := make([]string, len(b.tables)), make([]string, len(b.tables))
	for i, t := range b.tables {
		written[i] = t.name.last().text
	}
	for parts := 1; parts <= 3; parts++ {
		b.qualify(wanted, parts)
	}
	for i := range wanted {
		wanted[i] = allowed("table", wanted[i], "table")
	}
	for i, document := range distinct(written, wanted) {
		t := b.tables[i]
		t.document = document
		if document != written[i] {
			b.warn(t.name.at(), t, NameMapped, "the table %s is called %s", t.name.text(), document)
		}
	}
	b.schemas()
}

// qualify makes names of so many parts for the tables that have none yet, or share theirs.
func (b *builder) qualify(wanted []string, parts int) {
	taken := map[string]int{}
	for _, name := range wanted {
		taken[strings.ToLower(name)]++
	}
	for i, t := range b.tables {
		if n := len(t.name); taken[strings.ToLower(wanted[i])] > 1 || wanted[i] == "" {
			texts := make([]string, 0, parts)
			for _, part := range t.name[n-min(n, parts):] {
				texts = append(texts, part.text)
			}
			wanted[i] = plainName(strings.Join(texts, "_"))
		}
	}
}

// schemas warns that the schemas of the tables are not kept, once.
func (b *builder) schemas() {
	var schemas []string
	first := 0
	for _, t := range b.tables {
		if len(t.name) == 1 {
			continue
		}
		text := t.name[:len(t.name)-1].text()
		if schemas == nil {
			first = t.name.at()
		}
		if !slices.Contains(schemas, text) && len(schemas) < 10 {
			schemas = append(schemas, text)
		}
	}
	if schemas != nil {
		b.warn(first, nil, NameMapped, "%s not kept: %s", plural(len(schemas), "the schema of the tables is", "the schemas of the tables are"), shorten(strings.Join(schemas, ", ")))
	}
}

// nameColumns decides what the document calls the columns of a table.
func (b *builder) nameColumns(t *table) map[string]string {
	called := make(map[string]string, len(t.columns))
	written, wanted := make([]string, len(t.columns)), make([]string, len(t.columns))
	for i := range t.columns {
		written[i] = t.columns[i].name.text
		wanted[i] = allowed("column", plainName(written[i]), "column")
	}
	for i, document := range distinct(written, wanted) {
		n := t.columns[i].name
		called[b.key(n)] = document
		if document != n.text {
			b.warn(n.at, t, NameMapped, "the column %q is called %s", n.text, document)
		}
	}
	return called
}

// plainName returns a name as it is where it consists of letters, digits and _, else one
// that resembles it: "Carrier Code" becomes carrier_code.
func plainName(text string) string {
	if isPlain(text) {
		return text
	}
	var b strings.Builder
	gap := false
	for _, r := range norm.NFKD.String(ligatures.Replace(strings.ToLower(text))) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '_':
			if gap && b.Len() > 0 {
				b.WriteByte('_')
			}
			gap = false
			b.WriteRune(r)
		case unicode.IsMark(r): // the accent of the letter before
		default:
			gap = true
		}
	}
	plain := b.String()
	if plain != "" && isDigit(plain[0]) {
		plain = "_" + plain
	}
	return plain
}

// ligatures are letters of the Latin alphabet that Unicode does not take apart.
var ligatures = strings.NewReplacer("ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "đ", "d", "ð", "d", "þ", "th", "ł", "l", "ı", "i")

func isPlain(text string) bool {
	for i := range len(text) {
		c := text[i]
		letter := c == '_' || c|0x20 >= 'a' && c|0x20 <= 'z'
		if !letter && (i == 0 || !isDigit(c)) {
			return false
		}
	}
	return text != ""
}

// allowed returns name, changed where a document does not allow it. otherwise stands in
// for a name without a letter of the Latin alphabet.
func allowed(what, name, otherwise string) string {
	if name == "" {
		name = otherwise
	}
	name = name[:min(len(name), schema.MaxName)]
	for _, free := range []string{name, name[:min(len(name), schema.MaxName-1)] + "_", what[:1] + "_" + name[:min(len(name), schema.MaxName-2)]} {
		if schema.CheckName(what, free) == nil {
			return free
		}
	}
	return otherwise
}

// distinct returns the wanted names, with a number behind those that differ from another
// one at most by case. Names that are wanted as they are written go before the others.
func distinct(written, wanted []string) []string {
	used, names := make(map[string]bool, len(wanted)), make([]string, len(wanted))
	next := map[string]int{} // number of a name: those below are used
	for _, asWritten := range []bool{true, false} {
		for i, name := range wanted {
			if (name == written[i]) != asWritten {
				continue
			}
			free := name
			for used[strings.ToLower(free)] {
				n := max(next[name], 2)
				next[name] = n + 1
				suffix := fmt.Sprintf("_%d", n)
				free = name[:min(len(name), schema.MaxName-len(suffix))] + suffix
			}
			used[strings.ToLower(free)] = true
			names[i] = free
		}
	}
	return names
}
