package schema

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
)

// Table returns the table of that name, or nil when there is none. The table belongs
// to e.
func (e *Experiment) Table(name string) *Table {
	for i := range e.Tables {
		if sameName(e.Tables[i].Name, name) {
			return &e.Tables[i]
		}
	}
	return nil
}

// Column returns the column of that name, or nil when there is none. The column
// belongs to t.
func (t *Table) Column(name string) *Column {
	if i := t.ColumnIndex(name); i >= 0 {
		return &t.Columns[i]
	}
	return nil
}

// ColumnIndex returns the position of the column of that name in t.Columns, -1 when
// there is none.
func (t *Table) ColumnIndex(name string) int {
	for i := range t.Columns {
		if sameName(t.Columns[i].Name, name) {
			return i
		}
	}
	return -1
}

// sameName compares two names as SQL does. Valid names are ASCII, so folding the case
// of one letter at a time is all there is to it.
func sameName(a, b string) bool { return strings.EqualFold(a, b) }

// Hash identifies a document: 16 hexadecimal digits over its canonical encoding. Any
// change of it, a description too, changes the hash; a document has that of its resolved
// form, see [Experiment.Resolved]. It is "" when e holds numbers that cannot be encoded,
// which [Validate] reports.
func Hash(e *Experiment) string {
	canonical, err := json.Marshal(complete(e.Resolved()))
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(canonical)
	return hex.EncodeToString(sum[:8])
}
