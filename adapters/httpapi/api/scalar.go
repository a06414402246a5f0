package api

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// Integer is a whole number of 64 bits. In JSON it is written as a string, as JavaScript
// has no such numbers, and read from a string or a number.
type Integer int64

// MarshalJSON implements [json.Marshaler].
func (n Integer) MarshalJSON() ([]byte, error) {
	return strconv.AppendQuote(nil, strconv.FormatInt(int64(n), 10)), nil
}

// UnmarshalJSON implements [json.Unmarshaler]. A number with a fraction or an exponent is
// an error, as is one beyond 64 bits.
func (n *Integer) UnmarshalJSON(text []byte) error {
	digits := string(text)
	if len(text) > 0 && text[0] == '"' {
		if err := json.Unmarshal(text, &digits); err != nil {
			return err
		}
	}
	value, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return fmt.Errorf("%s is no whole number of 64 bits", text)
	}
	*n = Integer(value)
	return nil
}

// Duration is a time span. In JSON it is a text such as "30s" or "1m30s", or a number of seconds.
type Duration time.Duration

// MarshalJSON implements [json.Marshaler].
func (d Duration) MarshalJSON() ([]byte, error) {
	return strconv.AppendQuote(nil, time.Duration(d).String()), nil
}

// UnmarshalJSON implements [json.Unmarshaler].
func (d *Duration) UnmarshalJSON(text []byte) error {
	var seconds float64
	if json.Unmarshal(text, &seconds) == nil {
		const most = float64(1<<63-1) / float64(time.Second)
		if seconds < -most || seconds >= most {
			return fmt.Errorf("%s seconds are too many", text)
		}
		*d = Duration(seconds * float64(time.Second))
		if *d == 0 && seconds != 0 {
			return fmt.Errorf("%s seconds are less than a nanosecond", text)
		}
		return nil
	}
	var written string
	if err := json.Unmarshal(text, &written); err != nil {
		return fmt.Errorf(`%s is no time span, such as "30s" or 30`, text)
	}
	span, err := time.ParseDuration(written)
	if err != nil {
		return fmt.Errorf(`%s is no time span, such as "30s" or 30`, text)
	}
	*d = Duration(span)
	return nil
}

// Value is the value of a parameter. In JSON it is a scalar, or says its type:
// {"type": "date", "value": "2024-01-31"}. A string is a TEXT, a number a BIGINT or, with a
// point, a DECIMAL, with an exponent a DOUBLE.
type Value struct {
	Type string  // in the words of documents; empty where the look of Text tells it
	Text *string // nil for NULL
}

// ValueOf returns the value of a parameter, with its type.
func ValueOf(p store.Param) Value {
	v := Value{Type: strings.ToLower(p.Type.String())}
	switch value := p.Value.(type) {
	case nil:
	case []byte:
		v.Text = new(hex.EncodeToString(value))
	default:
		v.Text = new(fmt.Sprint(value))
	}
	return v
}

// param returns the parameter of a name that has the value.
func (v Value) param(name string) (store.Param, error) {
	if v.Text != nil {
		return dwsim.ParseParam(name, v.Type, *v.Text)
	}
	p := store.Param{Name: name, Type: schema.Text}
	if t, ok := schema.ParseType(v.Type); ok {
		p.Type = t
	} else if v.Type != "" {
		return p, fmt.Errorf("parameter %s: %q is no data type", name, v.Type)
	}
	return p, nil
}

// typedValue is a Value in JSON that says its type.
type typedValue struct {
	Type  string  `json:"type"`
	Value *string `json:"value"`
}

// MarshalJSON implements [json.Marshaler]. A value whose look tells its type is written with it.
func (v Value) MarshalJSON() ([]byte, error) {
	if v.Type != "" {
		return json.Marshal(typedValue{v.Type, v.Text})
	}
	if v.Text == nil {
		return []byte("null"), nil
	}
	p, err := dwsim.ParseParam("", "", *v.Text)
	if err != nil {
		return nil, err
	}
	return json.Marshal(ValueOf(p))
}

// UnmarshalJSON implements [json.Unmarshaler].
func (v *Value) UnmarshalJSON(text []byte) error {
	*v = Value{}
	switch first := bytes.TrimSpace(text)[0]; first {
	case 'n':
		return nil
	case '{':
		return v.readTyped(text)
	case '[':
		return errors.New("a parameter is a scalar, not a list")
	case '"':
		v.Type = "text"
		return json.Unmarshal(text, &v.Text)
	default:
		v.Text = new(string(text))
		if first != 't' && first != 'f' && bytes.ContainsAny(text, "eE") {
			v.Type = "double"
		}
	}
	return nil
}

func (v *Value) readTyped(text []byte) error {
	var typed struct {
		Type  string          `json:"type"`
		Value json.RawMessage `json:"value"`
	}
	if err := schema.DecodeJSON(text, &typed); err != nil {
		return err
	}
	if typed.Type == "" || len(typed.Value) == 0 || typed.Value[0] == '{' {
		return errors.New(`a parameter with a type is {"type": "date", "value": "2024-01-31"}`)
	}
	if err := v.UnmarshalJSON(typed.Value); err != nil {
		return err
	}
	v.Type = typed.Type
	return nil
}
