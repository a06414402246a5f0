package gen

import (
	"encoding/hex"
	"fmt"
	"reflect"
	"time"

	exact "github.com/shopspring/decimal"

	"github.com/dw-sim/dw-sim/schema"
)

// The types of values in expressions.
var (
	intType      = reflect.TypeFor[int]()
	floatType    = reflect.TypeFor[float64]()
	decimalType  = reflect.TypeFor[exact.Decimal]()
	boolType     = reflect.TypeFor[bool]()
	textType     = reflect.TypeFor[string]()
	timeType     = reflect.TypeFor[time.Time]()
	durationType = reflect.TypeFor[time.Duration]()
	anyType      = reflect.TypeFor[any]()
)

// typeNames are what messages call the types of values.
var typeNames = map[reflect.Type]string{
	intType: "an integer", floatType: "a float", decimalType: "a decimal", boolType: "a boolean",
	textType: "text", timeType: "a time", durationType: "a duration",
}

// typeName returns what messages call a type.
func typeName(t reflect.Type) string {
	if name := typeNames[t]; name != "" {
		return name
	}
	switch {
	case t == nil || t == anyType:
		return "a value"
	case t.Kind() == reflect.Slice || t.Kind() == reflect.Array:
		return "a list"
	case t.Kind() == reflect.Map:
		return "a map"
	case t.Kind() == reflect.Func:
		return "a function"
	}
	return fmt.Sprintf("a value of type %v", t)
}

// describe says what a value is.
func describe(value any) string {
	if value == nil {
		return "nil"
	}
	switch v := value.(type) {
	case string:
		return fmt.Sprintf("the text %q", shortened(v))
	case bool, int, int64, float64, exact.Decimal, time.Duration:
		return fmt.Sprintf("%v", v)
	case time.Time:
		return v.Format("2006-01-02T15:04:05.999999")
	}
	return typeName(reflect.TypeOf(value))
}

// shortened cuts a text for a message.
func shortened(text string) string {
	const most = 80
	if end := cut([]byte(text), most); end < len(text) {
		return text[:end] + "…"
	}
	return text
}

// boxer returns a value of a vector, which is not NULL, as expressions have it.
type boxer func(v *Vector, i int) any

// expressionType returns what a column's values are in expressions, nil where they cannot
// be used.
func expressionType(t schema.Type) (reflect.Type, boxer) {
	switch t {
	case schema.SmallInt, schema.Int, schema.BigInt:
		return intType, func(v *Vector, i int) any { return int(v.Ints[i]) }
	case schema.Decimal:
		return decimalType, boxDecimal
	case schema.Real, schema.Float, schema.Double:
		return floatType, func(v *Vector, i int) any { return v.Floats[i] }
	case schema.Boolean:
		return boolType, func(v *Vector, i int) any { return v.Bools.Get(i) }
	case schema.Char, schema.Varchar, schema.Text, schema.JSON:
		return textType, func(v *Vector, i int) any { return string(v.Bytes(i)) }
	case schema.UUID:
		return textType, func(v *Vector, i int) any { return formatUUID(v.UUIDs[i]) }
	case schema.Date:
		return timeType, func(v *Vector, i int) any { return time.Unix(v.Ints[i]*86_400, 0).UTC() }
	case schema.Timestamp, schema.TimestampTZ, schema.DateTime:
		return timeType, func(v *Vector, i int) any { return time.UnixMicro(v.Ints[i]).UTC() }
	case schema.Time:
		return durationType, func(v *Vector, i int) any { return time.Duration(v.Ints[i]) * time.Microsecond }
	}
	return nil, nil
}

func boxDecimal(v *Vector, i int) any {
	if v.Kind == KindWide {
		return exact.NewFromBigInt(v.Wide[i].Big(), -int32(v.Scale))
	}
	return exact.New(v.Ints[i], -int32(v.Scale))
}

func formatUUID(id [16]byte) string {
	text := make([]byte, 36)
	hex.Encode(text[:8], id[:4])
	for i, at := range [...]int{8, 13, 18, 23} {
		text[at] = '-'
		end := min(6+2*i, 10)
		if i == 3 {
			end = 16
		}
		hex.Encode(text[at+1:], id[4+2*i:end])
	}
	return string(text)
}

func parseUUID(text string) (id [16]byte, ok bool) {
	if len(text) != 36 || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-' {
		return id, false
	}
	digits := text[:8] + text[9:13] + text[14:18] + text[19:23] + text[24:]
	_, err := hex.Decode(id[:], []byte(digits))
	return id, err == nil
}
