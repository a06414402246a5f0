package client

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// kind is what the values of a column are, as far as its type tells.
type kind int

const (
	anyKind kind = iota
	integerKind
	floatKind
	bytesKind
)

// kindOf returns what the values of a type are: "DECIMAL(12,2)", or what an engine calls it.
func kindOf(typeText string) kind {
	word, rest, _ := strings.Cut(typeText, "(")
	_, suffix, _ := strings.Cut(rest, ")")
	t, _ := schema.ParseType(word + suffix)
	switch t {
	case schema.SmallInt, schema.Int, schema.BigInt:
		return integerKind
	case schema.Real, schema.Float, schema.Double:
		return floatKind
	case schema.Binary:
		return bytesKind
	}
	return anyKind
}

var errRow = errors.New("a row is no list of one value for each column")

// readRow reads a row, a list of scalars that is known to be JSON, into values.
func readRow(text []byte, kinds []kind, values []any) (err error) {
	if text[0] != '[' {
		return errRow
	}
	text = bytes.TrimLeft(text[1:], " \t\r\n")
	for i := range values {
		end := endOfScalar(text)
		if end == 0 {
			return errRow
		}
		if values[i], err = readValue(text[:end], kinds[i]); err != nil {
			return err
		}
		text = bytes.TrimLeft(text[end:], " \t\r\n,")
	}
	if text[0] != ']' {
		return errRow
	}
	return nil
}

// endOfScalar returns how long the scalar is that text begins with; 0 where it begins with none.
func endOfScalar(text []byte) int {
	switch text[0] {
	case '[', '{':
		return 0
	case '"':
		end := 1
		for text[end] != '"' {
			if text[end] == '\\' {
				end++
			}
			end++
		}
		return end + 1
	}
	return bytes.IndexAny(text, " \t\r\n,]")
}

// readValue reads a scalar as the value that it was.
func readValue(text []byte, k kind) (any, error) {
	switch text[0] {
	case 'n':
		return nil, nil
	case 't', 'f':
		return text[0] == 't', nil
	case '"':
		s, err := unquote(text)
		if err != nil {
			return nil, err
		}
		return unwritten(s, k), nil
	}
	return number(string(text), k)
}

func unquote(text []byte) (string, error) {
	if bytes.IndexByte(text, '\\') < 0 {
		return string(text[1 : len(text)-1]), nil
	}
	var s string
	err := json.Unmarshal(text, &s)
	return s, err
}

// unwritten returns what is a string in JSON as what it was: JSON has neither large integers nor
// bytes, NaN or infinities. What does not look like its type is a string.
func unwritten(s string, k kind) any {
	switch k {
	case integerKind:
		if n, err := strconv.ParseInt(s, 10, 64); err == nil {
			return n
		}
	case floatKind:
		if f, err := strconv.ParseFloat(s, 64); err == nil {
			return f
		}
	case bytesKind:
		if b, err := hex.DecodeString(s); err == nil {
			return b
		}
	}
	return s
}

// exactInteger is the largest integer that is written as a number.
const exactInteger = 1 << 53

// number reads a number: an integer where it looks like one, and its type does not say otherwise.
func number(text string, k kind) (any, error) {
	if k != floatKind && text != "-0" {
		if n, err := strconv.ParseInt(text, 10, 64); err == nil && n <= exactInteger && n >= -exactInteger {
			return n, nil
		}
	}
	return strconv.ParseFloat(text, 64)
}
