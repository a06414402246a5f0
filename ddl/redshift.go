package ddl

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// redshift is Amazon Redshift.
// https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_TABLE_NEW.html
// https://docs.aws.amazon.com/redshift/latest/dg/c_Supported_data_types.html
var redshift = dialect{
	name:  "redshift",
	lex:   lexRules{nestedComments: true, hashNames: true, backslash: true, taggedDollars: true},
	fold:  strings.ToLower,
	kinds: map[string]string{"LOCAL": "", "TEMP": "TEMPORARY", "TEMPORARY": "TEMPORARY"},
	// https://docs.aws.amazon.com/redshift/latest/dg/r_names.html
	foldQuoted: true,
	// https://docs.aws.amazon.com/redshift/latest/dg/r_Character_types.html
	lengthInBytes: true,

	types: standardTypes.with(map[string]typeRule{
		// https://docs.aws.amazon.com/redshift/latest/dg/r_Numeric_types201.html
		"DECIMAL": {to: schema.Decimal, size: decimal(18, 0, 37)},
		"NUMERIC": {to: schema.Decimal, size: decimal(18, 0, 37)},
		"DEC":     {to: schema.Decimal, size: decimal(18, 0, 37)},
		// https://docs.aws.amazon.com/redshift/latest/dg/r_Character_types.html
		"CHAR": {to: schema.Char, size: length(1, 4096)}, "CHARACTER": {to: schema.Char, size: length(1, 4096)},
		"NCHAR": {to: schema.Char, size: length(1, 4096)}, "BPCHAR": {to: schema.Char, size: length(256, 4096)},
		"VARCHAR": {to: schema.Varchar, size: length(256, 65_535)}, "CHARACTER VARYING": {to: schema.Varchar, size: length(256, 65_535)},
		"CHAR VARYING": {to: schema.Varchar, size: length(256, 65_535)}, "NVARCHAR": {to: schema.Varchar, size: length(256, 65_535)},
		"TEXT": {to: schema.Text, size: length(256, 65_535)},
		// as in the Postgres that Redshift comes from
		"NATIONAL CHARACTER": {to: schema.Char, size: length(1, 4096)}, "NATIONAL CHAR": {to: schema.Char, size: length(1, 4096)},
		"NATIONAL CHARACTER VARYING": {to: schema.Varchar, size: length(256, 65_535)}, "NATIONAL CHAR VARYING": {to: schema.Varchar, size: length(256, 65_535)},
		"NCHAR VARYING": {to: schema.Varchar, size: length(256, 65_535)},
		// https://docs.aws.amazon.com/redshift/latest/dg/r_VARBYTE_type.html
		"VARBYTE": {to: schema.Binary, size: byteLength(64_000, 16_777_216)}, "VARBINARY": {to: schema.Binary, size: byteLength(64_000, 16_777_216)},
		"BINARY VARYING": {to: schema.Binary, size: byteLength(64_000, 16_777_216)},
		"SUPER":          {to: schema.JSON},
		"HLLSKETCH":      {to: schema.Text, loses: "a document has no sketches; it would be text"},
	}),

	tableClauses: []tableClause{
		{"DISTSTYLE", readDistStyle},
		{"DISTKEY", readDistKey},
		{"COMPOUND SORTKEY", sortKey("COMPOUND")},
		{"INTERLEAVED SORTKEY", sortKey("INTERLEAVED")},
		{"SORTKEY", sortKey("")},
		ignoredTable("ENCODE AUTO", nothing),
		ignoredTable("BACKUP YES", nothing),
		ignoredTable("BACKUP NO", nothing),
	},

	columnClauses: []columnClause{
		{"ENCODE", readEncode},
		{"DISTKEY", func(p *parser, c *column, start int) bool {
			c.distkey = p.tokens[start].start
			return true
		}},
		{"SORTKEY", func(p *parser, c *column, start int) bool {
			c.sortkey = p.tokens[start].start
			return true
		}},
		{"DEFAULT", readIdentityDefault},
		{"IDENTITY", readIdentity},
		ignoredColumn("MASKED WITH", func(p *parser) { p.parenthesised() }),
	},

	// https://docs.aws.amazon.com/redshift/latest/dg/r_ALTER_TABLE.html
	alterClauses: []alterClause{
		{"ALTER DISTSTYLE", func(p *parser) action {
			d := design{diststyle: p.distStyle()}
			if d.diststyle == "KEY" {
				p.needWords("DISTKEY")
				d.distkey = new(p.distKey())
			}
			return d.apply
		}},
		{"ALTER DISTKEY", func(p *parser) action {
			d := design{diststyle: "KEY", distkey: new(p.distKey())}
			return d.apply
		}},
		{"ALTER COMPOUND SORTKEY", func(p *parser) action { return p.newSortKey("COMPOUND") }},
		{"ALTER SORTKEY NONE", func(*parser) action { return (&design{sortStyle: "NONE"}).apply }},
		{"ALTER SORTKEY", func(p *parser) action { return p.newSortKey("") }},
	},
}

// encodings are the compression encodings of columns, with NONE, which tools write.
// https://docs.aws.amazon.com/redshift/latest/dg/c_Compression_encodings.html
var encodings = []string{
	"AUTO", "AZ64", "BYTEDICT", "DELTA", "DELTA32K", "LZO", "MOSTLY8", "MOSTLY16", "MOSTLY32", "NONE", "RAW",
	"RUNLENGTH", "TEXT255", "TEXT32K", "ZSTD",
}

func readEncode(p *parser, c *column, start int) bool {
	p.once(start, c.encode != "", "column", "encodings")
	n := p.name("compression encoding")
	c.encode = strings.ToUpper(n.text)
	if !slices.Contains(encodings, c.encode) {
		p.fail(n.at, nearest(n.text, encodings), "unknown compression encoding %q", n.text)
	}
	return true
}

// readIdentityDefault reads "identity"(…, 'start,step'), as the catalog of Redshift has
// identity columns.
func readIdentityDefault(p *parser, c *column, _ int) bool {
	function := strings.ToLower(strings.Trim(p.text(p.peek()), `"`))
	if function != "identity" && function != "default_identity" {
		return false
	}
	p.i++
	for _, t := range p.parenthesised() {
		var i schema.Identity
		if t.kind != stringToken {
			continue
		}
		if _, err := fmt.Sscanf(p.text(t), "'%d,%d'", &i.Start, &i.Step); err == nil && i.Step != 0 {
			c.identity = &i
		}
	}
	return c.identity != nil
}

func readDistStyle(p *parser, t *createTable, start int) bool {
	p.once(start, t.design.diststyle != "", "table", "distribution styles")
	t.design.diststyle, t.design.styleAt = p.distStyle(), p.tokens[start].start
	return true
}

func (p *parser) distStyle() string {
	style := p.oneOf("AUTO", "EVEN", "KEY", "ALL")
	if style == "" {
		p.expected("AUTO, EVEN, KEY or ALL")
	}
	return style
}

// distKey takes the one column of a distribution key.
func (p *parser) distKey() name {
	at := p.peek().start
	if !p.isMark("(") {
		return p.name("column name")
	}
	columns := p.names("column name")
	if len(columns) > 1 {
		p.fail(at, "", "a distribution key has one column, not %d", len(columns))
	}
	return columns[0]
}

func readDistKey(p *parser, t *createTable, start int) bool {
	p.once(start, t.design.distkey != nil, "table", "distribution keys")
	t.design.distkey = new(p.distKey())
	return true
}

func sortKey(style string) func(*parser, *createTable, int) bool {
	return func(p *parser, t *createTable, start int) bool {
		p.once(start, t.design.sortkey != nil || t.design.sortStyle != "", "table", "sort keys")
		p.sortKey(&t.design, style)
		t.design.sortAt = p.tokens[start].start
		return true
	}
}

// sortKey takes AUTO or the columns of a sort key.
func (p *parser) sortKey(d *design, style string) {
	d.sortStyle, d.sortkey = style, nil
	if style == "" && p.words("AUTO") {
		d.sortStyle = "AUTO"
		return
	}
	d.sortkey = p.names("column name")
}

func (p *parser) newSortKey(style string) action {
	var d design
	p.sortKey(&d, style)
	return d.apply
}

// apply is the action that sets what d sets.
func (d *design) apply(_ *catalog, t *table) { t.design.take(d) }
