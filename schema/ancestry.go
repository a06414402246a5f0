package schema

// forebear is what a column knows of those that its values come from: how many there
// are, and one of them from which the search for others goes on. The jumps grow,
// so that any one is reached in logarithmic time (Myers, An applicative random-access
// stack, 1983).
type forebear struct {
	depth int
	jump  place
}

// comesFrom reports whether the values of p are those of origin: whether it is p itself
// or one of the columns that lead from p to its root. Of columns that lead into a ring
// it is false.
func (g *keyGraph) comesFrom(p, origin place) bool {
	if _, ok := g.root(p); !ok {
		return false
	}
	if _, ok := g.root(origin); !ok {
		return false
	}
	depth := g.forebear(origin).depth
	for f := g.forebear(p); f.depth > depth; f = g.forebear(p) {
		if g.forebear(f.jump).depth >= depth {
			p = f.jump
			continue
		}
		p = g.parents[p]
	}
	return p == origin
}

// forebear returns what p knows of its ancestors. It leads into no ring.
func (g *keyGraph) forebear(p place) forebear {
	var path []place
	f, known := g.ancestry[p]
	for ; !known; f, known = g.ancestry[p] {
		path = append(path, p)
		parent, ok := g.parents[p]
		if !ok {
			break
		}
		p = parent
	}
	for i := len(path) - 1; i >= 0; i-- {
		f = g.below(path[i])
		g.ancestry[path[i]] = f
	}
	return f
}

// below returns what p knows once its parent is known.
func (g *keyGraph) below(p place) forebear {
	parent, ok := g.parents[p]
	if !ok {
		return forebear{jump: p}
	}
	f := g.ancestry[parent]
	far := g.ancestry[f.jump]
	if f.depth-far.depth == far.depth-g.ancestry[far.jump].depth {
		return forebear{f.depth + 1, far.jump}
	}
	return forebear{f.depth + 1, parent}
}
