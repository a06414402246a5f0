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

// goFunctions returns the functions that SQLite has, too, by name, for use by macros, which cast
// their results. A macro of DuckDB's own functions is faster, and taken where it gives the same.
var goFunctions = sync.OnceValue(func() map[string]duckdbc.Function {
	all := map[string]duckdbc.Function{}
	for _, f := range append(sqlfunc.Scalars(), dateUnit, datePart, shallow) {
		name := ownNames + "_" + f.Name
		all[name] = duckdbc.Function{Name: name, Volatile: f.Volatile, Call: callOf(f)}
	}
	return all
})

// register makes functions in Go known to the database. Each takes as long as a small query, so
// only those that are called are.
func (d *database) register(names []string) error {
	d.registering.Lock()
	defer d.registering.Unlock()
	var missing []duckdbc.Function
	for _, name := range names {
		if !d.registered[name] {
			missing = append(missing, goFunctions()[name])
		}
	}
	if len(missing) == 0 {
		return nil
	}
	conn, err := d.db.Connect()
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := conn.Register(missing); err != nil {
		return err
	}
	for _, f := range missing {
		d.registered[f.Name] = true
	}
	return nil
}

// dateUnit returns what DuckDB calls a part of a date that can be added and counted.
var dateUnit = sqlfunc.Scalar{Name: "unit", Min: 1, Max: 1, Call: func(_ *sqlfunc.Context, args []any) (any, error) {
	text, _ := args[0].(string)
	if name := unitNames[strings.ToLower(text)]; name != "" {
		return name, nil
	}
	return nil, fmt.Errorf("%q is no part of a date that can be counted; write year, quarter, month, week, day, hour, minute, second, millisecond or microsecond", text)
}}

// datePart returns what DuckDB calls a part of a date that it reads as everybody does; NULL for
// all others.
var datePart = sqlfunc.Scalar{Name: "part", Min: 1, Max: 1, Call: func(_ *sqlfunc.Context, args []any) (any, error) {
	text, _ := args[0].(string)
	switch name := unitNames[strings.ToLower(text)]; name {
	case "year", "quarter", "month", "week", "day", "hour", "minute":
		return name, nil
	}
	return nil, nil
}}

// mostLevels is how deep a text of JSON may be nested for functions that call themselves for each
// level.
const mostLevels = 1000

// shallow returns a text of JSON that is not nested too deeply.
var shallow = sqlfunc.Scalar{Name: "shallow", Min: 1, Max: 1, Call: func(_ *sqlfunc.Context, args []any) (any, error) {
	var text string
	switch v := args[0].(type) {
	case string:
		text = v
	case sqlfunc.JSON:
		text = string(v)
	}
	depth := 0
	for i := range len(text) {
		switch text[i] { // those in strings count, too: there are not so many
		case '[', '{':
			depth++
		case ']', '}':
			depth--
		}
		if depth > mostLevels {
			return nil, fmt.Errorf("a text of JSON is nested deeper than the %d levels that it may have here", mostLevels)
		}
	}
	return args[0], nil
}}

// unitNames are the names of parts in Redshift and Snowflake, by what DuckDB calls them.
// https://docs.aws.amazon.com/redshift/latest/dg/r_Dateparts_for_datetime_functions.html
// https://docs.snowflake.com/en/sql-reference/functions-date-time#supported-date-and-time-parts
var unitNames = func() map[string]string {
	names := map[string]string{}
	for part, others := range map[string]string{
		"millennium": "millennia mil mils", "century": "centuries c cent cents", "decade": "decades dec decs",
		"year": "years y yr yrs yy yyy yyyy", "quarter": "quarters q qtr qtrs", "month": "months mon mons mm",
		"week": "weeks w wk weekofyear woy wy", "day": "days d dd dayofmonth",
		"hour": "hours h hh hr hrs", "minute": "minutes m mi min mins", "second": "seconds s sec secs",
		"millisecond": "milliseconds ms msec msecs msecond mseconds millisec millisecs millisecon",
		"microsecond": "microseconds us usec usecs usecond useconds microsec microsecs",
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
		if arg.Column.ID == mapping.TypeBoolean || arg.Column.ID == mapping.TypeDecimal || arg.Column.Type == "JSON" {
			values[i] = func(row int) any { return asSQLite(value(row), arg.Column) }
		} else {
			values[i] = value
		}
	}
	return values, nil
}

// exactDigits is how many digits of a DECIMAL a number keeps.
const exactDigits = 15

// asSQLite makes a number of a boolean, and of a DECIMAL that is exact as one, and tells JSON from
// texts.
func asSQLite(value any, c duckdbc.Column) any {
	switch v := value.(type) {
	case bool:
		if v {
			return int64(1)
		}
		return int64(0)
	case string:
		if c.Type == "JSON" {
			return asJSON(v)
		}
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

// asJSON tells objects and arrays from texts; what holds one value of another kind is that.
func asJSON(text string) any {
	if strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[") {
		return sqlfunc.JSON(text)
	}
	return text
}

// textOf writes a result, bytes in hexadecimal digits; nil for NULL.
func textOf(value any) []byte {
	switch v := value.(type) {
	case nil:
		return nil
	case string:
		return append([]byte{}, v...)
	case sqlfunc.JSON:
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
