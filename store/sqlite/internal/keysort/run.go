package keysort

import (
	"encoding/binary"
	"errors"
	"io"
	"slices"
)

// run is keys in order, each after its length: in memory, or in the scratch file.
type run struct {
	data     []byte // nil where it is in the file
	at, size int64
}

// appendKey appends a key as it stands in a run.
func appendKey(dst, key []byte) []byte {
	dst = binary.AppendUvarint(dst, uint64(len(key)))
	return append(dst, key...)
}

// encoded returns the keys of a chunk that was sorted, until the next call.
func (c *chunk) encoded() []byte {
	c.run = slices.Grow(c.run[:0], len(c.data)+2*len(c.keys)) // enough for lengths below 16 Ki
	for _, r := range c.keys {
		c.run = appendKey(c.run, c.key(r))
	}
	return c.run
}

// store writes the keys of a chunk that was sorted to the file.
func (s *Scratch) store(c *chunk) (run, error) {
	keys := c.encoded()
	at, err := s.reserve(int64(len(keys)))
	if err == nil {
		_, err = s.file.WriteAt(keys, at)
	}
	return run{at: at, size: int64(len(keys))}, err
}

// cursor goes through the keys of a run.
type cursor struct {
	key    []byte // until the next call of next
	digits uint64 // of key
	ended  bool

	rest []byte
	// more returns rest, which ends within a key or before one, and what follows it, or io.EOF.
	// It may use the memory of rest.
	more func(rest []byte) ([]byte, error)
}

// next goes to the next key.
func (c *cursor) next() error {
	for {
		n, width := binary.Uvarint(c.rest)
		if end := width + int(n); width > 0 && end <= len(c.rest) {
			c.key, c.rest = c.rest[width:end], c.rest[end:]
			c.digits = digitsOf(c.key)
			return nil
		}
		rest, err := c.more(c.rest)
		if errors.Is(err, io.EOF) && len(c.rest) == 0 {
			c.ended, c.key = true, nil
			return nil
		}
		if err != nil {
			return err
		}
		c.rest = rest
	}
}

// read returns a cursor that reads a run in pieces of about so many bytes.
func (s *Scratch) read(r run, piece int) *cursor {
	if r.data != nil {
		return &cursor{rest: r.data, more: func([]byte) ([]byte, error) { return nil, io.EOF }}
	}
	var buffer []byte
	at, end := r.at, r.at+r.size
	return &cursor{more: func(rest []byte) ([]byte, error) {
		if at == end {
			return nil, io.EOF
		}
		if len(buffer) < len(rest)+piece { // at first, and for a key that is longer than a piece
			grown := make([]byte, 2*len(rest)+piece)
			copy(grown, rest)
			buffer = grown
		} else {
			copy(buffer, rest)
		}
		n := int(min(int64(len(buffer)-len(rest)), end-at))
		_, err := s.file.ReadAt(buffer[len(rest):len(rest)+n], at)
		at += int64(n)
		return buffer[:len(rest)+n], err
	}}
}
