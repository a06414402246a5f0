package lineage

import (
	"cmp"
	"math"
	"slices"
)

// A drawing has its tables in layers from left to right, parents before their children, as
// by Sugiyama, Tagawa and Toda, "Methods for visual understanding of hierarchical system
// structures" (1981): cycles are broken, tables get layers, keys that span several layers
// get a slot in those between, layers are ordered so that keys cross little, and then
// everything moves as near to its neighbours as can be.

// slot is a place in a layer: a table, or where a key passes by.
type slot struct {
	table  int // -1: a key passes by
	layer  int
	height float64
	top    float64
}

// link joins two slots of neighbouring layers. Heights are from the tops of the slots.
type link struct {
	from, to             int
	fromHeight, toHeight float64
}

// layout is where everything stands.
type layout struct {
	slots  []slot // those of tables first, in their order
	layers [][]int
	links  []link
	before [][]int // by slot: the links that come to it from the layer before
	behind [][]int // by slot: the links that lead on from it
	chains [][]int // by foreign key: its slots from left to right; none for one to the own table
	back   []bool  // by foreign key: the child stands at the left
}

const (
	gapBetween = 26.0 // of slots, from top to bottom
	gapPassing = 8.0  // of two keys that pass by
	passHeight = 8.0  // of a key that passes by
	sweeps     = 12
)

// newLayout lays tables of these heights out. anchor says where a key begins or ends, from
// the top of its table.
func newLayout(x *index, heights []float64, anchor func(table, column int) float64) *layout {
	l := &layout{chains: make([][]int, len(x.ForeignKeys)), back: make([]bool, len(x.ForeignKeys))}
	for i, height := range heights {
		l.slots = append(l.slots, slot{table: i, height: height})
	}
	l.assignLayers(x)
	for i := range x.ForeignKeys {
		l.route(x, i, anchor)
	}
	l.fill()
	l.order()
	l.place()
	return l
}

// parents returns the parents of each table, without those to which it leads only by going
// around a cycle.
func parents(x *index) [][]int {
	all := make([][]int, len(x.Tables))
	for _, e := range x.ends {
		if e.child != e.parent && !slices.Contains(all[e.child], e.parent) {
			all[e.child] = append(all[e.child], e.parent)
		}
	}
	const fresh, entered, left = 0, 1, 2
	state, acyclic := make([]int, len(all)), make([][]int, len(all))
	var visit func(t int)
	visit = func(t int) {
		state[t] = entered
		for _, p := range all[t] {
			if state[p] == entered { // t is an ancestor of p: the other way round
				acyclic[p] = append(acyclic[p], t)
				continue
			}
			acyclic[t] = append(acyclic[t], p)
			if state[p] == fresh {
				visit(p)
			}
		}
		state[t] = left
	}
	for t := range all {
		if state[t] == fresh {
			visit(t)
		}
	}
	return acyclic
}

// assignLayers puts each table behind its parents, in the first layer that is not too high
// already, and tables without keys where there is room.
func (l *layout) assignLayers(x *index) {
	above := parents(x)
	joined := make([]bool, len(above))
	for t, list := range above {
		for _, p := range list {
			joined[t], joined[p] = true, true
		}
	}
	limit := l.heightLimit()
	var filled []float64
	put := func(t, layer int) {
		for ; ; layer++ {
			if layer == len(filled) {
				filled = append(filled, 0)
			}
			if h := l.slots[t].height + gapBetween; filled[layer] == 0 || filled[layer]+h <= limit {
				filled[layer] += h
				l.slots[t].layer = layer
				return
			}
		}
	}
	for _, t := range topological(above) {
		if !joined[t] {
			continue
		}
		layer := 0
		for _, p := range above[t] {
			layer = max(layer, l.slots[p].layer+1)
		}
		put(t, layer)
	}
	for t := range above {
		if !joined[t] {
			put(t, 0)
		}
	}
}

// heightLimit returns how high a layer may become so that the drawing is not much higher
// than it is wide.
func (l *layout) heightLimit() float64 {
	total, highest := 0.0, 0.0
	for _, s := range l.slots {
		total += s.height + gapBetween
		highest = max(highest, s.height+gapBetween)
	}
	const usualWidth = 320 // of a layer, with the gap behind it
	return max(highest, math.Sqrt(total*usualWidth)*1.1)
}

// topological returns tables behind their parents, otherwise in their order.
func topological(above [][]int) []int {
	var order []int
	done := make([]bool, len(above))
	var visit func(t int)
	visit = func(t int) {
		if done[t] {
			return
		}
		done[t] = true
		for _, p := range above[t] {
			visit(p)
		}
		order = append(order, t)
	}
	for t := range above {
		visit(t)
	}
	return order
}

// route gives a key slots in the layers that it passes.
func (l *layout) route(x *index, key int, anchor func(table, column int) float64) {
	e := x.ends[key]
	left, right := e.parent, e.child
	if left == right {
		return
	}
	leftHeight, rightHeight := anchor(left, e.parentColumn), anchor(right, e.childColumn)
	if l.slots[left].layer > l.slots[right].layer {
		left, right, leftHeight, rightHeight, l.back[key] = right, left, rightHeight, leftHeight, true
	}
	chain := []int{left}
	for layer := l.slots[left].layer + 1; layer < l.slots[right].layer; layer++ {
		chain = append(chain, len(l.slots))
		l.slots = append(l.slots, slot{table: -1, layer: layer, height: passHeight})
	}
	chain = append(chain, right)
	for i := 1; i < len(chain); i++ {
		k := link{chain[i-1], chain[i], passHeight / 2, passHeight / 2}
		if i == 1 {
			k.fromHeight = leftHeight
		}
		if i == len(chain)-1 {
			k.toHeight = rightHeight
		}
		l.links = append(l.links, k)
	}
	l.chains[key] = chain
}

// fill fills the layers with their slots, and notes the links of each slot.
func (l *layout) fill() {
	l.before, l.behind = make([][]int, len(l.slots)), make([][]int, len(l.slots))
	for i, k := range l.links {
		l.behind[k.from] = append(l.behind[k.from], i)
		l.before[k.to] = append(l.before[k.to], i)
	}
	for i, s := range l.slots {
		for len(l.layers) <= s.layer {
			l.layers = append(l.layers, nil)
		}
		l.layers[s.layer] = append(l.layers[s.layer], i)
	}
}

// order orders the slots of each layer by the middle of their neighbours in the layers
// before and behind it, again and again, and keeps the order in which keys cross least.
func (l *layout) order() {
	position := make([]float64, len(l.slots))
	note := func(layer []int) {
		for i, s := range layer {
			position[s] = float64(i)
		}
	}
	for _, layer := range l.layers {
		note(layer)
	}
	best, fewest := l.copyLayers(), l.crossings(position)
	for sweep := range sweeps {
		for i := range l.layers {
			rightwards := sweep%2 == 0
			at := i
			if !rightwards {
				at = len(l.layers) - 1 - i
			}
			middle := l.middles(l.layers[at], position, rightwards)
			slices.SortStableFunc(l.layers[at], func(a, b int) int { return cmp.Compare(middle[a], middle[b]) })
			note(l.layers[at])
		}
		if n := l.crossings(position); n < fewest {
			best, fewest = l.copyLayers(), n
		}
	}
	l.layers = best
}

func (l *layout) copyLayers() [][]int {
	layers := make([][]int, len(l.layers))
	for i := range layers {
		layers[i] = slices.Clone(l.layers[i])
	}
	return layers
}

// middles returns the mean position of the neighbours that each slot of a layer has at the
// left or at the right; its own position where there are none.
func (l *layout) middles(layer []int, position []float64, left bool) map[int]float64 {
	middle := map[int]float64{}
	for _, s := range layer {
		links := l.behind[s]
		if left {
			links = l.before[s]
		}
		middle[s] = position[s]
		if len(links) == 0 {
			continue
		}
		sum := 0.0
		for _, k := range links {
			if left {
				sum += position[l.links[k].from]
			} else {
				sum += position[l.links[k].to]
			}
		}
		middle[s] = sum / float64(len(links))
	}
	return middle
}

// crossings counts the pairs of links that cross: between two layers, those that end in
// the other order than they begin.
func (l *layout) crossings(position []float64) (n int) {
	for _, layer := range l.layers {
		var ends []float64 // of links, by where they begin and then by where they end
		for _, s := range layer {
			begun := len(ends)
			for _, k := range l.behind[s] {
				ends = append(ends, position[l.links[k].to])
			}
			slices.Sort(ends[begun:])
		}
		n += inversions(ends)
	}
	return n
}

// inversions sorts values and returns how many pairs of them were in the wrong order.
func inversions(values []float64) (n int) {
	if len(values) < 2 {
		return 0
	}
	left, right := slices.Clone(values[:len(values)/2]), slices.Clone(values[len(values)/2:])
	n = inversions(left) + inversions(right)
	for i := range values {
		if len(right) == 0 || len(left) > 0 && left[0] <= right[0] {
			values[i], left = left[0], left[1:]
			continue
		}
		n += len(left)
		values[i], right = right[0], right[1:]
	}
	return n
}

// tops calls yield with each slot of a layer and its distance from the top of the first,
// where they stand as close as can be.
func (l *layout) tops(layer []int, yield func(slot int, top float64)) {
	top := 0.0
	for i, s := range layer {
		if i > 0 {
			before := &l.slots[layer[i-1]]
			top += before.height + gapBetween
			if before.table < 0 && l.slots[s].table < 0 {
				top += gapPassing - gapBetween
			}
		}
		yield(s, top)
	}
}

// place moves the slots of each layer, which keep their order, to where their keys run
// as level as can be.
func (l *layout) place() {
	for _, layer := range l.layers {
		l.tops(layer, func(s int, top float64) { l.slots[s].top = top })
	}
	for sweep := range 2 * sweeps {
		for i := range l.layers {
			if sweep%2 == 1 {
				i = len(l.layers) - 1 - i
			}
			l.settle(l.layers[i])
		}
	}
	least := math.Inf(1)
	for _, s := range l.slots {
		least = min(least, s.top)
	}
	for i := range l.slots {
		l.slots[i].top = math.Round(l.slots[i].top - least)
	}
}

// settle moves the slots of a layer next to where they want to be, without overlap: the
// nearest such places by the sum of squares are an isotonic regression, which pooling
// adjacent violators finds.
func (l *layout) settle(layer []int) {
	type pool struct {
		sum, weight float64
		slots       int
	}
	var pools []pool
	l.tops(layer, func(s int, top float64) {
		want, weight := l.wanted(s)
		pools = append(pools, pool{(want - top) * weight, weight, 1})
		for k := len(pools) - 1; k > 0 && pools[k-1].sum/pools[k-1].weight > pools[k].sum/pools[k].weight; k-- {
			pools[k-1].sum += pools[k].sum
			pools[k-1].weight += pools[k].weight
			pools[k-1].slots += pools[k].slots
			pools = pools[:k]
		}
	})
	l.tops(layer, func(s int, top float64) {
		p := &pools[0]
		l.slots[s].top = p.sum/p.weight + top
		if p.slots--; p.slots == 0 {
			pools = pools[1:]
		}
	})
}

// wanted returns the top at which the keys of a slot run level on average, and how much
// that counts.
func (l *layout) wanted(s int) (top, weight float64) {
	for _, i := range l.behind[s] {
		k := &l.links[i]
		top += l.slots[k.to].top + k.toHeight - k.fromHeight
	}
	for _, i := range l.before[s] {
		k := &l.links[i]
		top += l.slots[k.from].top + k.fromHeight - k.toHeight
	}
	weight = float64(len(l.behind[s]) + len(l.before[s]))
	if weight == 0 {
		return l.slots[s].top, 0.01
	}
	return top / weight, weight
}
