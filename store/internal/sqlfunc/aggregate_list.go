package sqlfunc

import "fmt"

// https://docs.aws.amazon.com/redshift/latest/dg/r_LISTAGG.html
// https://docs.snowflake.com/en/sql-reference/functions/array_agg
var listAggregates = []Aggregate{
	{Name: "listagg", Min: 1, Max: 2, New: list("listagg", false)},
	{Name: "_listagg_distinct", Min: 1, Max: 2, New: list("listagg", true)},
	{Name: "string_agg", Min: 1, Max: 2, New: list("string_agg", false)},
	{Name: "array_agg", Min: 1, Max: 1, JSON: true, New: array("array_agg", false)},
	{Name: "array_unique_agg", Min: 1, Max: 1, JSON: true, New: array("array_unique_agg", true)},
	{Name: "object_agg", Min: 2, Max: 2, JSON: true, New: newObject},
}

// texts joins the texts of a group, without NULLs; NULL where there are none.
type texts struct {
	name     string
	joined   []byte
	any      bool
	distinct map[string]bool
}

func list(name string, distinct bool) func(*Context) Accumulator {
	return func(*Context) Accumulator {
		l := &texts{name: name}
		if distinct {
			l.distinct = map[string]bool{}
		}
		return l
	}
}

func (l *texts) Step(args []any) error {
	if args[0] == nil {
		return nil
	}
	text := textOf(args[0])
	if l.distinct != nil {
		if l.distinct[text] {
			return nil
		}
		l.distinct[string([]byte(text))] = true
	}
	if separator := optional(args, 1); l.any && separator != nil {
		l.joined = append(l.joined, textOf(separator)...)
	}
	l.any = true
	if l.joined = append(l.joined, text...); len(l.joined) > maxText {
		return tooLong(l.name)
	}
	return nil
}

// Size implements [Sized]: what tells whether a text is there takes another such part.
func (l *texts) Size() int64 {
	return int64(cap(l.joined) + len(l.joined)*min(len(l.distinct), 1) + 64*len(l.distinct))
}

func (l *texts) Value() (any, error) {
	if !l.any {
		return nil, nil
	}
	return string(l.joined), nil
}

// values makes an array of the values of a group, without NULLs.
type values struct {
	made     *builder
	distinct *counts
}

func array(name string, distinct bool) func(*Context) Accumulator {
	return func(*Context) Accumulator {
		v := &values{made: newBuilder(name, '[')}
		if distinct {
			v.distinct = &counts{name: name}
		}
		return v
	}
}

func (v *values) Step(args []any) error {
	if args[0] == nil {
		return nil
	}
	if v.distinct != nil {
		before := v.distinct.different()
		if err := v.distinct.change(args[0], 1); err != nil || v.distinct.different() == before {
			return err
		}
	}
	return v.made.value(args[0])
}

// Size implements [Sized].
func (v *values) Size() int64 {
	size := int64(cap(v.made.b))
	if v.distinct != nil {
		size += v.distinct.Size()
	}
	return size
}

func (v *values) Value() (any, error) { return JSON(string(v.made.b) + "]"), nil }

// object makes an object of the pairs of a group; those with a NULL are left out.
// https://docs.snowflake.com/en/sql-reference/functions/object_agg
type object struct {
	made *builder
	keys map[string]bool
}

func newObject(*Context) Accumulator {
	return &object{newBuilder("object_agg", '{'), map[string]bool{}}
}

func (o *object) Step(args []any) error {
	if args[0] == nil || args[1] == nil {
		return nil
	}
	key := string([]byte(textOf(args[0])))
	if o.keys[key] {
		return fmt.Errorf("object_agg: the key %s is there twice", quoted(key))
	}
	o.keys[key] = true
	return o.made.member(key, args[1])
}

// Size implements [Sized]: the keys are there twice.
func (o *object) Size() int64 { return int64(2*cap(o.made.b) + 64*len(o.keys)) }

func (o *object) Value() (any, error) { return JSON(string(o.made.b) + "}"), nil }
