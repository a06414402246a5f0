package gen

import "math/bits"

// aliasTable draws numbers with given probabilities, each from one hash in constant time
// (Walker 1977; Vose, A Linear Algorithm for Generating Random Numbers with a Given
// Distribution, 1991).
type aliasTable []aliasCell

// aliasCell is one of n equally likely cells: a share of it, in units of 2^-64, is the
// cell's own number, the rest another one.
type aliasCell struct {
	threshold uint64
	other     int
}

// newAliasTable gives number i a probability in proportion to weights[i]. A weight of 0 is
// never drawn.
func newAliasTable(weights []float64) (aliasTable, error) {
	shares, err := sharesOf(weights)
	if err != nil {
		return nil, err
	}
	table := make(aliasTable, len(shares))
	var small, large []int // cells that have room, and numbers that need more than one cell
	likeliest := 0
	for i := range shares {
		shares[i] = float64(shares[i] * float64(len(shares))) // in cells
		if shares[i] < 1 {
			small = append(small, i)
		} else {
			large = append(large, i)
		}
		if shares[i] > shares[likeliest] {
			likeliest = i
		}
	}
	for len(small) > 0 && len(large) > 0 {
		s, l := small[len(small)-1], large[len(large)-1]
		small = small[:len(small)-1]
		table[s] = aliasCell{threshold: thresholdOf(shares[s]), other: l}
		if shares[l] -= 1 - shares[s]; shares[l] < 1 {
			large = large[:len(large)-1]
			small = append(small, l)
		}
	}
	for _, i := range large { // the last ones are full
		table[i] = aliasCell{other: i}
	}
	for _, i := range small { // full but for the rounding, or not there at all
		table[i] = aliasCell{other: i}
		if weights[i] == 0 {
			table[i].other = likeliest
		}
	}
	return table, nil
}

// thresholdOf returns 2^64 times a share below 1.
func thresholdOf(share float64) uint64 { return uint64(max(share, 0) * 0x1p64) }

func (t aliasTable) at(hash uint64) int64 {
	i, within := bits.Mul64(hash, uint64(len(t)))
	if within < t[i].threshold {
		return int64(i)
	}
	return int64(t[i].other)
}

// weighted draws every row's value on its own, with the probabilities of a table.
type weighted struct {
	stream stream
	table  aliasTable
}

func (d weighted) rank(rows, ranks []int64) {
	for i, row := range rows {
		ranks[i] = d.table.at(d.stream.at(row))
	}
}

// drawnListed draws one of the values that the document lists for each row.
func (p *planner) drawnListed(c *columnPlan, s stream, path string) filler {
	d := p.listedDomain(c, path)
	if d == nil {
		return nil
	}
	if len(c.column.Weights) == 0 {
		return ranked{ranker: uniform{stream: s, n: uint64(d.size())}, domain: d}
	}
	if n := int64(len(c.column.Weights)); n != d.size() {
		p.refuse(path+".weights", "give each value its weight", "there are %d weights of %d values", n, d.size())
		return nil
	}
	table, err := newAliasTable(c.column.Weights)
	if err != nil {
		p.refuse(path+".weights", "", "%s", err)
		return nil
	}
	return ranked{ranker: weighted{stream: s, table: table}, domain: d}
}
