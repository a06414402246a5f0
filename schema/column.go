package schema

// Sizes that hold where the document gives none.
const (
	defaultCharLength    = 1
	defaultVarcharLength = 255
	defaultTextLength    = 65535
	defaultBinaryLength  = 16
	defaultPrecision     = 18
	numberPrecision      = 38 // of NUMBER, as in Snowflake
)

// Type returns the canonical data type, 0 when DataType is unknown.
func (c *Column) Type() Type {
	t, _ := ParseType(c.DataType)
	return t
}

// keyNullShare is the share of NULLs of a nullable foreign key that gives none.
const keyNullShare = 0.10

// Nullable reports whether the column may hold NULL: `required: false`, or
// `foreign_key.nullable: true`.
func (c *Column) Nullable() bool {
	if c.Required != nil && !*c.Required {
		return true
	}
	return c.ForeignKey != nil && c.ForeignKey.Nullable != nil && *c.ForeignKey.Nullable
}

// NullShare returns the share of NULLs, 0…1, beside those that a condition, an expression,
// a total or a column that the values come behind brings about: 0 for a column that is not
// nullable, else null_rate, else 0 where NULL is made by null_when, a branch, an expression
// or a total, else 0.10 with a foreign key of its own and 0.05 without.
func (c *Column) NullShare() float64 {
	switch {
	case !c.Nullable():
		return 0
	case c.NullRate != nil:
		return *c.NullRate
	case c.NullWhen != "" || c.Expression != "" || c.Total != nil || c.hasNullBranch():
		return 0
	case c.ForeignKey != nil:
		return keyNullShare
	}
	return 0.05
}

// Length returns the longest value that the column holds, in characters for CHAR
// (char_length, default 1), VARCHAR (varchar_length, 255) and TEXT (varchar_length,
// 65535), in bytes for BINARY (varchar_length, 16), and 0 for all other types.
func (c *Column) Length() int {
	switch c.Type() {
	case Char:
		return valueOr(c.CharLength, defaultCharLength)
	case Varchar:
		return valueOr(c.VarcharLength, defaultVarcharLength)
	case Text:
		return valueOr(c.VarcharLength, defaultTextLength)
	case Binary:
		return valueOr(c.VarcharLength, defaultBinaryLength)
	}
	return 0
}

// Digits returns precision and scale of a DECIMAL (default 18, 0; 38, 0 when it is
// written as NUMBER), and for TIME, TIMESTAMP, TIMESTAMPTZ and DATETIME as precision
// the digits of the fraction of a second (default 0). It is 0, 0 for all other types.
func (c *Column) Digits() (precision, scale int) {
	switch t := c.Type(); t.family() {
	case exactFamily:
		if t != Decimal {
			return 0, 0
		}
		precision = defaultPrecision
		if foldTypeName(c.DataType) == "NUMBER" {
			precision = numberPrecision
		}
		return valueOr(c.Precision, precision), valueOr(c.Scale, 0)
	case timeFamily, timestampFamily:
		return valueOr(c.Precision, 0), 0
	}
	return 0, 0
}

// CountsUp reports whether the values of the column are min, min+1, … in the order of
// the rows, min being the first of [Column.Bounds]: it is unique, has neither a foreign
// key nor values nor a faker rule, is not made from other columns, and its type is an integer or a DECIMAL of scale 0. An
// identity counts up where its step is 1; with another step it is false, and row n has
// the value start + n×step. The column of a foreign key over several columns cannot be
// told from the column alone; see [Table.Reference].
func (c *Column) CountsUp() bool {
	switch {
	case !c.Unique || c.ForeignKey != nil || len(c.Values) > 0 || c.FakerRule != "" || c.madeFrom() != "":
		return false
	case c.Identity != nil && c.Identity.Step != 1:
		return false
	}
	return c.canCount()
}

func valueOr[T any](p *T, otherwise T) T {
	if p == nil {
		return otherwise
	}
	return *p
}
