package gen

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/dw-sim/dw-sim/schema"
)

// textAt returns value i of v for a message.
func (v *Vector) textAt(i int) string {
	if v.IsNull(i) {
		return "NULL"
	}
	switch v.Kind {
	case KindInt:
		return v.intText(v.Ints[i])
	case KindWide:
		return string(v.Wide[i].AppendDecimal(nil, v.Scale))
	case KindFloat:
		return floatText(v.Floats[i], v.Type)
	case KindBool:
		return strconv.FormatBool(v.Bools.Get(i))
	case KindUUID:
		u := v.UUIDs[i]
		return fmt.Sprintf("%x-%x-%x-%x-%x", u[:4], u[4:6], u[6:8], u[8:10], u[10:])
	}
	return clipped(fmt.Sprintf("%q", v.Bytes(i)))
}

func floatText(x float64, t schema.Type) string {
	if t == schema.Real {
		return strconv.FormatFloat(x, 'g', -1, 32)
	}
	return strconv.FormatFloat(x, 'g', -1, 64)
}

// intText writes a value of a vector of KindInt as a document does.
func (v *Vector) intText(n int64) string {
	switch v.Type {
	case schema.Decimal:
		return string(AppendDecimal(nil, n, v.Scale))
	case schema.Date:
		return time.Unix(n*86_400, 0).UTC().Format(time.DateOnly)
	case schema.Time:
		return time.UnixMicro(n).UTC().Format("15:04:05.999999")
	case schema.Timestamp, schema.TimestampTZ, schema.DateTime:
		return time.UnixMicro(n).UTC().Format("2006-01-02T15:04:05.999999")
	}
	return strconv.FormatInt(n, 10)
}

// clipped shortens a text for a message.
func clipped(text string) string {
	const most = 60
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}

// rowText says which row i of b is: by the table's key where it has one.
func (t *tablePlan) rowText(b *Batch, i int) string {
	key := t.keyColumns()
	if len(key) == 0 {
		return fmt.Sprintf("row %d", b.First+int64(i)+1)
	}
	var parts []string
	for _, c := range key {
		parts = append(parts, c.column.Name+" "+b.Columns[c.index].textAt(i))
	}
	return strings.Join(parts, ", ")
}

// keyColumns returns the columns that tell the rows of t apart for a reader: the primary
// key, else the first other key that is never NULL.
func (t *tablePlan) keyColumns() []*columnPlan {
	var key []*columnPlan
	for _, name := range t.table.PrimaryKey {
		key = append(key, t.byName[strings.ToLower(name)])
	}
	if len(key) > 0 {
		return key
	}
	for _, u := range t.unique {
		if !slices.ContainsFunc(u.columns, func(c *columnPlan) bool { return c.column.Nullable() }) {
			return u.columns
		}
	}
	return nil
}

// distributionText names a distribution with its parameters.
func distributionText(d *schema.Distribution) string {
	if d == nil {
		return "uniform"
	}
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(d.Parameters)) {
		parts = append(parts, fmt.Sprintf("%s %g", name, d.Parameters[name]))
	}
	if len(d.Bins) > 0 {
		parts = append(parts, fmt.Sprintf("%d bins", len(d.Bins)))
	}
	for _, c := range d.Components {
		parts = append(parts, fmt.Sprintf("%g × %s", c.Weight,
			distributionText(&schema.Distribution{Type: c.Type, Parameters: c.Parameters, Bins: c.Bins})))
	}
	if len(parts) == 0 {
		return strings.ToLower(d.Type)
	}
	return fmt.Sprintf("%s(%s)", strings.ToLower(d.Type), strings.Join(parts, ", "))
}

// percentText writes a share: 12.3 %.
func percentText(share float64) string {
	return strconv.FormatFloat(share*100, 'f', 2, 64) + " %"
}
