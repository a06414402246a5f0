package schema

import (
	"slices"
	"strings"
)

// Type is the canonical data type of a column; synonyms (INTEGER, NUMERIC, STRING…)
// resolve to one of these. The zero Type is no type.
type Type uint8

// The data types, in the order in which they are documented.
const (
	SmallInt    Type = iota + 1 // 16-bit integer
	Int                         // 32-bit integer
	BigInt                      // 64-bit integer
	Real                        // 32-bit float
	Float                       // 64-bit float
	Double                      // 64-bit float
	Decimal                     // exact; precision 1…38, scale 0…precision
	Boolean                     // true or false
	Char                        // blank-padded in some warehouses; held and compared without trailing blanks
	Varchar                     // up to a number of characters
	Text                        // as Varchar, longer
	Date                        // day, 0001-01-01…9999-12-31
	Time                        // time of day, no zone
	Timestamp                   // no zone
	TimestampTZ                 // an instant, UTC
	DateTime                    // as Timestamp
	UUID                        // 128 bits
	JSON                        // JSON, SUPER, VARIANT
	Binary                      // bytes
)

// typeNames holds, for each Type, its canonical name and then the synonyms that
// ParseType takes for it.
var typeNames = [...][]string{
	SmallInt:    {"SMALLINT", "INT2", "TINYINT", "BYTEINT"},
	Int:         {"INT", "INTEGER", "INT4", "MEDIUMINT"},
	BigInt:      {"BIGINT", "INT8"},
	Real:        {"REAL", "FLOAT4"},
	Float:       {"FLOAT"},
	Double:      {"DOUBLE", "DOUBLE PRECISION", "FLOAT8"},
	Decimal:     {"DECIMAL", "NUMERIC", "NUMBER", "DEC"},
	Boolean:     {"BOOLEAN", "BOOL"},
	Char:        {"CHAR", "CHARACTER", "NCHAR", "BPCHAR"},
	Varchar:     {"VARCHAR", "CHARACTER VARYING", "CHAR VARYING", "NVARCHAR", "VARCHAR2", "NVARCHAR2"},
	Text:        {"TEXT", "STRING", "CLOB"},
	Date:        {"DATE"},
	Time:        {"TIME", "TIME WITHOUT TIME ZONE"},
	Timestamp:   {"TIMESTAMP", "TIMESTAMP WITHOUT TIME ZONE", "TIMESTAMP_NTZ", "TIMESTAMPNTZ"},
	TimestampTZ: {"TIMESTAMPTZ", "TIMESTAMP WITH TIME ZONE", "TIMESTAMP_TZ", "TIMESTAMP_LTZ", "TIMESTAMPLTZ"},
	DateTime:    {"DATETIME"},
	UUID:        {"UUID", "GUID", "UNIQUEIDENTIFIER"},
	JSON:        {"JSON", "JSONB", "SUPER", "VARIANT"},
	Binary:      {"BINARY", "VARBINARY", "BINARY VARYING", "VARBYTE", "BYTEA", "BLOB"},
}

var typesByName = func() map[string]Type {
	byName := map[string]Type{}
	for t, names := range typeNames {
		for _, name := range names {
			byName[name] = Type(t)
		}
	}
	return byName
}()

// ParseType returns the type that name stands for, canonical or a synonym. Case does
// not matter, nor does how much white space stands around and between the words.
func ParseType(name string) (Type, bool) {
	t, ok := typesByName[name]
	if !ok { // few are not written as they are called here
		t, ok = typesByName[foldTypeName(name)]
	}
	return t, ok
}

func foldTypeName(name string) string {
	return strings.ToUpper(strings.Join(strings.Fields(name), " "))
}

// Types returns all data types in the order in which they are documented.
func Types() []Type {
	types := make([]Type, 0, len(typeNames)-1)
	for t := SmallInt; int(t) < len(typeNames); t++ {
		types = append(types, t)
	}
	return types
}

// String returns the canonical name, in upper case; "" for the zero Type.
func (t Type) String() string {
	if t == 0 || int(t) >= len(typeNames) {
		return ""
	}
	return typeNames[t][0]
}

// Synonyms returns the other names that [ParseType] takes for t, in upper case.
func (t Type) Synonyms() []string {
	if t == 0 || int(t) >= len(typeNames) {
		return nil
	}
	return slices.Clone(typeNames[t][1:])
}

// family groups the types whose values can be equal: what a foreign key may join.
type family uint8

const (
	noFamily family = iota
	exactFamily
	floatFamily
	booleanFamily
	textFamily
	dateFamily
	timeFamily
	timestampFamily
	uuidFamily
	jsonFamily
	binaryFamily
)

func (t Type) family() family {
	switch t {
	case SmallInt, Int, BigInt, Decimal:
		return exactFamily
	case Real, Float, Double:
		return floatFamily
	case Boolean:
		return booleanFamily
	case Char, Varchar, Text:
		return textFamily
	case Date:
		return dateFamily
	case Time:
		return timeFamily
	case Timestamp, TimestampTZ, DateTime:
		return timestampFamily
	case UUID:
		return uuidFamily
	case JSON:
		return jsonFamily
	case Binary:
		return binaryFamily
	}
	return noFamily
}

func (t Type) isNumeric() bool { return t.family() == exactFamily || t.family() == floatFamily }

// canBeListed reports whether a document can list values of the type.
func (t Type) canBeListed() bool { return t != JSON && t != Binary }
