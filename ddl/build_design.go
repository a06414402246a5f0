package ddl

import (
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// physical makes the physical design of a table, nil where there is none.
func (b *builder) physical(i int, t *table) *schema.TableDesign {
	d := schema.TableDesign{Kind: t.kind, DistStyle: t.design.diststyle}
	if days := t.design.retention; days != nil {
		d.RetentionDays = new(*days)
	}
	for _, text := range t.design.clusterBy {
		d.ClusterBy = append(d.ClusterBy, b.expression(i, t, text))
	}
	if n := t.design.distkey; n != nil {
		d.DistKey = b.known(i, t, *n)
	}
	if t.design.sortStyle != "" || t.design.sortkey != nil {
		d.SortKey = &schema.SortKey{Style: t.design.sortStyle, Columns: b.knownAll(i, t, t.design.sortkey)}
	}
	return orNil(&d)
}

// orNil returns d, nil where it says nothing.
func orNil(d *schema.TableDesign) *schema.TableDesign {
	if d.Kind == "" && d.DistStyle == "" && d.DistKey == "" && d.SortKey == nil && d.ClusterBy == nil && d.RetentionDays == nil {
		return nil
	}
	return d
}

// expression writes an expression with the names that the document has for its columns.
func (b *builder) expression(i int, t *table, text string) string {
	if text == "" {
		return ""
	}
	renamed := map[string]string{} // columns whose names must be written otherwise, by their key
	for j := range t.columns {
		n := t.columns[j].name
		if called := b.columns[i][b.key(n)]; called != n.text || n.quoted {
			renamed[b.key(n)] = called
		}
	}
	if len(renamed)+len(t.formerly) == 0 {
		return text
	}
	for key, n := range t.formerly {
		if _, taken := b.columns[i][key]; !taken {
			renamed[key] = b.columns[i][b.key(b.present(t, n))]
		}
	}
	l := newLexer(text, b.dialect.lex)
	p := &parser{lexer: l, dialect: b.dialect}
	var out strings.Builder
	end := 0
	for token := l.next(); token.kind != endToken; token = l.next() {
		if !p.isNameToken(token) {
			continue
		}
		if called, ok := renamed[b.key(p.nameAt(token))]; ok {
			out.WriteString(text[end:token.start] + called)
			end = token.end
		}
	}
	return out.String() + text[end:]
}
