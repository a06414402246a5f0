package gen

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// planDistribution spreads children by a distribution over the rows of the parent,
// numbered from 1.
func (p *planner) planDistribution(k *foreignKey, most int64) *fan {
	law, err := newRowLaw(k.distribution(), k.parent.rows)
	if err != nil {
		p.refuse(k.columns[0].path()+".distribution", "change the parameters", "over the %d rows of %s: %s", k.parent.rows, k.parent.table.Name, err)
		return nil
	}
	share := cumulative(func(ranks int64) float64 { return law.cdf(float64(ranks)) })
	f := newFan(k.stream("slots"), k.table.rows, parentOrder{}, share.shares(k.parent.rows, k.filled()))
	if f.most() > most {
		p.refuse(k.columns[0].path()+".distribution", "leave out the distribution, or the unique key", "the distribution gives a row of %s %d rows of %s, but a unique key tells only %d of them apart",
			k.parent.table.Name, f.most(), k.table.table.Name, most)
		return nil
	}
	return f
}

// mostScanned is how many rows of a parent are made to find those with listed values.
const mostScanned = 1_000_000

// planListed spreads children over the rows of the parent that have the listed values, by
// their weights.
func (p *planner) planListed(k *foreignKey, most int64) *fan {
	c := k.columns[0]
	rows, ok := p.listedRows(k)
	if !ok {
		return nil
	}
	order := slices.Clone(rows)
	slices.Sort(order)
	weights := make([]float64, len(rows))
	total := 0.0
	for i, row := range rows {
		at, _ := slices.BinarySearch(order, row)
		weights[at] = 1
		if len(c.column.Weights) == len(rows) {
			weights[at] = c.column.Weights[i]
		}
	}
	for _, w := range weights {
		total += w
	}
	filled, sum, before := k.filled(), 0.0, int64(0)
	list := make([]share, len(weights))
	for i, w := range weights {
		sum += w
		now := min(roundToInt(float64(sum/total*float64(filled))), filled)
		if i == len(weights)-1 {
			now = filled
		}
		list[i] = share{1, now - before}
		before = now
	}
	f := newFan(k.stream("slots"), k.table.rows, parentOrder{listed: order}, list)
	if f.most() > most {
		p.refuse(c.path()+".values", "list more values, or leave out the unique key", "one of the values occurs %d times, but a unique key tells only %d rows of %s apart",
			f.most(), most, k.table.table.Name)
		return nil
	}
	return f
}

// listedRows returns the row of the parent for each value of the key's column.
func (p *planner) listedRows(k *foreignKey) (rows []int64, ok bool) {
	c, source := k.columns[0], k.sources[0]
	p.planTable(k.parent)
	path := c.path() + ".values"
	if source.filler == nil {
		if len(p.problems) == 0 {
			p.refuse(path, "leave out the values", "the rows of %s depend on those of %s, so that its values cannot be looked for", k.parent.table.Name, c.table.table.Name)
		}
		return nil, false
	}
	wanted, err := source.listed(c.column.Values)
	if err != nil {
		p.refuse(path, "", "%s", err)
		return nil, false
	}
	if rows, ok = source.countedRows(&wanted, len(c.column.Values)); !ok {
		if k.parent.rows > mostScanned {
			p.refuse(path, "let the parent's column count", "%s has %d rows; values can be looked for among %d", k.parent.table.Name, k.parent.rows, mostScanned)
			return nil, false
		}
		if rows, err = source.scan(&wanted, len(c.column.Values)); err != nil {
			p.refuse(path, "", "%s", err)
			return nil, false
		}
	}
	for i, row := range rows {
		if row < 0 {
			p.refuse(fmt.Sprintf("%s[%d]", path, i), "", "no row of %s has the %s %q", k.parent.table.Name, source.column.Name, c.column.Values[i])
		}
	}
	return rows, !slices.Contains(rows, -1)
}

// listed returns values, as documents write them, as values of c.
func (c *columnPlan) listed(values []schema.Value) (Vector, error) {
	column := *c.column
	column.Values = values
	made := *c
	made.column = &column
	v := newVector(&made)
	v.Resize(len(values))
	return v, made.setListed(&v)
}

// countedRows finds rows of a column that counts; ok is whether c does.
func (c *columnPlan) countedRows(wanted *Vector, n int) (rows []int64, ok bool) {
	r, ok := c.filler.(ranked)
	if !ok {
		return nil, false
	}
	_, counts := r.ranker.(counting)
	d, whole := r.domain.(intDomain)
	if !counts || !whole {
		return nil, false
	}
	rows = make([]int64, n)
	for i := range rows {
		rows[i] = -1
		off := wanted.Ints[i] - d.first
		if row := off / d.step; row*d.step == off && row >= 0 && row < c.table.rows {
			rows[i] = row
		}
	}
	return rows, true
}

// scan makes all values of c to find the rows with those that are wanted, -1 where there
// is none.
func (c *columnPlan) scan(wanted *Vector, n int) ([]int64, error) {
	rows, at := make([]int64, n), make(map[string]int, n)
	for i := range rows {
		rows[i] = -1
		at[wanted.identity(i)] = i
	}
	w, batch, v := newWorker(), make([]int64, 0, defaultBatchRows), newVector(c)
	for first := int64(0); first < c.table.rows; first += defaultBatchRows {
		batch = batch[:0]
		for row := first; row < min(first+defaultBatchRows, c.table.rows); row++ {
			batch = append(batch, row)
		}
		if err := c.fill(w, batch, &v); err != nil {
			return nil, err
		}
		for j, row := range batch {
			if i, known := at[v.identity(j)]; known && !v.IsNull(j) {
				rows[i] = row
			}
		}
	}
	return rows, nil
}

// identity returns value i as bytes that no other value of the vector's kind has.
func (v *Vector) identity(i int) string {
	switch v.Kind {
	case KindInt:
		return string(binary.LittleEndian.AppendUint64(nil, uint64(v.Ints[i])))
	case KindWide:
		b := binary.LittleEndian.AppendUint64(nil, uint64(v.Wide[i].Hi))
		return string(binary.LittleEndian.AppendUint64(b, v.Wide[i].Lo))
	case KindUUID:
		return string(v.UUIDs[i][:])
	case KindBool:
		return fmt.Sprint(v.Bools.Get(i))
	case KindFloat:
		return fmt.Sprint(v.Floats[i])
	}
	if v.Type == schema.Char {
		return strings.TrimRight(string(v.Bytes(i)), " ")
	}
	return string(v.Bytes(i))
}
