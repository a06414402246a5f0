package ddl

import "github.com/dw-sim/dw-sim/schema"

// name is an identifier as the script has it.
type name struct {
	text   string // without quotes
	quoted bool
	at     int
}

// tableName is a name of one to three parts, the last being that of the table.
type tableName []name

func (n tableName) last() name { return n[len(n)-1] }

func (n tableName) at() int { return n[0].at }

// statement is what was read of a statement: a pointer to createTable, alterTable,
// commentOn, dropTable, useSchema or skipped.
type statement any

// createTable is CREATE TABLE.
type createTable struct {
	at          int
	name        tableName
	kind        string // TEMPORARY, TRANSIENT…
	replace     bool
	ifNotExists bool

	columns     []column
	constraints []constraint
	likes       []like
	clone       tableName
	defaults    bool // LIKE … INCLUDING DEFAULTS
	query       *query
	design      design
	comment     string
	notes       []note
}

// like is LIKE other among the columns of a table.
type like struct {
	table  tableName
	before int // columns of the table itself that stand before it
}

// column is the definition of a column.
type column struct {
	name        name
	typ         *typeName // nil where CREATE TABLE … AS takes it from the query
	typeAt      int
	null        *bool // NULL or NOT NULL, where either stands there
	constraints []constraint
	defaultTo   string
	identity    *schema.Identity
	computed    string
	encode      string
	collate     string
	comment     string
	distkey     int // where DISTKEY stands, 0 without it
	sortkey     int // where SORTKEY stands, 0 without it
	notes       []note
}

// typeName is a data type as the script has it, and what it is in a document.
type typeName struct {
	name   string // in upper case, words one blank apart, without sizes
	text   string // as written
	column schema.Column
	loses  string         // what the document's type does not keep, "" when nothing
	counts bool           // it makes an identity column
	sample []schema.Value // values in its form
}

// constraintKind is what a constraint demands.
type constraintKind uint8

const (
	primaryKey constraintKind = iota + 1
	uniqueKey
	foreignKey
	checkCondition
	notNull // only where it has a name or properties
)

// constraint is a constraint of a column or of a table.
type constraint struct {
	kind       constraintKind
	at         int
	name       string // "" without one
	columns    []name
	parent     tableName
	parentKey  []name // nil: the primary key
	onDelete   string
	onUpdate   string
	condition  []token  // a copy: those of the statement are used again
	properties []string // ENFORCED, RELY…
}

// design is the physical design of a table, with names as the script has them.
type design struct {
	diststyle string
	styleAt   int
	distkey   *name
	sortStyle string
	sortAt    int
	sortkey   []name
	clusterBy []string
	retention *int
}

// note is a clause that has no place in a document.
type note struct {
	at      int
	code    string
	message string
}

// alterTable is ALTER TABLE with one or several actions.
type alterTable struct {
	at      int
	name    tableName
	actions []action
}

// action is what one action of ALTER TABLE does to the table.
type action func(c *catalog, t *table)

// commentOn is COMMENT ON TABLE or COLUMN.
type commentOn struct {
	at     int
	table  tableName
	column *name
	text   string
}

// columns returns the name of the column that a comment is on, none for a table.
func (s *commentOn) columns() tableName {
	if s.column == nil {
		return nil
	}
	return tableName{*s.column}
}

// dropTable is DROP TABLE.
type dropTable struct {
	at     int
	tables []tableName
}

// skipped is a statement that makes no table.
type skipped struct {
	at   int
	what string // CREATE VIEW sales
	code string
	why  string // it makes no table
}

// useSchema chooses the schema of the names without one that follow. It makes no table.
type useSchema struct {
	skipped
	schema tableName // nil where it chooses something else
}

// query is the SELECT of CREATE TABLE … AS.
type query struct {
	at    int
	items []queryItem  // of what is no plain SELECT: nil
	from  []queryTable // nil where they cannot be read
	outer map[int]bool // tables of from whose columns may be NULL, as they were joined from outside
}

// queryItem is an element of the list of SELECT.
type queryItem struct {
	at     int
	known  bool // a column or a star, and no other expression
	star   bool
	table  *name // that qualifies a column or a star
	from   name  // the column
	as     name  // what it is called in the result
	typ    *typeName
	typeAt int
}

// queryTable is a table that a SELECT reads.
type queryTable struct {
	name  tableName
	alias *name
}
