//go:build cgo

package duckdb

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/duckdb/duckdb-go/v2/mapping"

	"github.com/dw-sim/dw-sim/store/internal/duckdbc"
	"github.com/dw-sim/dw-sim/store/internal/sqlfunc"
)

// goFunctions returns the functions that SQLite has, too, for use by macros, which cast their
// results. A macro of DuckDB's own functions is faster, and taken where it gives the same.
var goFunctions = sync.OnceValue(func() []duckdbc.Function {
	all := []duckdbc.Function{{Name: ownNames + "_part", Call: callOf(datePart)}}
	for _, f := range sqlfunc.Scalars() {
		all = append(all, duckdbc.Function{Name: ownNames + "_" + f.Name, Volatile: f.Volatile, Call: callOf(f)})
	}
	return all
})

// datePart returns what DuckDB calls a part of a date.
var datePart = sqlfunc.Scalar{Name: "part", Min: 1, Max: 1, Call: func(_ *sqlfunc.Context, args []any) (any, error) {
	text, _ := args[0].(string)
	if name := partNames[strings.ToLower(text)]; name != "" {
		return name, nil
	}
	return nil, fmt.Errorf("%q is no part of a date; write year, quarter, month, week, day, hour, minute, second, millisecond or microsecond", text)
}}

// partNames are the names of parts in Redshift and Snowflake, by what DuckDB calls them.
// https://docs.aws.amazon.com/redshift/latest/dg/r_Dateparts_for_datetime_functions.html
// https://docs.snowflake.com/en/sql-reference/functions-date-time#supported-date-and-time-parts
var partNames = func() map[string]string {
	names := map[string]string{}
	for part, others := range map[string]string{
		"millennium": "millennia mil mils", "century": "centuries c cent cents", "decade": "decades dec decs",
		"year": "years y yr yrs yy yyy yyyy", "quarter": "quarters q qtr qtrs", "month": "months mon mons mm",
		"week": "weeks w wk weekofyear woy wy weekiso week_iso weekofyeariso weekofyear_iso", "day": "days d dd dayofmonth",
		"hour": "hours h hh hr hrs", "minute": "minutes m mi min mins", "second": "seconds s sec secs",
		"millisecond": "milliseconds ms msec msecs msecond mseconds millisec millisecs millisecon",
		"microsecond": "microseconds us usec usecs usecond useconds microsec microsecs",
		"dayofweek":   "dow dw weekday", "isodow": "dayofweekiso dayofweek_iso weekday_iso dow_iso dw_iso",
		"dayofyear": "doy dy yearday", "isoyear": "yearofweek yearofweekiso", "epoch": "epoch_second epoch_seconds",
	} {
		for _, name := range append(strings.Fields(others), part) {
			names[name] = part
		}
	}
	return names
}()

// mostBytes is how much a function may make of some thousand rows, which are held in memory
// together.
const mostBytes = 256 << 20

// callOf makes a function of rows one of vectors.
func callOf(f sqlfunc.Scalar) func(rows int, args []duckdbc.Argument, set func([]byte)) error {
	contexts := sync.Pool{New: func() any { return &sqlfunc.Context{Cache: map[any]any{}} }}
	return func(rows int, args []duckdbc.Argument, set func([]byte)) error {
		if len(args) < f.Min || f.Max >= 0 && len(args) > f.Max {
			return fmt.Errorf("%s does not take %d arguments", f.Name, len(args))
		}
		values, err := argumentsOf(f.Name, args)
		if err != nil {
			return err
		}
		c := contexts.Get().(*sqlfunc.Context)
		defer contexts.Put(c)
		c.Now = time.Now().UTC()
		row, size := make([]any, len(args)), 0
		for i := range rows {
			for a, value := range values {
				row[a] = value(i)
			}
			result, err := f.Call(c, row)
			if err != nil {
				return err
			}
			text := textOf(result)
			if size += len(text); size > mostBytes {
				return fmt.Errorf("%s makes more than %d MiB of text out of %d rows", strings.ToUpper(f.Name), mostBytes>>20, rows)
			}
			set(text)
		}
		return nil
	}
}

// argumentsOf returns what reads the values of arguments, in the form that SQLite has.
func argumentsOf(name string, args []duckdbc.Argument) ([]func(row int) any, error) {
	values := make([]func(row int) any, len(args))
	for i, arg := range args {
		if !isPlain(arg.Column) {
			return nil, fmt.Errorf("%s takes no value of type %s; cast it to VARCHAR", name, typeWord(arg.Column.Type))
		}
		value := valuesOf(arg.Column, arg.Vector, &texts{})
		switch arg.Column.ID {
		case mapping.TypeBoolean, mapping.TypeDecimal:
			values[i] = func(row int) any { return asSQLite(value(row), arg.Column) }
		default:
			values[i] = value
		}
	}
	return values, nil
}

// exactDigits is how many digits of a DECIMAL a number keeps.
const exactDigits = 15

// asSQLite makes a number of a boolean, and of a DECIMAL that is exact as one.
func asSQLite(value any, c duckdbc.Column) any {
	switch v := value.(type) {
	case bool:
		if v {
			return int64(1)
		}
		return int64(0)
	case string:
		if c.Scale == 0 {
			if n, err := strconv.ParseInt(v, 10, 64); err == nil {
				return n
			}
		}
		if x, err := strconv.ParseFloat(v, 64); err == nil && c.Width <= exactDigits {
			return x
		}
	}
	return value
}

// textOf writes a result, bytes in hexadecimal digits; nil for NULL.
func textOf(value any) []byte {
	switch v := value.(type) {
	case nil:
		return nil
	case string:
		return append([]byte{}, v...)
	case []byte:
		return hex.AppendEncode([]byte{}, v)
	case int64:
		return strconv.AppendInt(nil, v, 10)
	case float64:
		return strconv.AppendFloat(nil, v, 'g', -1, 64)
	case bool:
		return strconv.AppendBool(nil, v)
	}
	return fmt.Append(nil, value)
}
