package result

import (
	"bytes"
	"io"
	"strings"

	"github.com/dw-sim/dw-sim/store"
)

// layout is a format of text: it appends what each part of a result looks like.
type layout interface {
	head(dst []byte, columns []store.ResultColumn) ([]byte, error)
	row(dst []byte, values []any) []byte
	tail(dst []byte) []byte
}

// flushBytes is how much text is gathered before it is written.
const flushBytes = 64 << 10

// textWriter writes a layout.
type textWriter struct {
	layout layout
	out    io.Writer
	text   []byte
}

func newText(out io.Writer, l layout) *textWriter {
	return &textWriter{layout: l, out: out, text: make([]byte, 0, flushBytes+4<<10)}
}

func (w *textWriter) Begin(columns []store.ResultColumn) (err error) {
	w.text, err = w.layout.head(w.text, columns)
	return err
}

func (w *textWriter) Row(values []any) error {
	if w.text = w.layout.row(w.text, values); len(w.text) < flushBytes {
		return nil
	}
	return w.flush()
}

func (w *textWriter) End() error {
	w.text = w.layout.tail(w.text)
	return w.flush()
}

func (w *textWriter) flush() error {
	_, err := w.out.Write(w.text)
	w.text = w.text[:0]
	return err
}

// Flush writes what is gathered, and flushes what it is written to.
func (w *textWriter) Flush() error {
	if len(w.text) > 0 {
		if err := w.flush(); err != nil {
			return err
		}
	}
	if out, ok := w.out.(flusher); ok {
		return out.Flush()
	}
	return nil
}

// csv is [CSV].
type csv struct{}

func (l csv) head(dst []byte, columns []store.ResultColumn) ([]byte, error) {
	for i, c := range columns {
		dst = l.append(dst, i, c.Name)
	}
	return append(dst, '\n'), nil
}

func (l csv) row(dst []byte, values []any) []byte {
	for i, v := range values {
		dst = l.append(dst, i, v)
	}
	return append(dst, '\n')
}

func (l csv) tail(dst []byte) []byte { return dst }

func (l csv) append(dst []byte, i int, v any) []byte {
	if i > 0 {
		dst = append(dst, ',')
	}
	text, isText := v.(string)
	if !isText {
		return AppendText(dst, v)
	}
	if text != "" && !strings.ContainsAny(text, ",\"\r\n") && strings.TrimSpace(text) == text {
		return append(dst, text...)
	}
	dst = append(dst, '"')
	dst = append(dst, strings.ReplaceAll(text, `"`, `""`)...)
	return append(dst, '"')
}

// tsv is [TSV].
type tsv struct{}

var tsvEscapes = strings.NewReplacer("\\", `\\`, "\t", `\t`, "\n", `\n`, "\r", `\r`)

func (l tsv) head(dst []byte, columns []store.ResultColumn) ([]byte, error) {
	for i, c := range columns {
		dst = l.append(dst, i, c.Name)
	}
	return append(dst, '\n'), nil
}

func (l tsv) row(dst []byte, values []any) []byte {
	for i, v := range values {
		dst = l.append(dst, i, v)
	}
	return append(dst, '\n')
}

func (tsv) tail(dst []byte) []byte { return dst }

func (tsv) append(dst []byte, i int, v any) []byte {
	if i > 0 {
		dst = append(dst, '\t')
	}
	switch v := v.(type) {
	case nil:
		return append(dst, `\N`...)
	case string:
		return append(dst, tsvEscapes.Replace(v)...)
	}
	return AppendText(dst, v)
}

// objects are an object per row, its keys in the order of the columns: [JSON] and [NDJSON].
type objects struct {
	open, between, end string // around and between all rows
	after              string // behind each row
	keys               [][]byte
	begun              bool
}

func (l *objects) head(dst []byte, columns []store.ResultColumn) ([]byte, error) {
	if err := distinctNames(columns); err != nil {
		return nil, err
	}
	for i, c := range columns {
		key := []byte{'{'}
		if i > 0 {
			key[0] = ','
		}
		l.keys = append(l.keys, append(appendString(key, c.Name), ':'))
	}
	return append(dst, l.open...), nil
}

func (l *objects) row(dst []byte, values []any) []byte {
	if l.begun {
		dst = append(dst, l.between...)
	}
	l.begun = true
	for i, v := range values {
		dst = AppendJSON(append(dst, l.keys[i]...), v)
	}
	return append(append(dst, '}'), l.after...)
}

func (l *objects) tail(dst []byte) []byte { return append(dst, l.end...) }

// markdown is [Markdown].
type markdown struct{}

var markdownEscapes = strings.NewReplacer("|", `\|`, "\\", `\\`, "\r\n", "<br>", "\n", "<br>", "\r", "<br>", "<", "&lt;", "&", "&amp;")

func (l markdown) head(dst []byte, columns []store.ResultColumn) ([]byte, error) {
	for _, c := range columns {
		dst = l.append(dst, c.Name)
	}
	dst = append(dst, "|\n"...)
	for _, c := range columns {
		rule := "| --- "
		if NumericType(c.Type) {
			rule = "| ---: "
		}
		dst = append(dst, rule...)
	}
	return append(dst, "|\n"...), nil
}

func (l markdown) row(dst []byte, values []any) []byte {
	for _, v := range values {
		dst = l.append(dst, v)
	}
	return append(dst, "|\n"...)
}

func (markdown) tail(dst []byte) []byte { return dst }

func (markdown) append(dst []byte, v any) []byte {
	dst = append(dst, "| "...)
	switch v := v.(type) {
	case nil:
		dst = append(dst, "*NULL*"...)
	case string:
		dst = append(dst, markdownEscapes.Replace(v)...)
	default:
		dst = AppendText(dst, v)
	}
	return append(bytes.TrimRight(dst, " "), ' ')
}
