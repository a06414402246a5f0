package gen

import (
	"fmt"
	"math"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// TableDigest identifies the contents of a table whatever warehouse holds them and in
// whatever order: see [Digester]. Equal digests mean equal rows, up to chance of 2^-64.
type TableDigest struct {
	Rows    int64             `json:"rows"`
	Table   string            `json:"table"`   // over whole rows: 16 hexadecimal digits
	Columns map[string]string `json:"columns"` // over the values of each column, by name in lower case
}

// Digester adds up the digest of one table, batch by batch, in any order. The zero value
// is ready. It may be used by one goroutine at a time; [Digester.Merge] joins several.
//
// The digest of a column is the sum, modulo 2^64, of the hashes of its values; that of
// the table is the sum over its rows of a hash of their values' hashes, so it also sees
// a value that moved to another row. Values are hashed in a canonical form: integers and
// unscaled decimals as they are, dates in days, times in UTC microseconds, strings
// without the trailing blanks of CHAR, JSON in the form of [CanonicalJSON], floats at
// their declared width. These forms never change.
type Digester struct {
	names  []string // of the columns, in lower case
	keys   []uint64 // of the columns, by name: the order of columns does not count
	sums   []uint64
	table  uint64
	rows   int64
	hashes []uint64 // of the present batch's rows
	values []uint64 // of one of its columns
}

const nullHash = 0x6a09e667f3bcc908 // the fraction of the square root of two

// Add adds the rows of b. Batches of one Digester have the same columns.
func (d *Digester) Add(b *Batch) {
	if d.names == nil {
		d.start(b)
	}
	if cap(d.hashes) < b.Rows {
		d.hashes, d.values = make([]uint64, b.Rows), make([]uint64, b.Rows)
	}
	rows := d.hashes[:b.Rows]
	clear(rows)
	for i := range b.Columns {
		d.sums[i] += hashColumn(&b.Columns[i], d.keys[i], rows, d.values)
	}
	for _, h := range rows {
		d.table += mix64(h)
	}
	d.rows += int64(b.Rows)
}

func (d *Digester) start(b *Batch) {
	for i := range b.Columns {
		name := strings.ToLower(b.Columns[i].Column.Name)
		d.names = append(d.names, name)
		d.keys = append(d.keys, hashBytes([]byte(name)))
	}
	d.sums = make([]uint64, len(d.names))
}

// Merge adds what o was given, a Digester of the same table.
func (d *Digester) Merge(o *Digester) {
	if o.names == nil {
		return
	}
	if d.names == nil {
		d.names, d.keys, d.sums = o.names, o.keys, make([]uint64, len(o.sums))
	}
	for i, sum := range o.sums {
		d.sums[i] += sum
	}
	d.table += o.table
	d.rows += o.rows
}

// Sum returns the digest of what was added. Without a single batch it has no columns.
func (d *Digester) Sum() TableDigest {
	columns := make(map[string]string, len(d.names))
	for i, name := range d.names {
		columns[name] = fmt.Sprintf("%016x", d.sums[i])
	}
	return TableDigest{Rows: d.rows, Table: fmt.Sprintf("%016x", d.table), Columns: columns}
}

// hashColumn returns the sum of the hashes of v's values, and adds to each of rows what
// the value contributes to the hash of its row. hashes is room for as many.
func hashColumn(v *Vector, key uint64, rows, hashes []uint64) (sum uint64) {
	for i, h := range v.Hashes(hashes[:0], len(rows)) {
		if v.IsNull(i) {
			h = nullHash
		}
		sum += h
		rows[i] += mix64(h ^ key)
	}
	return sum
}

// Hashes appends a hash of each of the first n values to dst, in the canonical forms of
// [Digester]: values that are equal have equal hashes, whatever warehouse they come from,
// and others have equal ones with a probability of 2^-64 (of integers, never). That of a
// NULL is unspecified.
func (v *Vector) Hashes(dst []uint64, n int) []uint64 {
	switch v.Kind {
	case KindInt:
		for _, x := range v.Ints[:n] {
			dst = append(dst, mix64(uint64(x)+gamma))
		}
	case KindWide:
		for _, x := range v.Wide[:n] {
			dst = append(dst, mix64(x.Lo+gamma^mix64(uint64(x.Hi))))
		}
	case KindFloat:
		for _, x := range v.Floats[:n] {
			dst = append(dst, hashFloat(x, v.Type))
		}
	case KindBool:
		for i := range n {
			dst = append(dst, mix64(v.Bools[i>>6]>>(uint(i)&63)&1+gamma))
		}
	case KindUUID:
		for i := range n {
			dst = append(dst, hashBytes(v.UUIDs[i][:]))
		}
	case KindBytes:
		for i := range n {
			dst = append(dst, hashBytes(canonicalBytes(v, i)))
		}
	}
	return dst
}

func canonicalBytes(v *Vector, i int) []byte {
	value := v.Bytes(i)
	if v.Type == schema.Char {
		for len(value) > 0 && value[len(value)-1] == ' ' {
			value = value[:len(value)-1]
		}
	}
	return value
}

func hashFloat(x float64, t schema.Type) uint64 {
	if x == 0 {
		x = 0 // the two zeros are equal in every warehouse
	}
	if t == schema.Real {
		return mix64(uint64(math.Float32bits(float32(x))) + gamma)
	}
	return mix64(math.Float64bits(x) + gamma)
}
