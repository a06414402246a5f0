package spelling

import (
	"sort"
	"strings"
)

// piece is a part of a statement as it will be.
type piece struct {
	text string
	at   int  // the byte that it stands for in the statement as it was written
	same bool // it stands there as it is, byte for byte
}

// slot is what becomes of one token.
type slot struct {
	before, after []piece
	text          []piece
	replaced      bool // text takes the token's place
	close         bool // blanks before it are left out
}

func (r *reader) slot(i int) *slot {
	if r.slots == nil {
		r.slots = make([]*slot, len(r.tokens))
	}
	if r.slots[i] == nil {
		if len(r.freeSlots) == 0 {
			r.freeSlots = make([]slot, 32)
		}
		r.slots[i], r.freeSlots = &r.freeSlots[0], r.freeSlots[1:]
	}
	return r.slots[i]
}

// one returns a single piece, which stands for a token.
func (r *reader) one(text string, at int) []piece {
	if len(r.freePieces) == 0 {
		r.freePieces = make([]piece, 64)
	}
	p := r.freePieces[:1:1]
	r.freePieces = r.freePieces[1:]
	p[0] = piece{text: text, at: r.tokens[at].Start}
	return p
}

// wrap puts text around tokens first to last. Wraps go from the inner to the outer.
func (r *reader) wrap(first, last int, before, after string, at int) {
	r.before(first, before, at)
	r.after(last, after, at)
}

// before puts text before a token, and before all that was put there so far.
func (r *reader) before(i int, text string, at int) {
	if text == "" {
		return
	}
	s := r.slot(i)
	s.before = append(r.one(text, at), s.before...)
}

// after puts text behind a token, and behind all that was put there so far.
func (r *reader) after(i int, text string, at int) {
	r.afterPieces(i, r.one(text, at))
}

func (r *reader) afterPieces(i int, pieces []piece) {
	s := r.slot(i)
	if s.after == nil {
		s.after = pieces
		return
	}
	s.after = append(s.after, pieces...)
}

// replace puts text in the place of one token.
func (r *reader) replace(i int, text string) {
	r.replacePieces(i, r.one(text, i))
}

func (r *reader) replacePieces(i int, pieces []piece) {
	s := r.slot(i)
	s.text, s.replaced = pieces, true
}

// remove leaves out tokens and the blanks before each, with all that was put around them.
func (r *reader) remove(first, last int) {
	for i := first; i <= last; i++ {
		*r.slot(i) = slot{replaced: true, close: true}
	}
}

// drop leaves out tokens as remove does, but keeps what was put before the first and behind the
// last of them.
func (r *reader) drop(first, last int) {
	before, after := r.slot(first).before, r.slot(last).after
	r.remove(first, last)
	r.slot(first).before, r.slot(last).after = before, after
}

// pieces returns tokens first to last as they will be.
func (r *reader) pieces(first, last int) []piece {
	all := make([]piece, 0, 4)
	for i := first; i <= last; i++ {
		all = r.appendToken(all, i)
		if i < last {
			all = r.appendGap(all, i)
		}
	}
	return all
}

func (r *reader) appendToken(all []piece, i int) []piece {
	t := r.tokens[i]
	var s *slot
	if r.slots != nil {
		s = r.slots[i]
	}
	if s == nil {
		return appendSame(all, r.sql, t.Start, t.End)
	}
	all = append(all, s.before...)
	if s.replaced {
		all = append(all, s.text...)
	} else {
		all = appendSame(all, r.sql, t.Start, t.End)
	}
	return append(all, s.after...)
}

// appendGap appends what stands between a token and the next: blanks, unless the next is left
// out, and comments.
func (r *reader) appendGap(all []piece, i int) []piece {
	from, to := r.tokens[i].End, r.tokens[i+1].Start
	if r.slots != nil && r.slots[i+1] != nil && r.slots[i+1].close && strings.TrimSpace(r.sql[from:to]) == "" {
		return all
	}
	return appendSame(all, r.sql, from, to)
}

// appendSame appends a part of the statement, together with the part before where they touch.
func appendSame(all []piece, sql string, from, to int) []piece {
	if from == to {
		return all
	}
	if n := len(all) - 1; n >= 0 && all[n].same && all[n].at+len(all[n].text) == from {
		all[n].text = sql[all[n].at:to]
		return all
	}
	return append(all, piece{text: sql[from:to], at: from, same: true})
}

// place says where a part of the new text comes from.
type place struct {
	start, at int
	same      bool
}

// written joins the statement.
func (r *reader) written() (*Statement, error) {
	s := &Statement{SQL: r.sql, Params: r.paramNames, Types: r.answers, written: r.sql}
	if r.slots == nil {
		return s, nil
	}
	last := len(r.tokens) - 1
	all := appendSame(make([]piece, 0, 64), r.sql, 0, r.tokens[0].Start)
	all = append(all, r.pieces(0, last)...)
	all = appendSame(all, r.sql, r.tokens[last].End, len(r.sql))
	var b strings.Builder
	b.Grow(len(r.sql) + len(r.sql)/2)
	s.places = make([]place, 0, len(all))
	for _, p := range all {
		s.places = append(s.places, place{start: b.Len(), at: p.at, same: p.same})
		b.WriteString(p.text)
	}
	s.SQL = b.String()
	return s, nil
}

// Offset returns the byte of the statement as it was written to which a byte of SQL belongs.
// What was not written by the user belongs to the first byte of the token for which it stands.
func (s *Statement) Offset(at int) int {
	i := sort.Search(len(s.places), func(i int) bool { return s.places[i].start > at }) - 1
	if i < 0 {
		return min(max(at, 0), len(s.written))
	}
	p := s.places[i]
	if !p.same {
		return p.at
	}
	return min(p.at+at-p.start, len(s.written))
}
