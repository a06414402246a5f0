package cli

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/dw-sim/dw-sim/store"
)

// resultWriter writes the rows of a result in one format.
type resultWriter interface {
	begin(columns []store.ResultColumn) error
	row(values []any) error
	end() error
}

// writeResult writes all rows and closes them.
func writeResult(rows *store.Rows, w resultWriter) (err error) {
	defer func() {
		if closeErr := rows.Close(); err == nil {
			err = closeErr
		}
	}()
	if err := w.begin(rows.Columns); err != nil {
		return err
	}
	for {
		values, err := rows.Next()
		if err != nil {
			return err
		}
		if values == nil {
			return w.end()
		}
		if err := w.row(values); err != nil {
			return err
		}
	}
}

// newResultWriter makes a writer for one of the formats csv, json and ndjson.
func newResultWriter(format string, out io.Writer) resultWriter {
	buffered := bufio.NewWriterSize(out, 1<<16)
	switch format {
	case "csv":
		return &csvResult{out: buffered}
	case "ndjson":
		return &objectResult{out: buffered, after: "\n"}
	default:
		return &objectResult{out: buffered, open: "[", between: ",\n ", after: "]\n"}
	}
}

// csvResult writes CSV as RFC 4180 has it, lines ended by LF. NULL is an empty cell, an
// empty string is "".
type csvResult struct{ out *bufio.Writer }

func (r *csvResult) begin(columns []store.ResultColumn) error {
	for i, c := range columns {
		r.cell(i, c.Name)
	}
	return r.out.WriteByte('\n')
}

func (r *csvResult) row(values []any) error {
	for i, v := range values {
		if text, ok := valueText(v); ok {
			r.cell(i, text)
		} else if i > 0 {
			r.out.WriteByte(',')
		}
	}
	return r.out.WriteByte('\n')
}

func (r *csvResult) cell(i int, text string) {
	if i > 0 {
		r.out.WriteByte(',')
	}
	if text == "" || strings.ContainsAny(text, ",\"\r\n") || strings.TrimSpace(text) != text {
		text = `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
	}
	r.out.WriteString(text)
}

func (r *csvResult) end() error { return r.out.Flush() }

// objectResult writes an object per row, its keys in the order of the columns.
type objectResult struct {
	out                  *bufio.Writer
	open, between, after string // json: around and between the rows; ndjson: only after, for each
	keys                 [][]byte
	rows                 int64
}

func (r *objectResult) begin(columns []store.ResultColumn) error {
	seen := map[string]bool{}
	for _, c := range columns {
		if seen[c.Name] {
			return fmt.Errorf("the result has two columns called %q; name them apart with AS, or write csv", c.Name)
		}
		seen[c.Name] = true
		key, err := textJSON(c.Name)
		if err != nil {
			return err
		}
		r.keys = append(r.keys, key)
	}
	_, err := r.out.WriteString(r.open)
	return err
}

func (r *objectResult) row(values []any) error {
	if r.rows > 0 {
		r.out.WriteString(r.between)
	}
	r.rows++
	for i, v := range values {
		value, err := valueJSON(v)
		if err != nil {
			return err
		}
		if i == 0 {
			r.out.WriteByte('{')
		} else {
			r.out.WriteByte(',')
		}
		r.out.Write(r.keys[i])
		r.out.WriteByte(':')
		r.out.Write(value)
	}
	r.out.WriteByte('}')
	if r.open == "" {
		r.out.WriteString(r.after)
	}
	return nil
}

func (r *objectResult) end() error {
	if r.open != "" {
		r.out.WriteString(r.after)
	}
	return r.out.Flush()
}
