package spelling

import (
	"strings"

	"github.com/dw-sim/dw-sim/store/sqltext"
)

// keepHeader names a column after what was written, where that is changed and has no name.
func (r *reader) keepHeader(it *item) {
	if it.alias > 0 || it.star || it.value.isNone() || !r.changed(it.value) {
		return
	}
	it.named = r.header(it.value)
	r.after(it.value.last, " AS "+it.named, it.value.first)
}

func (r *reader) changed(e expr) bool {
	if r.slots == nil {
		return false
	}
	for i := e.first; i <= e.last; i++ {
		if r.slots[i] != nil {
			return true
		}
	}
	return false
}

// header returns the name that a column without one gets: that of the column which is cast, the
// name of a function in Postgres, else what is written.
func (r *reader) header(e expr) string {
	switch {
	case e.column:
		return r.source(e.last, e.last)
	case e.of > 0:
		return r.source(e.of, e.of)
	case r.fetch && r.rowValue && r.kind(e.first) == sqltext.Word && r.is(e.first+1, "("):
		return quoteName(strings.ToLower(r.source(e.first, e.first)))
	}
	return quoteName(strings.Join(strings.Fields(r.source(e.first, e.last)), " "))
}

func quoteName(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }
