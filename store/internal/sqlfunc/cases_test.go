package sqlfunc_test

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/store/storetest"
)

// errBeyond says that an expression is more than the reader below understands.
var errBeyond = errors.New("only an engine reads this")

// TestCases checks the cases of storetest against the functions alone, as far as they are calls
// of constants. That SQLite answers them all is tested with the driver.
func TestCases(t *testing.T) {
	groups, err := storetest.AllFunctions()
	if err != nil {
		t.Fatal(err)
	}
	read := map[string]int{}
	for _, group := range groups {
		for _, f := range group.Functions {
			for _, c := range f.Cases {
				e := expression{tb: t, sql: c.SQL}
				got, err := e.whole()
				if errors.Is(err, errBeyond) {
					continue
				}
				read[group.Title]++
				if part, refused := c.Refused["sqlite"]; refused {
					if err == nil || !strings.Contains(err.Error(), part) {
						t.Errorf("%s gives %v, %v, want an error with %q", c.SQL, got, err, part)
					}
				} else if err != nil || !isValue(got, c.Want) {
					t.Errorf("%s gives %#v, %v, want %s", c.SQL, got, err, c.Want)
				}
			}
		}
	}
	for title, least := range map[string]int{"Dates and times": 180, "Casts": 50, "Formats": 65} {
		if read[title] < least {
			t.Errorf("of the cases of %q only %d are read, want %d or more", title, read[title], least)
		}
	}
}

func isValue(got any, want string) bool {
	if b, ok := got.(bool); ok {
		return fmt.Sprint(b) == want
	}
	if got == nil || want == "NULL" {
		return got == nil && want == "NULL"
	}
	exact, ok := new(big.Rat).SetString(want)
	if text, isText := got.(string); isText && !ok {
		return quote(text) == want
	}
	if f, isFloat := got.(float64); ok && isFloat {
		w, _ := exact.Float64()
		return math.Abs(f-w) <= 1e-12*math.Abs(w)
	}
	have, isNumber := new(big.Rat).SetString(fmt.Sprint(got)) // a text where it has many digits
	return ok && isNumber && have.Cmp(exact) == 0
}

// expression reads calls, casts and constants, and + and - of them, and works out their value.
type expression struct {
	tb  testing.TB
	sql string
}

func (e *expression) whole() (any, error) {
	v, err := e.sum()
	if err == nil && strings.TrimSpace(e.sql) != "" {
		return nil, errBeyond
	}
	return v, err
}

func (e *expression) sum() (any, error) {
	left, err := e.value()
	for err == nil {
		name := "_plus"
		if !e.skip("+") {
			if name = "_minus"; !e.skip("-") {
				return left, nil
			}
		}
		if e.skip("interval ") {
			name += "_interval"
		}
		var right any
		if right, err = e.value(); err == nil {
			left, err = call(e.tb, name, left, right)
		}
	}
	return nil, err
}

func (e *expression) skip(text string) bool {
	e.sql = strings.TrimSpace(e.sql)
	if len(e.sql) < len(text) || !strings.EqualFold(e.sql[:len(text)], text) {
		return false
	}
	e.sql = e.sql[len(text):]
	return true
}

// take takes the characters that belong to a word or a number, or a text in quotes.
func (e *expression) take() string {
	e.sql = strings.TrimSpace(e.sql)
	end := strings.IndexFunc(e.sql, func(r rune) bool { return !strings.ContainsRune("_.", r) && !isAlnum(r) })
	if strings.HasPrefix(e.sql, "'") {
		end = 1
		for end < len(e.sql) && e.sql[end] != '\'' {
			end++
		}
		end = min(len(e.sql), end+1)
	}
	if end < 0 {
		end = len(e.sql)
	}
	word := e.sql[:end]
	e.sql = e.sql[end:]
	return word
}

func isAlnum(r rune) bool { return r|0x20 >= 'a' && r|0x20 <= 'z' || r >= '0' && r <= '9' }

var castNames = map[string]string{
	"int": "integer", "smallint": "smallint", "bigint": "bigint", "decimal": "decimal", "double precision": "double", "float": "double",
	"real": "real", "varchar": "varchar", "date": "date", "timestamp": "timestamp", "timestamptz": "timestamptz", "time": "time", "boolean": "boolean",
}

func (e *expression) value() (any, error) {
	if e.skip("-") {
		v, err := e.value()
		switch v := v.(type) {
		case int64:
			return -v, err
		case float64:
			return -v, err
		}
		return nil, errBeyond
	}
	word := e.take()
	lower := strings.ToLower(word)
	switch {
	case word == "":
		return nil, errBeyond
	case word[0] == '\'':
		return e.cast(strings.Trim(word, "'"))
	case word[0] >= '0' && word[0] <= '9':
		if strings.Contains(word, ".") {
			return call(e.tb, "_to_double", word)
		}
		return call(e.tb, "_to_bigint", word)
	case lower == "null":
		return nil, nil
	case lower == "true", lower == "false":
		return lower == "true", nil
	case strings.HasPrefix(strings.TrimSpace(e.sql), "'"):
		return call(e.tb, "_to_"+castNames[lower], strings.Trim(e.take(), "'"))
	case lower == "cast", lower == "try_cast":
		return e.castCall(map[string]string{"cast": "_to_", "try_cast": "_try_to_"}[lower])
	case e.skip("("):
		return e.call(lower)
	case scalars[lower].Call != nil && scalars[lower].Max == 0:
		return call(e.tb, lower)
	}
	return word, nil // a part
}

func (e *expression) cast(v any) (any, error) {
	if e.skip("::") {
		return call(e.tb, "_to_"+castNames[strings.ToLower(e.take())], v)
	}
	return v, nil
}

func (e *expression) castCall(prefix string) (any, error) {
	if !e.skip("(") {
		return nil, errBeyond
	}
	v, err := e.sum()
	if err != nil || !e.skip("AS ") {
		return nil, errors.Join(err, errBeyond)
	}
	name := castNames["double precision"]
	if !e.skip("double precision") {
		name = castNames[strings.ToLower(e.take())]
	}
	args := []any{v}
	for e.skip("(") || e.skip(",") {
		size, err := e.value()
		if err != nil {
			return nil, err
		}
		if args = append(args, size); e.skip(")") {
			break
		}
	}
	if name == "" || !e.skip(")") {
		return nil, errBeyond
	}
	return call(e.tb, prefix+name, args...)
}

func (e *expression) call(name string) (any, error) {
	var args []any
	for !e.skip(")") {
		v, err := e.sum()
		if err != nil {
			return nil, err
		}
		args = append(args, v)
		if !e.skip(",") && !e.skip("FROM ") && !strings.HasPrefix(strings.TrimSpace(e.sql), ")") {
			return nil, errBeyond
		}
	}
	if scalars[name].Call == nil {
		return nil, errBeyond
	}
	return call(e.tb, name, args...)
}
