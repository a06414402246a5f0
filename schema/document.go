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
}

// Table is one table of an experiment.
type Table struct {
	Name          string     `json:"name"`
	TargetRows    int64      `json:"target_rows"` // rows to generate; 0 leaves the table as it is
	Columns       []Column   `json:"columns"`
	CompositeKeys [][]string `json:"composite_keys,omitempty"` // each is unique as a whole
	Warnings      []string   `json:"warnings,omitempty"`       // what an import could not carry over
}

// Column is one column of a table. Pointers and empty strings stand for keys that
// are not in the document; the methods of Column resolve them to their defaults.
type Column struct {
	Name     string   `json:"name"`
	DataType string   `json:"data_type"`           // as written; see Column.Type
	Required *bool    `json:"required,omitempty"`  // nil: true, unless a nullable foreign key
	Unique   bool     `json:"is_unique,omitempty"` // no value occurs twice (NULL may)
	NullRate *float64 `json:"null_rate,omitempty"` // share of NULLs, 0…1; nil: see Column.NullShare

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

	FakerRule    string        `json:"faker_rule,omitempty"`
	ForeignKey   *ForeignKey   `json:"foreign_key,omitempty"`
	Distribution *Distribution `json:"distribution,omitempty"`
}

// ForeignKey makes every value of a column a value of another column, which must be
// unique. It may point at its own table, and tables may point at each other.
type ForeignKey struct {
	ReferencesTable  string `json:"references_table"`
	ReferencesColumn string `json:"references_column"`
	Nullable         *bool  `json:"nullable,omitempty"` // nil: the column's Required decides
}

// Distribution says how the values of a numeric column spread over its range.
type Distribution struct {
	Type       string             `json:"type"`                 // uniform, normal, exponential or beta
	Parameters map[string]float64 `json:"parameters,omitempty"` // all of the type's parameters are required
}
