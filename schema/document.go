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
	PrimaryKey    []string              `json:"primary_key,omitempty"`    // one column, which is then Unique too, or several that are unique as a whole
	CompositeKeys [][]string            `json:"composite_keys,omitempty"` // each is unique as a whole
	ForeignKeys   []CompositeForeignKey `json:"foreign_keys,omitempty"`   // those over several columns; the others stand with their column
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
	ReferencesColumns []string `json:"references_columns"`  // as many, in the order of Columns
	OnDelete          string   `json:"on_delete,omitempty"` // as in [ForeignKey]
	OnUpdate          string   `json:"on_update,omitempty"`
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

	Values       []Value       `json:"values,omitempty"`   // the only values, all equally likely
	Identity     *Identity     `json:"identity,omitempty"` // counts the rows; the column is Unique too
	FakerRule    string        `json:"faker_rule,omitempty"`
	ForeignKey   *ForeignKey   `json:"foreign_key,omitempty"`
	Distribution *Distribution `json:"distribution,omitempty"`

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
	Nullable         *bool  `json:"nullable,omitempty"`  // nil: the column's Required decides
	OnDelete         string `json:"on_delete,omitempty"` // CASCADE, SET NULL, SET DEFAULT, RESTRICT or NO ACTION; kept, nothing is deleted
	OnUpdate         string `json:"on_update,omitempty"` // the same
}

// Distribution says how the values of a numeric column spread over its range.
type Distribution struct {
	Type       string             `json:"type"`                 // uniform, normal, exponential or beta
	Parameters map[string]float64 `json:"parameters,omitempty"` // all of the type's parameters are required
}
