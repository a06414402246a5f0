package dwsim

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// Params makes the parameters of a query from Go values:
//
//	dwsim.Params(map[string]any{"city": "Berlin", "least": 10, "since": time.Now()})
//
// for a statement with :city, :least and :since. Values are nil, bool, any integer or float,
// string, []byte, [time.Time], which is a TIMESTAMPTZ, or a [store.Param] that says its type.
// Query refuses others.
func Params(values map[string]any) []store.Param {
	params := make([]store.Param, 0, len(values))
	for _, name := range slices.Sorted(maps.Keys(values)) {
		params = append(params, paramOf(name, values[name]))
	}
	return params
}

func paramOf(name string, value any) store.Param {
	p := store.Param{Name: name, Value: value}
	switch v := value.(type) {
	case nil, string:
		p.Type = schema.Text
	case bool:
		p.Type = schema.Boolean
	case []byte:
		p.Type = schema.Binary
	case float32:
		p.Type, p.Value = schema.Double, float64(v)
	case float64:
		p.Type = schema.Double
	case time.Time:
		p.Type, p.Value = schema.TimestampTZ, v.UTC().Format(zonedForm)
	case store.Param:
		p.Type, p.Value = v.Type, v.Value
	default:
		p.Type, p.Value = integerParam(value)
	}
	return p
}

// integerParam returns the parameter that an integer of any size is; of other values the
// type is none.
func integerParam(value any) (schema.Type, any) {
	digits := fmt.Sprint(value)
	switch value.(type) {
	case int, int8, int16, int32, int64, uint, uint8, uint16, uint32, uint64:
	default:
		return 0, value
	}
	if n, err := strconv.ParseInt(digits, 10, 64); err == nil {
		return schema.BigInt, n
	}
	return schema.Decimal, digits
}

var (
	paramName    = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
	decimalValue = regexp.MustCompile(`^[+-]?(\d+\.?\d*|\.\d+)$`)
	uuidValue    = regexp.MustCompile(`^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$`)
)

// boundParams returns the parameters of a query as they are bound, their texts in the form in
// which warehouses keep values of the type. Values are never told in errors, as they may be
// secrets.
func boundParams(params []store.Param) ([]store.Param, error) {
	bound := make([]store.Param, len(params))
	seen := map[string]bool{}
	for i, p := range params {
		switch {
		case !paramName.MatchString(p.Name):
			return nil, refusedf("%q is no name of a parameter: that is letters, digits and underscores, and begins with no digit", p.Name)
		case seen[p.Name]:
			return nil, refusedf("parameter %s is given twice", p.Name)
		}
		seen[p.Name] = true
		var err error
		if bound[i], err = boundParam(p); err != nil {
			return nil, err
		}
	}
	return bound, nil
}

// paramForms are what values of a type look like that are given as texts, and how they are
// bound; an empty text says that this is none.
var paramForms = map[schema.Type]struct {
	form string
	read func(text string) string
}{
	schema.Decimal:     {"digits, such as 12.50", matching(decimalValue)},
	schema.Date:        {"a day, such as 2024-01-31", moment(time.DateOnly, time.DateOnly)},
	schema.Time:        {"a time of day, such as 13:45:00", moment("15:04:05.999999", time.TimeOnly, "15:04")},
	schema.Timestamp:   {"a moment, such as 2024-01-31 13:45:00", moment("2006-01-02 15:04:05.999999", time.DateTime, "2006-01-02T15:04:05", "2006-01-02 15:04", time.DateOnly)},
	schema.TimestampTZ: {"a moment with its zone, such as 2024-01-31 13:45:00+01:00", moment(zonedForm, "2006-01-02 15:04:05Z07:00", time.RFC3339)},
	schema.UUID:        {"a UUID, such as 123e4567-e89b-12d3-a456-426614174000", func(text string) string { return matching(uuidValue)(strings.ToLower(text)) }},
	schema.JSON:        {"JSON", jsonText},
}

// zonedForm is how a TIMESTAMPTZ is bound, in UTC.
const zonedForm = "2006-01-02 15:04:05.999999Z07:00"

func matching(form *regexp.Regexp) func(text string) string { return form.FindString }

// moment reads what is in one of some layouts, with or without a fraction of a second.
func moment(as string, layouts ...string) func(text string) string {
	return func(text string) string {
		for _, layout := range layouts {
			if t, err := time.Parse(layout, text); err == nil {
				return t.UTC().Format(as)
			}
		}
		return ""
	}
}

func jsonText(text string) string {
	if !json.Valid([]byte(text)) {
		return ""
	}
	return text
}

// boundParam returns a parameter as it is bound, unless its value is none of its type.
func boundParam(p store.Param) (store.Param, error) {
	fits := false
	switch v := p.Value.(type) {
	case nil:
		fits = p.Type != 0
	case int64:
		fits = p.Type == schema.BigInt
	case float64:
		fits = p.Type == schema.Double
	case bool:
		fits = p.Type == schema.Boolean
	case []byte:
		fits = p.Type == schema.Binary
	case string:
		if rule, ok := paramForms[p.Type]; ok {
			if p.Value = rule.read(v); p.Value == "" {
				return p, refusedf("parameter %s is no %s: that is %s", p.Name, p.Type, rule.form)
			}
			return p, nil
		}
		fits = p.Type == schema.Text
	}
	switch {
	case fits:
		return p, nil
	case p.Type == 0:
		return p, refusedf("parameter %s is a %T, which no type of a parameter holds", p.Name, p.Value)
	}
	return p, refusedf("parameter %s is a %T, which is no value of a %s", p.Name, p.Value, p.Type)
}

// ParseParam reads the value of a parameter as people write it: with a type by that one, in the
// words of documents (int, decimal, date, …), else by its look: 5 is a BIGINT, 1.5 a DECIMAL,
// true and false BOOLEANs, null is NULL, and all else a TEXT, such as 007, whose zeros mean
// something.
func ParseParam(name, typeName, text string) (store.Param, error) {
	if typeName == "" {
		return guessedParam(name, text), nil
	}
	t, ok := schema.ParseType(typeName)
	if !ok {
		return store.Param{}, refusedf("parameter %s: %q is no data type", name, typeName)
	}
	p, err := typedParam(store.Param{Name: name}, t, text)
	if err != nil {
		return p, err
	}
	return boundParam(p)
}

// typedParam reads text as a value of a type, of which the widest of its kind is bound.
func typedParam(p store.Param, t schema.Type, text string) (store.Param, error) {
	var err error
	p.Value = text
	switch t {
	case schema.SmallInt, schema.Int, schema.BigInt:
		p.Type = schema.BigInt
		p.Value, err = strconv.ParseInt(text, 10, 64)
	case schema.Real, schema.Float, schema.Double:
		p.Type = schema.Double
		p.Value, err = strconv.ParseFloat(text, 64)
	case schema.Boolean:
		p.Type = schema.Boolean
		p.Value, err = strconv.ParseBool(strings.ToLower(text))
	case schema.Binary:
		p.Type = schema.Binary
		p.Value, err = hex.DecodeString(text)
	case schema.Char, schema.Varchar, schema.Text:
		p.Type = schema.Text
	case schema.DateTime:
		p.Type = schema.Timestamp
	default:
		p.Type = t
	}
	if err != nil {
		return p, refusedf("parameter %s is no %s", p.Name, p.Type)
	}
	return p, nil
}

var integerLook = regexp.MustCompile(`^-?(0|[1-9]\d*)$`)
var decimalLook = regexp.MustCompile(`^-?(0|[1-9]\d*)\.\d+$`)

func guessedParam(name, text string) store.Param {
	p := store.Param{Name: name, Type: schema.Text, Value: text}
	switch lower := strings.ToLower(text); {
	case lower == "null":
		p.Value = nil
	case lower == "true", lower == "false":
		p.Type, p.Value = schema.Boolean, lower == "true"
	case decimalLook.MatchString(text):
		p.Type = schema.Decimal
	case integerLook.MatchString(text):
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			p.Type, p.Value = schema.BigInt, n
		} else {
			p.Type = schema.Decimal
		}
	}
	return p
}
