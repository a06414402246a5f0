package keysort

import (
	"bytes"
	"context"
	"io"
)

// merger finds the least key of several cursors: a tree of losers (Knuth, The Art of Computer
// Programming 3, 5.4.1), in whose inner nodes stand those that lost there, and above the root the
// winner.
type merger struct {
	cursors []*cursor
	losers  []int
}

const nobody = -1

func newMerger(cursors []*cursor) (*merger, error) {
	m := &merger{cursors: cursors, losers: make([]int, len(cursors))}
	for i := range m.losers {
		m.losers[i] = nobody
	}
	for i, c := range cursors {
		if err := c.next(); err != nil {
			return nil, err
		}
		m.play(i)
	}
	return m, nil
}

// play takes cursor i up the tree. While it is being built, the first to come to a node waits there.
func (m *merger) play(i int) {
	for node := (i + len(m.cursors)) / 2; node > 0; node /= 2 {
		switch other := m.losers[node]; {
		case other == nobody:
			m.losers[node] = i
			return
		case m.before(other, i):
			m.losers[node], i = i, other
		}
	}
	m.losers[0] = i
}

func (m *merger) before(i, j int) bool {
	a, b := m.cursors[i], m.cursors[j]
	switch {
	case a.ended || b.ended:
		return !a.ended
	case a.digits != b.digits:
		return a.digits < b.digits
	}
	return bytes.Compare(a.key, b.key) < 0
}

// cancelKeys is after how many keys a cancelled merge ends.
const cancelKeys = 1 << 12

// merge calls yield with all keys of the cursors in order. They are valid until it returns.
func merge(ctx context.Context, cursors []*cursor, yield func(key []byte) error) error {
	if len(cursors) == 0 {
		return nil
	}
	m, err := newMerger(cursors)
	if err != nil {
		return err
	}
	for n := 0; ; n++ {
		if n%cancelKeys == 0 && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		first := m.losers[0]
		c := m.cursors[first]
		if c.ended {
			return nil
		}
		if err := yield(c.key); err != nil {
			return err
		}
		if err := c.next(); err != nil {
			return err
		}
		m.play(first)
	}
}

const blockBytes = 64 << 10

// blocks are keys on their way from one goroutine to another.
type blocks struct {
	full chan []byte
	free chan []byte
	err  error // when full is closed
}

// mergeAside merges cursors in a goroutine of its own, which ends with ctx.
func (s *Sorter) mergeAside(ctx context.Context, cursors []*cursor) *cursor {
	const inFlight = 4
	b := &blocks{full: make(chan []byte, inFlight), free: make(chan []byte, inFlight)}
	for range inFlight {
		b.free <- make([]byte, 0, blockBytes+blockBytes/8)
	}
	s.merging.Go(func() {
		defer close(b.full)
		b.err = b.merge(ctx, cursors)
	})
	return &cursor{more: b.more()}
}

func (b *blocks) merge(ctx context.Context, cursors []*cursor) error {
	block := <-b.free
	send := func() error {
		b.full <- block // there is room: no more blocks are in flight than it holds
		select {
		case block = <-b.free:
			block = block[:0]
			return nil
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	err := merge(ctx, cursors, func(key []byte) error {
		block = appendKey(block, key)
		if len(block) < blockBytes {
			return nil
		}
		return send()
	})
	if err == nil {
		b.full <- block
	}
	return err
}

// more returns what gives a cursor the next block. A block holds whole keys.
func (b *blocks) more() func([]byte) ([]byte, error) {
	var present []byte
	return func([]byte) ([]byte, error) {
		if present != nil {
			b.free <- present
		}
		var open bool
		switch present, open = <-b.full; {
		case open:
			return present, nil
		case b.err != nil:
			return nil, b.err
		}
		return nil, io.EOF
	}
}
