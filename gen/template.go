package gen

import (
	"slices"
	"unicode/utf8"
)

// template makes the values of a column from a text with placeholders.
type template struct {
	table  *tablePlan
	stream stream
	parts  []templatePart
	length int  // of the column, in characters
	fits   bool // no value is longer
}

// templatePart is a place of a template. Exactly one of literal, row, write and column
// says what stands there.
type templatePart struct {
	literal string
	row     bool          // the row number, from 1
	write   textWriter    // of a rule
	column  *columnPlan   // of the table, or of the parent
	key     *foreignKey   // that leads to the parent
	filters []filter      // in the order in which they are applied
	shape   textShape     // after the filters
	kept    bool          // is never cut: it makes the value unique
	source  *placeholder  // for messages
	code    *templateCode // instead: a number that makes the value unique
}

// templateCode is a permuted number of each row, as a code of fixed length.
type templateCode struct {
	order  *permutation
	digits int
	lower  bool
	dash   bool // before it
}

// templateInput is what the rows of a batch have in the place of a part that is a column.
type templateInput struct {
	values *Vector
	absent []bool // rows of which there is no parent; nil: there are none
}

func (t *template) fill(w *worker, rows []int64, v *Vector) error {
	return t.inputs(w, rows, func(inputs []templateInput) error {
		for i, row := range rows {
			if isNullInput(inputs, i) {
				v.SetNull(i, len(rows))
			} else if err := t.appendRow(w, inputs, i, row, v); err != nil {
				return err
			}
			v.Offsets[i+1] = int32(len(v.Data))
		}
		return checkLength(v)
	})
}

func isNullInput(inputs []templateInput, i int) bool {
	return slices.ContainsFunc(inputs, func(in templateInput) bool {
		return in.absent != nil && in.absent[i] || in.values != nil && in.values.IsNull(i)
	})
}

// appendRow appends the value of a row, cut to the column's length where it must be.
func (t *template) appendRow(w *worker, inputs []templateInput, i int, row int64, v *Vector) (err error) {
	start := len(v.Data)
	var buf [16]int
	ends := buf[:0]
	hash := t.stream.at(row)
	for j := range t.parts {
		if v.Data, err = t.parts[j].append(w, v.Data, &inputs[j], i, row, lane(hash, j)); err != nil {
			return err
		}
		ends = append(ends, len(v.Data)-start)
	}
	if t.fits || len(v.Data)-start <= t.length {
		return nil
	}
	text := v.Data[start:]
	excess := utf8.RuneCount(text) - t.length
	switch {
	case excess <= 0:
	case t.isPlain():
		v.Data = v.Data[:start+cut(text, t.length)]
	default:
		v.Data = append(v.Data[:start], t.shortened(text, ends, excess)...)
	}
	return nil
}

// isPlain reports whether no part must be kept when a value is cut.
func (t *template) isPlain() bool {
	return !slices.ContainsFunc(t.parts, func(p templatePart) bool { return p.kept })
}

// shortened takes so many characters away from parts that may be cut, from the end of the
// last one before the part that makes the value unique on to the first, then from those
// behind it.
func (t *template) shortened(text []byte, ends []int, excess int) []byte {
	kept := slices.IndexFunc(t.parts, func(p templatePart) bool { return p.kept })
	pieces := make([][]byte, len(ends))
	begin := 0
	for j, end := range ends {
		pieces[j] = text[begin:end]
		begin = end
	}
	for n := range ends {
		j := kept - n
		if j < 0 {
			j = len(ends) - 1 - (n - kept - 1)
		}
		if p := &t.parts[j]; excess > 0 && !p.kept && p.literal == "" {
			runes := utf8.RuneCount(pieces[j])
			away := min(excess, runes)
			pieces[j] = pieces[j][:cut(pieces[j], runes-away)]
			excess -= away
		}
	}
	return slices.Concat(pieces...)
}

// append appends what stands in the part for row i of a batch.
func (p *templatePart) append(w *worker, dst []byte, in *templateInput, i int, row int64, hash uint64) (_ []byte, err error) {
	start := len(dst)
	switch {
	case p.literal != "":
		return append(dst, p.literal...), nil
	case p.code != nil:
		return p.code.append(dst, row), nil
	case p.row:
		dst = appendUint(dst, uint64(row)+1)
	case p.write != nil:
		if dst, err = p.write(w, dst, hash); err != nil {
			return dst, err
		}
	default:
		dst = in.values.AppendText(dst, i)
	}
	for k := range p.filters {
		dst = p.filters[k].apply(dst, start)
	}
	return dst, nil
}

func (c *templateCode) append(dst []byte, row int64) []byte {
	if c.dash {
		dst = append(dst, '-')
	}
	start := len(dst)
	dst = appendCode(dst, c.order.at(uint64(row)), c.digits)
	if c.lower {
		return lowerFilter(dst, start)
	}
	return dst
}
