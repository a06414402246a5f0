//go:build cgo

package duckdb

import (
	"github.com/duckdb/duckdb-go/v2/mapping"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store/internal/duckdbc"
)

// forms are the types that columns of a document have in the file.
// https://duckdb.org/docs/stable/sql/data_types/overview
var forms = map[schema.Type]mapping.Type{
	schema.SmallInt: mapping.TypeSmallInt, schema.Int: mapping.TypeInteger, schema.BigInt: mapping.TypeBigInt,
	schema.Real: mapping.TypeFloat, schema.Float: mapping.TypeDouble, schema.Double: mapping.TypeDouble,
	schema.Decimal: mapping.TypeDecimal, schema.Boolean: mapping.TypeBoolean,
	schema.Char: mapping.TypeVarchar, schema.Varchar: mapping.TypeVarchar, schema.Text: mapping.TypeVarchar,
	schema.Date: mapping.TypeDate, schema.Time: mapping.TypeTime,
	schema.Timestamp: mapping.TypeTimestamp, schema.DateTime: mapping.TypeTimestamp, schema.TimestampTZ: mapping.TypeTimestampTZ,
	schema.UUID: mapping.TypeUUID, schema.JSON: mapping.TypeVarchar, schema.Binary: mapping.TypeBlob,
}

// holds reports whether a column of a file has the type that c has there.
func holds(stored duckdbc.Column, c *schema.Column) bool {
	if stored.ID != forms[c.Type()] {
		return false
	}
	precision, scale := c.Digits()
	return c.Type() != schema.Decimal || stored.Width == precision && stored.Scale == scale
}

// TypeWarnings implements [store.TypeWarner]: DuckDB has a type for each data type.
func (*Warehouse) TypeWarnings(*schema.Experiment) []string { return nil }

// typeWords are types that the document calls otherwise.
var typeWords = map[string]string{"INTEGER": "INT", "FLOAT": "REAL", "TIMESTAMP WITH TIME ZONE": "TIMESTAMPTZ", "BLOB": "BINARY"}

// typeWord returns a type of a result in the words of the document, where it has one like it.
func typeWord(name string) string {
	if word := typeWords[name]; word != "" {
		return word
	}
	return name
}
