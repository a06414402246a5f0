package sqlite

import (
	"context"
	"fmt"
	"math"
	"math/big"
	"strings"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store/internal/sqlitec"
	"github.com/dw-sim/dw-sim/store/internal/vectors"
	"github.com/dw-sim/dw-sim/store/sqlite/internal/btree"
)

// scanRows is how many rows of a table are read at a time.
const scanRows = 8192

// ScanTable implements [store.TableScanner], in the order in which rows were loaded.
func (w *Warehouse) ScanTable(ctx context.Context, e *schema.Experiment, t *schema.Table, yield func(*gen.Batch) error) error {
	r, err := w.acquire(ctx, scopeOf(e.Name))
	if err != nil {
		return err
	}
	defer w.release(r)
	defer interruptible(ctx, r.conn)()

	names := make([]string, len(t.Columns))
	for i := range t.Columns {
		names[i] = quote(t.Name) + "." + quote(t.Columns[i].Name)
	}
	rows, _, err := r.conn.Prepare(fmt.Sprintf("SELECT %s FROM %s", strings.Join(names, ", "), quote(t.Name)))
	if err != nil {
		return fmt.Errorf("table %q of experiment %q cannot be read: %w", t.Name, e.Name, err)
	}
	defer rows.Close()
	s := &scan{ctx: ctx, rows: rows, columns: columnsOf(e, t), out: vectors.New(t, scanRows)}
	if err := s.all(yield); err != nil {
		return fmt.Errorf("table %q of experiment %q: %w", t.Name, e.Name, err)
	}
	return nil
}

type scan struct {
	ctx     context.Context
	rows    *sqlitec.Stmt
	columns []column
	out     *vectors.Builder
	read    int64 // rows so far, with the present one
}

func (s *scan) all(yield func(*gen.Batch) error) error {
	for {
		more, err := s.rows.Step()
		switch {
		case s.ctx.Err() != nil:
			return context.Cause(s.ctx)
		case err != nil:
			return err
		case !more && s.out.Rows() == 0:
			return nil
		case !more:
			return yield(s.out.Batch())
		}
		if err := s.row(); err != nil {
			return err
		}
		if !s.out.Full() {
			continue
		}
		if err := yield(s.out.Batch()); err != nil {
			return err
		}
		s.out.Next()
	}
}

func (s *scan) row() error {
	s.read++
	for i := range s.columns {
		if err := s.value(i); err != nil {
			return fmt.Errorf("row %d: %w", s.read, err)
		}
	}
	s.out.EndRow()
	return nil
}

// value reads column i of the present row.
func (s *scan) value(i int) error {
	kind, c := s.rows.Kind(i), &s.columns[i]
	switch {
	case kind == sqlitec.Null:
		s.out.SetNull(i)
		return nil
	case c.Type() == schema.Decimal:
		return s.decimal(i, kind)
	case c.storage == btree.Integer && kind == sqlitec.Integer:
		return s.out.SetInt(i, s.rows.Int(i))
	case c.storage == btree.Float && (kind == sqlitec.Float || kind == sqlitec.Integer):
		return s.out.SetFloat(i, s.rows.Float(i))
	case c.storage == btree.Boolean && kind == sqlitec.Integer && s.rows.Int(i)>>1 == 0:
		s.out.SetBool(i, s.rows.Int(i) == 1)
		return nil
	case c.storage == btree.Blob && kind == sqlitec.Blob:
		return s.out.SetBytes(i, s.rows.Bytes(i))
	case c.storage >= btree.Text && c.storage < btree.Blob && kind == sqlitec.Text:
		return s.out.SetText(i, s.rows.Bytes(i))
	}
	return s.mismatch(i)
}

// decimal reads a DECIMAL, which SQLite hands out as integer, float or text.
func (s *scan) decimal(i int, kind sqlitec.Kind) error {
	switch kind {
	case sqlitec.Integer:
		return s.out.SetDecimal(i, shifted(s.rows.Int(i), s.columns[i].scale))
	case sqlitec.Text:
		return s.out.SetText(i, s.rows.Bytes(i))
	case sqlitec.Float:
		power := math.Pow10(s.columns[i].scale)
		x := s.rows.Float(i)
		unscaled := math.Round(x * power)
		// Another float than the nearest one to the decimal was written by somebody else.
		if math.Abs(unscaled) < limit15 && unscaled/power == x {
			return s.out.SetDecimal(i, gen.Int128Of(int64(unscaled)))
		}
	}
	return s.mismatch(i)
}

// shifted returns v * 10^scale.
func shifted(v int64, scale int) gen.Int128 {
	if v == 0 || scale == 0 {
		return gen.Int128Of(v)
	}
	power := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(scale)), nil)
	return gen.Int128FromBig(power.Mul(power, big.NewInt(v)))
}

func (s *scan) mismatch(i int) error {
	c := s.columns[i]
	value := fmt.Sprint(s.rows.Float(i))
	if kind := s.rows.Kind(i); kind == sqlitec.Text || kind == sqlitec.Blob {
		value = fmt.Sprintf("%q", s.rows.Bytes(i))
	}
	return fmt.Errorf("column %q holds %s, which is not a value of type %s", c.Name, value, c.Type())
}
