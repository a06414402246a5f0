//go:build cgo

package duckdbc

import (
	"fmt"
	"strings"

	"github.com/duckdb/duckdb-go/v2/mapping"
)

// Column is a column of a result or of a table.
type Column struct {
	Name    string
	Type    string       // as DuckDB writes it: "DECIMAL(10,2)"
	ID      mapping.Type // of which kind it is
	Storage mapping.Type // in what form values lie: that of ID, but for DECIMAL that of its integers
	Scale   int          // of a DECIMAL
	Width   int          // of a DECIMAL: its digits
}

// column describes a column and frees its type.
func column(name string, t mapping.LogicalType) Column {
	defer mapping.DestroyLogicalType(&t)
	c := Column{Name: name, Type: typeName(t), ID: mapping.GetTypeId(t)}
	c.Storage = c.ID
	if c.ID == mapping.TypeDecimal {
		c.Storage = mapping.DecimalInternalType(t)
		c.Scale, c.Width = int(mapping.DecimalScale(t)), int(mapping.DecimalWidth(t))
	}
	return c
}

// Names of types without parameters. https://duckdb.org/docs/stable/sql/data_types/overview
var typeNames = map[mapping.Type]string{
	mapping.TypeBoolean: "BOOLEAN", mapping.TypeTinyInt: "TINYINT", mapping.TypeSmallInt: "SMALLINT",
	mapping.TypeInteger: "INTEGER", mapping.TypeBigInt: "BIGINT", mapping.TypeUTinyInt: "UTINYINT",
	mapping.TypeUSmallInt: "USMALLINT", mapping.TypeUInteger: "UINTEGER", mapping.TypeUBigInt: "UBIGINT",
	mapping.TypeHugeInt: "HUGEINT", mapping.TypeUHugeInt: "UHUGEINT", mapping.TypeBigNum: "BIGNUM",
	mapping.TypeFloat: "FLOAT", mapping.TypeDouble: "DOUBLE", mapping.TypeVarchar: "VARCHAR", mapping.TypeBlob: "BLOB",
	mapping.TypeBit: "BIT", mapping.TypeUUID: "UUID", mapping.TypeInterval: "INTERVAL", mapping.TypeDate: "DATE",
	mapping.TypeTime: "TIME", mapping.TypeTimeNS: "TIME_NS", mapping.TypeTimeTZ: "TIME WITH TIME ZONE",
	mapping.TypeTimestamp: "TIMESTAMP", mapping.TypeTimestampS: "TIMESTAMP_S", mapping.TypeTimestampMS: "TIMESTAMP_MS",
	mapping.TypeTimestampNS: "TIMESTAMP_NS", mapping.TypeTimestampTZ: "TIMESTAMP WITH TIME ZONE",
	mapping.TypeEnum: "ENUM", mapping.TypeUnion: "UNION", mapping.TypeGeometry: "GEOMETRY", mapping.TypeVariant: "VARIANT",
	mapping.TypeSQLNull: "NULL",
}

// typeName writes a type.
func typeName(t mapping.LogicalType) string {
	if alias := mapping.LogicalTypeGetAlias(t); alias != "" {
		return alias // JSON
	}
	switch id := mapping.GetTypeId(t); id {
	case mapping.TypeDecimal:
		return fmt.Sprintf("DECIMAL(%d,%d)", mapping.DecimalWidth(t), mapping.DecimalScale(t))
	case mapping.TypeList:
		return freed(mapping.ListTypeChildType(t)) + "[]"
	case mapping.TypeArray:
		return fmt.Sprintf("%s[%d]", freed(mapping.ArrayTypeChildType(t)), mapping.ArrayTypeArraySize(t))
	case mapping.TypeMap:
		return "MAP(" + freed(mapping.MapTypeKeyType(t)) + ", " + freed(mapping.MapTypeValueType(t)) + ")"
	case mapping.TypeStruct:
		return structName(t)
	default:
		return typeNames[id]
	}
}

func structName(t mapping.LogicalType) string {
	parts := make([]string, mapping.StructTypeChildCount(t))
	for i := range parts {
		name := strings.ReplaceAll(mapping.StructTypeChildName(t, mapping.IdxT(i)), `"`, `""`)
		parts[i] = `"` + name + `" ` + freed(mapping.StructTypeChildType(t, mapping.IdxT(i)))
	}
	return "STRUCT(" + strings.Join(parts, ", ") + ")"
}

// freed writes a type that belongs to the caller.
func freed(t mapping.LogicalType) string {
	defer mapping.DestroyLogicalType(&t)
	return typeName(t)
}
