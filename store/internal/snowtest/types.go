package snowtest

import (
	"fmt"
	"math/big"
	"regexp"
	"strconv"
	"strings"
)

// A column is declared in SQLite as its storage class, an underscore, and what Snowflake calls
// its type: TEXT_NUMBER(10,2). SQLite takes the class from the name.

var definition = regexp.MustCompile(`(?is)^("[^"]+"|\w+) ([A-Z_]\w*(?: PRECISION)?)(\([\d, ]+\))?(.*)$`)

// sqliteColumn turns a column of CREATE TABLE into one of SQLite.
func sqliteColumn(text string) (string, error) {
	m := definition.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return "", syntax(text)
	}
	typ, err := sqliteType(strings.ToUpper(m[2]), strings.ReplaceAll(m[3], " ", ""))
	if err != nil {
		return "", err
	}
	constraint := ""
	if strings.Contains(strings.ToUpper(m[4]), "NOT NULL") {
		constraint = " NOT NULL"
	}
	return quoted(stored(m[1])) + " " + typ + constraint, nil
}

func sqliteType(name, size string) (string, error) {
	switch name {
	case "SMALLINT", "INTEGER", "INT", "BIGINT", "TINYINT", "BYTEINT":
		return "INT_NUMBER(38,0)", nil
	case "NUMBER", "DECIMAL", "NUMERIC", "DEC":
		if size == "" {
			size = "(38,0)"
		}
		var precision, scale int
		if n, _ := fmt.Sscanf(size, "(%d,%d)", &precision, &scale); n != 2 || precision > 38 || scale > 37 || scale > precision {
			return "", &refusal{2221, "42601", "SQL compilation error: invalid precision or scale " + name + size}
		}
		return "TEXT_NUMBER" + size, nil
	case "FLOAT", "FLOAT4", "FLOAT8", "DOUBLE", "DOUBLE PRECISION", "REAL":
		return "REAL_FLOAT", nil
	case "BOOLEAN":
		return "INT_BOOLEAN", nil
	case "VARCHAR", "CHAR", "CHARACTER", "NCHAR", "NVARCHAR", "TEXT", "STRING":
		return "TEXT_VARCHAR" + size, nil
	case "DATE":
		return "TEXT_DATE", nil
	case "TIME":
		return "TEXT_TIME" + size, nil
	case "TIMESTAMP_NTZ", "DATETIME", "TIMESTAMP":
		return "TEXT_TIMESTAMP_NTZ" + size, nil
	case "TIMESTAMP_TZ", "TIMESTAMPTZ":
		return "TEXT_TIMESTAMP_TZ" + size, nil
	case "VARIANT":
		return "TEXT_VARIANT", nil
	case "BINARY", "VARBINARY":
		return "BLOB_BINARY", nil
	}
	return "", &refusal{2040, "42601", "SQL compilation error:\nUnsupported data type '" + name + "'."}
}

// kindOf returns Snowflake's type of a declaration, its precision and its scale.
func kindOf(declared string) (kind string, precision, scale int) {
	_, kind, _ = strings.Cut(declared, "_")
	kind, size, _ := strings.Cut(kind, "(")
	numbers := strings.Split(strings.TrimSuffix(size, ")"), ",")
	precision, _ = strconv.Atoi(numbers[0])
	if len(numbers) > 1 {
		scale, _ = strconv.Atoi(numbers[1])
	}
	return kind, precision, scale
}

func notRecognized(what string, value any) *refusal {
	return &refusal{100038, "22018", fmt.Sprintf("%s value '%v' is not recognized", what, value)}
}

func notCast(value any, kind string) *refusal {
	return &refusal{100071, "22000", fmt.Sprintf("Failed to cast variant value %v to %s", value, kind)}
}

// fit makes a value fit a column of that declaration, or refuses it as Snowflake does.
func fit(value any, declared string) (any, error) {
	if value == nil {
		return nil, nil
	}
	kind, precision, scale := kindOf(declared)
	text, isText := value.(string)
	switch kind {
	case "NUMBER":
		return fitNumber(fmt.Sprint(value), precision, scale, declared)
	case "FLOAT":
		f, err := strconv.ParseFloat(fmt.Sprint(value), 64)
		if err != nil {
			return nil, notRecognized("Numeric", value)
		}
		return f, nil
	case "BOOLEAN":
		switch strings.ToLower(fmt.Sprint(value)) {
		case "true", "1":
			return int64(1), nil
		case "false", "0":
			return int64(0), nil
		}
		return nil, notRecognized("Boolean", value)
	case "BINARY":
		if b, ok := value.([]byte); ok {
			return b, nil
		}
		return nil, notCast(value, kind)
	case "DATE", "TIME", "TIMESTAMP_NTZ", "TIMESTAMP_TZ":
		if !isText || !momentForm[kind].MatchString(text) {
			return nil, notCast(value, kind)
		}
		return value, nil
	}
	if !isText {
		return nil, notCast(value, kind)
	}
	return value, nil
}

var momentForm = map[string]*regexp.Regexp{
	"DATE":          regexp.MustCompile(`^\d{4}-\d\d-\d\d$`),
	"TIME":          regexp.MustCompile(`^\d\d:\d\d:\d\d\.\d{6}$`),
	"TIMESTAMP_NTZ": regexp.MustCompile(`^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$`),
	"TIMESTAMP_TZ":  regexp.MustCompile(`^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}[+-]\d\d:\d\d$`),
}

// fitNumber writes a number with all digits of its scale.
func fitNumber(text string, precision, scale int, declared string) (any, error) {
	r, ok := new(big.Rat).SetString(text)
	if !ok {
		return nil, notRecognized("Numeric", text)
	}
	if strings.HasPrefix(declared, "INT_") {
		if !r.IsInt() || !r.Num().IsInt64() {
			return nil, notRecognized("Numeric", text)
		}
		return r.Num().Int64(), nil
	}
	written := r.FloatString(scale)
	if back, _ := new(big.Rat).SetString(written); back.Cmp(r) != 0 {
		return nil, fmt.Errorf("snowtest: %s has more than %d digits after the point, which Snowflake would round", text, scale)
	}
	if digits := len(strings.TrimLeft(strings.NewReplacer("-", "", ".", "").Replace(written), "0")); digits > precision {
		return nil, &refusal{100039, "22003", "Number out of representable range: type FIXED[SB16](" + strconv.Itoa(precision) + "," + strconv.Itoa(scale) + "), value " + text}
	}
	return written, nil
}
