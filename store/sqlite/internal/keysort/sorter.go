// Package keysort sorts byte strings, of which there may be more than fit into memory.
package keysort

import (
	"context"
	"runtime"
	"sync"
)

// Sorter sorts keys: byte strings, none of which is another one or the beginning of one.
type Sorter struct {
	scratch *Scratch
	options Options

	mu   sync.Mutex
	idle []*chunk // that writers have left, and others go on with
	runs []run

	merging sync.WaitGroup
}

// Options say how much memory a Sorter takes. Zero values stand for the defaults.
type Options struct {
	ChunkBytes int // what a writer keeps in memory: 4 MiB
	PieceBytes int // what is read of a run at once: 32 KiB
	Runs       int // that are merged at once, at most: 512
	Mergers    int // goroutines that merge, besides that which takes the keys: one less than there are cores, up to 3
}

func (o Options) withDefaults() Options {
	def := func(v *int, or int) {
		if *v == 0 {
			*v = or
		}
	}
	def(&o.ChunkBytes, 4<<20)
	def(&o.PieceBytes, 32<<10)
	def(&o.Runs, 512)
	def(&o.Mergers, min(runtime.GOMAXPROCS(0)-1, 3)) // on one core none: it merges itself
	return o
}

// New returns a Sorter that writes to scratch what it does not keep in memory. Close ends it.
func New(scratch *Scratch, o Options) *Sorter {
	scratch.use()
	return &Sorter{scratch: scratch, options: o.withDefaults()}
}

// Close frees what the sorter has in its scratch file. All its writers are closed.
func (s *Sorter) Close() error {
	s.idle, s.runs = nil, nil
	return s.scratch.release()
}

// Writer takes keys, from one goroutine. There may be several at once.
type Writer struct {
	s     *Sorter
	chunk *chunk
}

// Writer returns a new writer.
func (s *Sorter) Writer() *Writer {
	s.mu.Lock()
	defer s.mu.Unlock()
	w := &Writer{s: s, chunk: &chunk{}}
	if last := len(s.idle) - 1; last >= 0 {
		w.chunk, s.idle = s.idle[last], s.idle[:last]
	}
	return w
}

// Add takes a key, of which it makes a copy.
func (w *Writer) Add(key []byte) error {
	w.chunk.add(key)
	if w.chunk.size() < w.s.options.ChunkBytes {
		return nil
	}
	w.chunk.sort()
	r, err := w.s.scratch.store(w.chunk)
	if err != nil {
		return err
	}
	w.chunk.reset()
	w.s.mu.Lock()
	defer w.s.mu.Unlock()
	w.s.runs = append(w.s.runs, r)
	return nil
}

// Close ends the writer.
func (w *Writer) Close() {
	w.s.mu.Lock()
	defer w.s.mu.Unlock()
	w.s.idle = append(w.s.idle, w.chunk)
	w.chunk = nil
}

// Merge calls yield with all keys in order, when all writers are closed; a key is valid until it
// returns. It is called once, and ends with the first error.
func (s *Sorter) Merge(ctx context.Context, yield func(key []byte) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer s.merging.Wait()
	defer cancel()
	for _, c := range s.idle {
		if len(c.keys) > 0 {
			c.sort()
			s.runs = append(s.runs, run{data: c.encoded()})
		}
	}
	s.idle = nil
	for len(s.runs) > s.options.Runs {
		if err := s.join(ctx, s.runs[:s.options.Runs]); err != nil {
			return err
		}
		s.runs = s.runs[s.options.Runs:]
	}
	return merge(ctx, s.cursors(ctx), yield)
}

// cursors returns one for each run, or for each goroutine that merges some of them.
func (s *Sorter) cursors(ctx context.Context) []*cursor {
	var all []*cursor
	for _, r := range s.runs {
		all = append(all, s.scratch.read(r, s.options.PieceBytes))
	}
	n := s.options.Mergers
	if n == 0 || len(all) < 2*n {
		return all
	}
	var joined []*cursor
	for i := range n {
		joined = append(joined, s.mergeAside(ctx, all[i*len(all)/n:(i+1)*len(all)/n]))
	}
	return joined
}

// join makes one run of several.
func (s *Sorter) join(ctx context.Context, runs []run) error {
	var size int64
	var cursors []*cursor
	for _, r := range runs {
		size += r.size + int64(len(r.data))
		cursors = append(cursors, s.scratch.read(r, s.options.PieceBytes))
	}
	at, err := s.scratch.reserve(size)
	if err != nil {
		return err
	}
	s.runs = append(s.runs, run{at: at, size: size})
	block := make([]byte, 0, blockBytes)
	flush := func() error {
		_, err := s.scratch.file.WriteAt(block, at)
		at, block = at+int64(len(block)), block[:0]
		return err
	}
	err = merge(ctx, cursors, func(key []byte) error {
		if block = appendKey(block, key); len(block) < blockBytes {
			return nil
		}
		return flush()
	})
	if err != nil {
		return err
	}
	return flush()
}
