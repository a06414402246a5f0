package schema

// Experiment is the document: the tables of one simulated warehouse, what their
// columns look like and how many rows each has. Its JSON and YAML keys are those
// of the field tags. The zero value is an experiment without a name and tables,
// which [Validate] refuses.
//
// Names of tables and columns are compared without regard to case everywhere.
type Experiment struct {
	Name            string  `json:"name"`
	Description     string  `json:"description,omitempty"`
	TargetWarehouse string  `json:"target_warehouse,omitempty"` // name of a configured warehouse; empty means the default one
	Dialect         string  `json:"dialect,omitempty"`          // of the SQL script it was imported from: redshift, snowflake, ansi, in any case; may be empty
	Tables          []Table `json:"tables"`

	Warnings []string `json:"warnings,omitempty"` // what an import could not carry over and that belongs to no table
}

// Table is one table of an experiment.
type Table struct {
	Name          string                `json:"name"`
	Description   string                `json:"description,omitempty"`
	TargetRows    int64                 `json:"target_rows"` // rows to generate; 0 leaves the table as it is
	Columns       []Column              `json:"columns"`
	PrimaryKey    []string              `json:"primary_key,omitempty"`    // one column, or several that are unique as a whole
	Unique        [][]string            `json:"unique,omitempty"`         // each is unique as a whole
	CompositeKeys [][]string            `json:"composite_keys,omitempty"` // another name of Unique
	ForeignKeys   []CompositeForeignKey `json:"foreign_keys,omitempty"`   // those over several columns; the others stand with their column
	Correlations  []Correlation         `json:"correlations,omitempty"`   // columns that go together
	Checks        []string              `json:"checks,omitempty"`         // SQL conditions of an imported script, kept as they are
	Physical      *TableDesign          `json:"physical,omitempty"`       // how a warehouse lays the table out; never changes the rows
	Warnings      []string              `json:"warnings,omitempty"`       // what an import could not carry over
}

// CompositeForeignKey is a foreign key over several columns: together they take the values of
// columns that are unique as a whole in a row of another table. A column of it that has
// a foreign key of its own must be led to the same values by both.
type CompositeForeignKey struct {
	Columns           []string `json:"columns"` // two or more
	ReferencesTable   string   `json:"references_table"`
	ReferencesColumns []string `json:"references_columns"` // as many, in the order of Columns

	Nullable    *bool        `json:"nullable,omitempty"` // nil: when a column is; true: its columns that are no part of another key may be NULL, all in the same rows
	Cardinality *Cardinality `json:"cardinality,omitempty"`
	MaxDepth    *int         `json:"max_depth,omitempty"` // as in [ForeignKey]
	OnDelete    string       `json:"on_delete,omitempty"` // as in [ForeignKey]
	OnUpdate    string       `json:"on_update,omitempty"`
}

// Cardinality says how many children the rows of the parent have. There are always as
// many children in all as the child's table has rows whose key is not NULL; the numbers
// below are how these spread.
type Cardinality struct {
	Type     string        `json:"type,omitempty"`     // uniform, fixed, range, poisson, geometric, zipf or histogram; empty: range with Max, else uniform
	Children *int64        `json:"children,omitempty"` // fixed: of each parent
	Min      *int64        `json:"min,omitempty"`      // fewest children of a parent; nil: 0, or 1 with None
	Max      *int64        `json:"max,omitempty"`      // most children of a parent; nil: any number
	None     *float64      `json:"none,omitempty"`     // share of the parents that have no child, 0…1
	Exponent *float64      `json:"exponent,omitempty"` // zipf: parent number r in order of its children has a share of r^-Exponent
	Counts   []CountWeight `json:"counts,omitempty"`   // histogram
}

// CountWeight is how many parents, relative to the other weights, have so many children.
type CountWeight struct {
	Children int64   `json:"children"`
	Weight   float64 `json:"weight"`
}

// Correlation makes two columns go together: their rank correlation (Spearman's ρ) is
// Coefficient, -1…1, and the distribution of each stays what it is.
type Correlation struct {
	Columns     []string `json:"columns"` // two, of types that have an order
	Coefficient float64  `json:"coefficient"`
}

// TableDesign is the physical design of a table.
type TableDesign struct {
	Kind          string   `json:"kind,omitempty"`           // TEMPORARY, TRANSIENT…; empty: a permanent table
	DistStyle     string   `json:"diststyle,omitempty"`      // AUTO, EVEN, KEY or ALL (Redshift)
	DistKey       string   `json:"distkey,omitempty"`        // a column (Redshift)
	SortKey       *SortKey `json:"sortkey,omitempty"`        // Redshift
	ClusterBy     []string `json:"cluster_by,omitempty"`     // SQL expressions (Snowflake)
	RetentionDays *int     `json:"retention_days,omitempty"` // days of time travel, 0…90 (Snowflake)
}

// SortKey is the order in which Redshift stores the rows.
type SortKey struct {
	Style   string   `json:"style,omitempty"`   // COMPOUND (which empty means too), INTERLEAVED, or AUTO without columns
	Columns []string `json:"columns,omitempty"` // of the table
}

// Column is one column of a table. Pointers and empty strings stand for keys that
// are not in the document; the methods of Column resolve them to their defaults.
type Column struct {
	Name        string   `json:"name"`
	DataType    string   `json:"data_type"` // as written; see Column.Type
	Description string   `json:"description,omitempty"`
	Required    *bool    `json:"required,omitempty"`  // nil: true, unless a nullable foreign key
	Unique      bool     `json:"is_unique,omitempty"` // no value occurs twice (NULL may)
	NullRate    *float64 `json:"null_rate,omitempty"` // share of NULLs, 0…1; nil: see Column.NullShare

	VarcharLength *int `json:"varchar_length,omitempty"` // VARCHAR, TEXT: characters; BINARY: bytes
	CharLength    *int `json:"char_length,omitempty"`    // CHAR: characters
	Precision     *int `json:"precision,omitempty"`      // DECIMAL: digits, 1…38; TIME, TIMESTAMP: digits of the fraction of a second, 0…6
	Scale         *int `json:"scale,omitempty"`          // DECIMAL: digits after the point, 0…precision

	MinValue       Number `json:"min_value,omitempty"`
	MaxValue       Number `json:"max_value,omitempty"`
	DateStart      string `json:"date_start,omitempty"`
	DateEnd        string `json:"date_end,omitempty"`
	TimestampStart string `json:"timestamp_start,omitempty"`
	TimestampEnd   string `json:"timestamp_end,omitempty"`
	TimeStart      string `json:"time_start,omitempty"`
	TimeEnd        string `json:"time_end,omitempty"`

	Values       []Value             `json:"values,omitempty"`   // the only values, equally likely unless there are Weights
	Weights      []float64           `json:"weights,omitempty"`  // how likely each of Values is, relative to the others
	Identity     *Identity           `json:"identity,omitempty"` // counts the rows; the column is Unique too
	FakerRule    string              `json:"faker_rule,omitempty"`
	Arguments    map[string]Argument `json:"arguments,omitempty"` // of FakerRule
	Group        string              `json:"group,omitempty"`     // columns of a table with one Group and a FakerRule tell of one person and address
	Pattern      string              `json:"pattern,omitempty"`   // a regular expression that the values match
	Template     string              `json:"template,omitempty"`  // text with {columns} and {rules} in it
	ForeignKey   *ForeignKey         `json:"foreign_key,omitempty"`
	Distribution *Distribution       `json:"distribution,omitempty"`

	Expression string   `json:"expression,omitempty"` // computes the value from others; see package gen
	After      *After   `json:"after,omitempty"`      // orders the value behind those of other columns
	Total      *Total   `json:"total,omitempty"`      // sums up rows that refer to this one
	When       []Branch `json:"when,omitempty"`       // the first whose condition holds makes the value
	Else       *Branch  `json:"else,omitempty"`       // makes it where none holds; nil: the column's own keys do
	NullWhen   string   `json:"null_when,omitempty"`  // a condition: where it holds the value is NULL, elsewhere it is not unless NullRate is there

	Default  string        `json:"default,omitempty"`  // SQL expression of an imported script; never changes the rows
	Computed string        `json:"computed,omitempty"` // SQL expression of an imported script that defines the column
	Physical *ColumnDesign `json:"physical,omitempty"`
}

// Value is one of the values that a column may take, as text in the form in which bounds
// are written. A document may write it as a string, a number or a boolean; it is encoded
// as a string.
type Value string

// Identity numbers the rows: row n, from 0, has the value start + n×step.
type Identity struct {
	Start int64 `json:"start"`
	Step  int64 `json:"step"` // not 0
}

// ColumnDesign is the physical design of a column.
type ColumnDesign struct {
	Encode  string `json:"encode,omitempty"`  // compression of the column: AZ64, LZO… (Redshift)
	Collate string `json:"collate,omitempty"` // collation, as the script has it
}

// ForeignKey makes every value of a column a value of another column, which must be
// unique. It may point at its own table, and tables may point at each other.
type ForeignKey struct {
	ReferencesTable  string `json:"references_table"`
	ReferencesColumn string `json:"references_column"`
	Nullable         *bool  `json:"nullable,omitempty"` // nil: the column's Required decides

	Cardinality *Cardinality `json:"cardinality,omitempty"`  // nil: children choose their parents at random
	DiffersFrom []string     `json:"differs_from,omitempty"` // columns of the same table with the same target, whose row is another one
	MaxDepth    *int         `json:"max_depth,omitempty"`    // of a key to its own table: levels below the roots; nil: 8
	OnDelete    string       `json:"on_delete,omitempty"`    // CASCADE, SET NULL, SET DEFAULT, RESTRICT or NO ACTION; kept, nothing is deleted
	OnUpdate    string       `json:"on_update,omitempty"`    // the same
}

// Argument is what an argument of a faker rule is set to: one value, or a list of them.
type Argument []Value

// Distribution says how the values of a column spread over its range. It stands on
// numbers, dates and times, and on a foreign key, where it spreads over the rows of the
// parent, numbered from 1. On dates, parameters are days, on times and timestamps seconds,
// and positions count from the start of the column's range.
type Distribution struct {
	Type       string             `json:"type"`                 // see [Distributions]
	Parameters map[string]float64 `json:"parameters,omitempty"` // all of the type's parameters are required
	Bins       []Bin              `json:"bins,omitempty"`       // histogram
	Components []Component        `json:"components,omitempty"` // mixture
}

// Bin is a part of a histogram, within which all values are equally likely.
type Bin struct {
	From   Value   `json:"from"` // as a bound of the column is written
	To     Value   `json:"to"`   // at least From; part of the bin, of floats as good as
	Weight float64 `json:"weight"`
}

// Component is one of the distributions that a mixture draws from.
type Component struct {
	Weight     float64            `json:"weight"` // how often, relative to the others
	Type       string             `json:"type"`
	Parameters map[string]float64 `json:"parameters,omitempty"`
	Bins       []Bin              `json:"bins,omitempty"`
}

// After orders the values of a column behind those of others of the same row: each is the
// greatest of theirs plus a gap.
type After struct {
	Columns      []string      `json:"columns"`                // of the row; customer_id.joined_at is that of the row that the foreign key customer_id leads to
	MinGap       Value         `json:"min_gap,omitempty"`      // a number in units of the column (days of a DATE, seconds of times), or 3d, 12h, 90m, 45s; default 0
	MaxGap       Value         `json:"max_gap,omitempty"`      // default: up to the column's end where it has one, else 30 days
	Distribution *Distribution `json:"distribution,omitempty"` // of the gap, in the units of a number; default uniform
}

// Total makes a column of a parent from its children.
type Total struct {
	Function   string `json:"function"`              // sum, count, min, max or avg
	Table      string `json:"table"`                 // of the children
	Column     string `json:"column,omitempty"`      // of the children; count has none
	ForeignKey string `json:"foreign_key,omitempty"` // a column of the foreign key of the children; needed where they have several to this table
}

// Branch is a way to make a value, in the place of the one that the column's own keys
// say. Keys are those of [Column].
type Branch struct {
	If   string `json:"if,omitempty"`   // a condition, as an expression; none with else
	Null bool   `json:"null,omitempty"` // the value is NULL

	Values         []Value             `json:"values,omitempty"`
	Weights        []float64           `json:"weights,omitempty"`
	MinValue       Number              `json:"min_value,omitempty"`
	MaxValue       Number              `json:"max_value,omitempty"`
	DateStart      string              `json:"date_start,omitempty"`
	DateEnd        string              `json:"date_end,omitempty"`
	TimestampStart string              `json:"timestamp_start,omitempty"`
	TimestampEnd   string              `json:"timestamp_end,omitempty"`
	TimeStart      string              `json:"time_start,omitempty"`
	TimeEnd        string              `json:"time_end,omitempty"`
	FakerRule      string              `json:"faker_rule,omitempty"`
	Arguments      map[string]Argument `json:"arguments,omitempty"`
	Pattern        string              `json:"pattern,omitempty"`
	Template       string              `json:"template,omitempty"`
	Distribution   *Distribution       `json:"distribution,omitempty"`
	Expression     string              `json:"expression,omitempty"`
	After          *After              `json:"after,omitempty"`
}

// Column returns the column that makes the values of the branch: c with the branch's keys
// in the place of those that say how its values are made. It shares what it can with both.
func (b *Branch) Column(c *Column) *Column {
	made := *c
	made.Values, made.Weights = b.Values, b.Weights
	made.MinValue, made.MaxValue = b.MinValue, b.MaxValue
	made.DateStart, made.DateEnd = b.DateStart, b.DateEnd
	made.TimestampStart, made.TimestampEnd = b.TimestampStart, b.TimestampEnd
	made.TimeStart, made.TimeEnd = b.TimeStart, b.TimeEnd
	made.FakerRule, made.Arguments, made.Group = b.FakerRule, b.Arguments, ""
	made.Pattern, made.Template = b.Pattern, b.Template
	made.Distribution, made.Expression, made.After = b.Distribution, b.Expression, b.After
	made.Total, made.When, made.Else, made.NullWhen, made.NullRate = nil, nil, nil, "", nil
	return &made
}
