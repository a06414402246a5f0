package sqlfunc

// castScalars are what CAST and TRY_CAST are written as, and the functions that do the same, or
// do it by a format.
// https://docs.aws.amazon.com/redshift/latest/dg/r_CAST_function.html
// https://docs.snowflake.com/en/sql-reference/functions-conversion
var castScalars = append(castsAndTries(), []Scalar{
	{Name: "_decimal_text", Min: 2, Max: 2, Call: cast(decimalText).call},
	{Name: "_boolean_text", Min: 1, Max: 1, Call: cast(booleanText).call},
	{Name: "to_char", Min: 1, Max: 2, Call: toCharCall("TO_CHAR")},
	{Name: "to_varchar", Min: 1, Max: 2, Call: toCharCall("TO_VARCHAR")},
	{Name: "to_date", Min: 1, Max: 3, Call: toDateCall},
	{Name: "try_to_date", Min: 1, Max: 2, Call: tried(toDateCall)},
	{Name: "to_time", Min: 1, Max: 2, Call: toTimeCall},
	{Name: "try_to_time", Min: 1, Max: 2, Call: tried(toTimeCall)},
	{Name: "to_timestamp", Min: 1, Max: 2, Call: toTimestampCall("TO_TIMESTAMP", timestampKind)},
	{Name: "to_timestamp_ntz", Min: 1, Max: 2, Call: toTimestampCall("TO_TIMESTAMP_NTZ", timestampKind)},
	{Name: "to_timestamp_tz", Min: 1, Max: 2, Call: toTimestampCall("TO_TIMESTAMP_TZ", instantKind)},
	{Name: "to_timestamp_ltz", Min: 1, Max: 2, Call: toTimestampCall("TO_TIMESTAMP_LTZ", instantKind)},
	{Name: "try_to_timestamp", Min: 1, Max: 2, Call: tried(toTimestampCall("TRY_TO_TIMESTAMP", timestampKind))},
	{Name: "try_to_timestamp_ntz", Min: 1, Max: 2, Call: tried(toTimestampCall("TRY_TO_TIMESTAMP_NTZ", timestampKind))},
	{Name: "try_to_timestamp_tz", Min: 1, Max: 2, Call: tried(toTimestampCall("TRY_TO_TIMESTAMP_TZ", instantKind))},
	{Name: "to_number", Min: 1, Max: 4, Call: toNumberCall},
	{Name: "to_decimal", Min: 1, Max: 4, Call: toNumberCall},
	{Name: "to_numeric", Min: 1, Max: 4, Call: toNumberCall},
	{Name: "try_to_number", Min: 1, Max: 4, Call: tried(toNumberCall)},
	{Name: "try_to_decimal", Min: 1, Max: 4, Call: tried(toNumberCall)},
	{Name: "try_to_numeric", Min: 1, Max: 4, Call: tried(toNumberCall)},
	{Name: "to_double", Min: 1, Max: 1, Call: toFloat("DOUBLE", 64).call},
	{Name: "try_to_double", Min: 1, Max: 1, Call: toFloat("DOUBLE", 64).try},
	{Name: "to_boolean", Min: 1, Max: 1, Call: cast(toBoolean).call},
	{Name: "try_to_boolean", Min: 1, Max: 1, Call: cast(toBoolean).try},
}...)

// castsAndTries returns _to_x and _try_to_x for every type.
func castsAndTries() []Scalar {
	var all []Scalar
	for _, c := range []struct {
		name     string
		min, max int
		convert  cast
	}{
		{"smallint", 1, 1, toInteger("SMALLINT", 16)},
		{"integer", 1, 1, toInteger("INT", 32)},
		{"bigint", 1, 1, toInteger("BIGINT", 64)},
		{"decimal", 1, 3, toDecimal},
		{"real", 1, 1, toFloat("REAL", 32)},
		{"double", 1, 1, toFloat("DOUBLE", 64)},
		{"varchar", 1, 2, toVarchar},
		{"char", 1, 2, toChar},
		{"date", 1, 1, toDate},
		{"timestamp", 1, 1, toTimestamp(timestampKind)},
		{"timestamptz", 1, 1, toTimestamp(instantKind)},
		{"time", 1, 1, toTime},
		{"boolean", 1, 1, toBoolean},
		{"json", 1, 1, toJSON},
		{"uuid", 1, 1, toUUID},
		{"binary", 1, 1, toBinary},
	} {
		all = append(all,
			Scalar{Name: "_to_" + c.name, Min: c.min, Max: c.max, Call: c.convert.call},
			Scalar{Name: "_try_to_" + c.name, Min: c.min, Max: c.max, Call: c.convert.try})
	}
	return all
}

// tried makes a function that returns NULL where another one is refused.
func tried(call func(*Context, []any) (any, error)) func(*Context, []any) (any, error) {
	return func(c *Context, args []any) (any, error) {
		if v, err := call(c, args); err == nil {
			return v, nil
		}
		return nil, nil
	}
}
