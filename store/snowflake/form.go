package snowflake

import (
	"database/sql"
	"encoding/hex"
	"fmt"
	"strconv"
	"time"
)

// form is how the values of a column of a result come from the client, and what they are.
type form struct {
	name  string // of the type, in the words of a document
	kind  string // of the client
	scale int64
}

// typeNames are the words of a document for types that the client calls otherwise.
var typeNames = map[string]string{
	"FIXED": "DECIMAL", "REAL": "DOUBLE", "TEXT": "VARCHAR", "TIMESTAMP_NTZ": "TIMESTAMP", "TIMESTAMP_TZ": "TIMESTAMPTZ", "TIMESTAMP_LTZ": "TIMESTAMPTZ",
	"VARIANT": "JSON", "OBJECT": "JSON", "ARRAY": "JSON",
}

// formOf returns the form of a column. The client calls a NUMBER "FIXED", and a FLOAT "REAL".
// https://docs.snowflake.com/en/sql-reference/intro-summary-data-types
func formOf(t *sql.ColumnType) form {
	f := form{kind: t.DatabaseTypeName()}
	precision, scale, ok := t.DecimalSize()
	f.name = f.kind
	if name, known := typeNames[f.kind]; known {
		f.name = name
	}
	if f.kind == "FIXED" {
		f.scale = scale
		if ok {
			f.name = fmt.Sprintf("DECIMAL(%d,%d)", precision, scale)
		}
	}
	return f
}

// value returns a value as store.Rows has it.
func (f *form) value(v any) (any, error) {
	switch v := v.(type) {
	case nil, bool, int64, float64:
		return v, nil
	case time.Time:
		return f.moment(v), nil
	case string:
		return f.text(v)
	case []byte:
		if f.kind != "BINARY" {
			return string(v), nil
		}
		return append([]byte{}, v...), nil
	}
	return nil, fmt.Errorf("the client returned a %T, which is none of the types of results", v)
}

func (f *form) text(v string) (any, error) {
	switch f.kind {
	case "FIXED":
		if n, err := strconv.ParseInt(v, 10, 64); err == nil && f.scale == 0 {
			return n, nil
		}
	case "REAL":
		n, err := strconv.ParseFloat(v, 64)
		return n, err
	case "BOOLEAN":
		return v == "1" || v == "true" || v == "TRUE", nil
	case "BINARY":
		return hex.DecodeString(v)
	}
	return v, nil
}

// moment writes digits of a second as far as there are any, in groups of three.
func (f *form) moment(t time.Time) string {
	fraction := ""
	switch nanos := t.Nanosecond(); {
	case nanos == 0:
	case nanos%1_000_000 == 0:
		fraction = fmt.Sprintf(".%03d", nanos/1_000_000)
	case nanos%1000 == 0:
		fraction = fmt.Sprintf(".%06d", nanos/1000)
	default:
		fraction = fmt.Sprintf(".%09d", nanos)
	}
	switch f.kind {
	case "DATE":
		return t.Format(time.DateOnly)
	case "TIME":
		return t.Format(time.TimeOnly) + fraction
	case "TIMESTAMP_NTZ":
		return t.Format(time.DateTime) + fraction
	}
	return t.UTC().Format(time.DateTime) + fraction + "Z"
}
