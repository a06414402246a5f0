package parquet

import (
	"fmt"
	"io"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

// EstimateBytes estimates the bytes of the parts of t with rows rows, from sample, which
// are some of its rows, encoded in memory. It is within -10 % to +40 % for samples of
// 16 000 rows or more, in one piece and best from the middle of the table. Dictionaries
// are what shorter ones cannot tell: their words come anew in each sample, but once in a
// row group. A table of fewer rows is best given whole.
func EstimateBytes(e *schema.Experiment, t *schema.Table, sample *gen.Batch, rows int64, o Options) (int64, error) {
	o, err := o.withDefaults()
	if err != nil {
		return 0, err
	}
	if rows < 0 || rows > 0 && sample.Rows == 0 {
		return 0, fmt.Errorf("table %q: the bytes of %d rows cannot be estimated from %d", t.Name, rows, sample.Rows)
	}
	l, err := newLayout(t, o.Compression, aboutRun(e, t))
	if err != nil {
		return 0, err
	}
	var size [3]int64 // without rows, with half of the sample, with all of it
	half := sample.Rows / 2
	for i, n := range []int{0, half, sample.Rows} {
		if size[i], err = l.measure(sample, n); err != nil {
			return 0, fmt.Errorf("table %q: %w", t.Name, err)
		}
	}
	return extrapolate(size, int64(half), int64(sample.Rows), rows, o.PartRows), nil
}

// extrapolate goes on from the two sizes of a row group on a straight line, as its
// dictionaries grow at first and its rows all the way.
func extrapolate(size [3]int64, half, all, rows, partRows int64) int64 {
	if rows <= all {
		return size[0] + divide(size[2]-size[0], rows, max(all, 1))
	}
	groups := (rows + groupRows - 1) / groupRows
	parts := (rows + partRows - 1) / partRows
	group := rows / groups
	bytes := size[2] - size[0]
	if group > all {
		bytes += divide(size[2]-size[1], group-all, all-half)
	} else {
		bytes = divide(bytes, group, all)
	}
	return parts*size[0] + divide(bytes, rows, group)
}

// divide returns a*b/c of numbers that are not negative, without overflow.
func divide(a, b, c int64) int64 { return int64(float64(a) * float64(b) / float64(c)) }

// measure returns the bytes of a file with the first n rows of b.
func (l *layout) measure(b *gen.Batch, n int) (int64, error) {
	w := newFileWriter(l, io.Discard)
	if n > 0 {
		g := l.newGroup()
		if err := g.write(b, 0, n); err != nil {
			return 0, err
		}
		if err := g.seal(); err != nil {
			return 0, err
		}
		if err := w.append(g); err != nil {
			return 0, err
		}
	}
	if err := w.close(); err != nil {
		return 0, err
	}
	return w.at, nil
}
