package ddl

import (
	"fmt"
	"maps"
	"strconv"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// typeRule says what a data type of a dialect is in a document.
type typeRule struct {
	to     schema.Type
	size   sizeRule       // nil: it takes no sizes
	loses  string         // what the document's type does not keep, "" when nothing
	counts bool           // it makes an identity column
	shapes bool           // what stands in its parentheses is no size
	sample []schema.Value // values in its form
}

// sizeRule sets the sizes of a column from the arguments of its type, or from the
// defaults of the dialect where args is nil. What it lowers is in lowered; what is wrong,
// an error.
type sizeRule func(c *schema.Column, args []string) (lowered string, err error)

// byteLength is a number of bytes, 1…limit. That of the dialect for those without one says
// nothing about the values: the document's is taken.
func byteLength(otherwise, limit int) sizeRule {
	return func(c *schema.Column, args []string) (string, error) {
		n := otherwise
		if args != nil {
			var err error
			if n, err = oneSize(args, 1, limit); err != nil {
				return "", err
			}
		}
		if n == otherwise {
			return "its length is the default, and values of 16 bytes are made", nil
		}
		return setLength(c, n), nil
	}
}

// length is a number of characters or bytes, 1…limit, or MAX. Without one it is
// otherwise; 0 leaves it to the document.
func length(otherwise, limit int) sizeRule {
	return func(c *schema.Column, args []string) (string, error) {
		n := otherwise
		if len(args) > 0 {
			var err error
			if n, err = oneSize(args, 1, limit); err != nil {
				return "", err
			}
		}
		if n == 0 {
			return "", nil
		}
		return setLength(c, n), nil
	}
}

// setLength sets the length of a column, as far as a document goes.
func setLength(c *schema.Column, n int) (lowered string) {
	most := schema.MaxVarcharLength
	switch c.Type() {
	case schema.Char:
		if n > schema.MaxCharLength {
			c.DataType = schema.Varchar.String()
		} else {
			c.CharLength = &n
			return ""
		}
	case schema.Binary:
		most = schema.MaxBinaryLength
	}
	if n > most {
		lowered = fmt.Sprintf("its length %d is lowered to %d", n, most)
		n = most
	}
	c.VarcharLength = &n
	return lowered
}

// oneSize reads the one size of a type. CHAR and BYTE behind it say nothing here.
func oneSize(args []string, least, limit int) (int, error) {
	if len(args) != 1 {
		return 0, fmt.Errorf("it takes one size, not %d", len(args))
	}
	text := strings.ToUpper(args[0])
	if text == "MAX" {
		return limit, nil
	}
	text = strings.TrimSuffix(strings.TrimSuffix(text, " CHAR"), " BYTE")
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0, fmt.Errorf("its size %s is no number", args[0])
	}
	if n < least || n > limit {
		return 0, fmt.Errorf("its size %d is outside of %d…%d", n, least, limit)
	}
	return n, nil
}

// decimal is precision and scale with their defaults.
func decimal(precision, scale, mostScale int) sizeRule {
	return func(c *schema.Column, args []string) (string, error) {
		p, s := precision, scale
		var err error
		switch len(args) {
		case 0:
		case 2:
			if s, err = oneSize(args[1:], 0, mostScale); err != nil {
				return "", err
			}
			fallthrough
		case 1:
			if p, err = oneSize(args[:1], 1, schema.MaxPrecision); err != nil {
				return "", err
			}
			if len(args) == 1 {
				s = 0
			}
		default:
			return "", fmt.Errorf("it takes precision and scale, not %d sizes", len(args))
		}
		if s > p {
			return "", fmt.Errorf("its scale %d is above its precision %d", s, p)
		}
		c.Precision = &p
		if s > 0 {
			c.Scale = &s
		}
		return "", nil
	}
}

// fraction is the digits of the fraction of a second, of which a document has six.
func fraction(c *schema.Column, args []string) (string, error) {
	if args == nil {
		return "", nil
	}
	n, err := oneSize(args, 0, 9)
	if err != nil {
		return "", err
	}
	c.Precision = new(min(n, 6))
	if n > 6 {
		return fmt.Sprintf("its %d digits of a fraction are lowered to 6", n), nil
	}
	return "", nil
}

// binaryDigits is the precision of a FLOAT(n), which beyond 24 bits is a DOUBLE.
func binaryDigits(c *schema.Column, args []string) (string, error) {
	if args == nil {
		return "", nil
	}
	n, err := oneSize(args, 1, 53)
	if err == nil && n <= 24 {
		c.DataType = schema.Real.String()
	}
	return "", err
}

// whatever takes arguments that mean nothing in a document.
func whatever(*schema.Column, []string) (string, error) { return "", nil }

// resolve finds out what a data type with these arguments is in a document, or fails.
func (p *parser) resolve(t *typeName, at int, args []string) {
	rule, known := p.dialect.types[t.name]
	if !known {
		p.fail(at, p.typeHint(t.name), "unknown data type %q", shorten(t.text))
	}
	t.column.DataType = t.name
	if as, ok := schema.ParseType(t.name); !ok || as != rule.to {
		t.column.DataType = rule.to.String()
	}
	t.loses, t.counts, t.sample = rule.loses, rule.counts, rule.sample
	if rule.size == nil {
		if args != nil {
			p.fail(at, "", "%s takes no sizes", t.name)
		}
		return
	}
	lowered, err := rule.size(&t.column, args)
	if err != nil {
		p.fail(at, "", "the data type %s cannot be read: %s", shorten(t.text), err)
	}
	if lowered != "" {
		t.loses = strings.TrimPrefix(t.loses+"; "+lowered, "; ")
	}
}

// typeHint guesses which type was meant.
func (p *parser) typeHint(name string) string {
	for _, own := range p.dialect.typeNames() {
		if strings.HasPrefix(own, name+" ") {
			return fmt.Sprintf("did you mean %q?", own)
		}
	}
	for _, d := range dialects {
		if _, ok := d.types[name]; ok {
			return fmt.Sprintf("it is a type of %s: is --dialect %s right?", d.name, p.dialect.name)
		}
	}
	return nearest(name, p.dialect.typeNames())
}

// with returns the types of a dialect: those that it shares with others, and its own.
func (t sharedTypes) with(own map[string]typeRule) map[string]typeRule {
	all := maps.Clone(map[string]typeRule(t))
	maps.Copy(all, own)
	return all
}

type sharedTypes map[string]typeRule

// standardTypes are the types that mean the same everywhere.
var standardTypes = sharedTypes{
	"SMALLINT": {to: schema.SmallInt}, "INT2": {to: schema.SmallInt},
	"INT": {to: schema.Int}, "INTEGER": {to: schema.Int}, "INT4": {to: schema.Int},
	"BIGINT": {to: schema.BigInt}, "INT8": {to: schema.BigInt},
	"REAL": {to: schema.Real}, "FLOAT4": {to: schema.Real},
	"FLOAT": {to: schema.Float, size: binaryDigits}, "FLOAT8": {to: schema.Double},
	"DOUBLE PRECISION": {to: schema.Double},
	"BOOLEAN":          {to: schema.Boolean}, "BOOL": {to: schema.Boolean},
	"DATE": {to: schema.Date},
	"TIME": {to: schema.Time, size: fraction}, "TIME WITHOUT TIME ZONE": {to: schema.Time, size: fraction},
	"TIMETZ":              {to: schema.Time, size: fraction, loses: "a document has no TIME with a time zone"},
	"TIME WITH TIME ZONE": {to: schema.Time, size: fraction, loses: "a document has no TIME with a time zone"},
	"TIMESTAMP":           {to: schema.Timestamp, size: fraction}, "TIMESTAMP WITHOUT TIME ZONE": {to: schema.Timestamp, size: fraction},
	"TIMESTAMPTZ": {to: schema.TimestampTZ, size: fraction}, "TIMESTAMP WITH TIME ZONE": {to: schema.TimestampTZ, size: fraction},
	"DATETIME": {to: schema.DateTime, size: fraction},
	"UUID":     {to: schema.UUID}, "JSON": {to: schema.JSON},
	"INTERVAL": interval, "INTERVAL YEAR": interval, "INTERVAL MONTH": interval, "INTERVAL YEAR TO MONTH": interval,
	"INTERVAL DAY": interval, "INTERVAL HOUR": interval, "INTERVAL MINUTE": interval, "INTERVAL SECOND": interval,
	"INTERVAL DAY TO HOUR": interval, "INTERVAL DAY TO MINUTE": interval, "INTERVAL DAY TO SECOND": interval,
	"INTERVAL HOUR TO MINUTE": interval, "INTERVAL HOUR TO SECOND": interval, "INTERVAL MINUTE TO SECOND": interval,
	"GEOMETRY": wkt, "GEOGRAPHY": wkt,
}

var (
	interval = typeRule{to: schema.Varchar, size: intervalLength, sample: intervals, loses: "a document has no INTERVAL; it would be text"}
	wkt      = typeRule{to: schema.Text, shapes: true, sample: points, loses: "a document has no shapes; they would be text, as WKT"}
)

// intervalLength leaves room for the longest interval.
func intervalLength(c *schema.Column, _ []string) (string, error) {
	c.VarcharLength = new(64)
	return "", nil
}
