package keysort_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"github.com/dw-sim/dw-sim/store/sqlite/internal/keysort"
)

// smallest are options with which few keys are many runs.
var smallest = keysort.Options{ChunkBytes: 1 << 10, PieceBytes: 1, Runs: 3, Mergers: 2}

// uniqueKey makes a key of a text, which may have zeros, and a number.
func uniqueKey(text []byte, number int) []byte {
	key := bytes.ReplaceAll(text, []byte{0}, []byte{0, 255})
	return binary.BigEndian.AppendUint64(append(key, 0, 0), uint64(number))
}

// add adds keys by several writers at once.
func add(t testing.TB, s *keysort.Sorter, keys [][]byte, writers int) {
	var group sync.WaitGroup
	for i := range writers {
		group.Go(func() {
			w := s.Writer()
			defer w.Close()
			for at := i; at < len(keys); at += writers {
				if err := w.Add(keys[at]); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
}

func TestOrder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys")
	scratch := keysort.NewScratch(path)
	rapid.Check(t, func(r *rapid.T) {
		letters := rapid.SliceOfN(rapid.SampledFrom([]byte{0, 0, 'a', 'b', 255}), 0, 40)
		texts := rapid.SliceOfN(letters, 0, 400).Draw(r, "texts")
		var keys [][]byte
		for i, text := range texts {
			if i%97 == 96 {
				text = bytes.Repeat(text, 1<<12)
			}
			keys = append(keys, uniqueKey(text, i))
		}
		s := keysort.New(scratch, rapid.SampledFrom([]keysort.Options{{}, smallest}).Draw(r, "options"))
		add(t, s, keys, rapid.IntRange(1, 3).Draw(r, "writers"))
		slices.SortFunc(keys, bytes.Compare)
		at := 0
		err := s.Merge(t.Context(), func(key []byte) error {
			if at >= len(keys) || !bytes.Equal(key, keys[at]) {
				r.Fatalf("key %d of %d is %x", at, len(keys), key)
			}
			at++
			return nil
		})
		if err != nil || at != len(keys) {
			r.Fatalf("%d of %d keys, %v", at, len(keys), err)
		}
		if err := s.Close(); err != nil {
			r.Fatal(err)
		}
	})
	if err := scratch.Close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the temporary file is left: %v", err)
	}
}

// TestEnds: a merge ends with the first error of who takes the keys, and with its context.
func TestEnds(t *testing.T) {
	var keys [][]byte
	for i := range 20_000 {
		keys = append(keys, uniqueKey(fmt.Append(nil, i*7919%20_000), i))
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	left, refused := errors.New("left"), errors.New("refused")
	for want, yield := range map[error]func(int) error{
		left:    func(n int) error { cancel(left); return nil },
		refused: func(n int) error { return map[bool]error{n == 9999: refused}[true] },
	} {
		scratch := keysort.NewScratch(filepath.Join(t.TempDir(), "keys"))
		s := keysort.New(scratch, smallest)
		add(t, s, keys, 2)
		n := 0
		ctx := ctx
		if errors.Is(want, refused) {
			ctx = t.Context()
		}
		err := s.Merge(ctx, func([]byte) error { n++; return yield(n) })
		if !errors.Is(err, want) || n > 10_000 {
			t.Errorf("after %d keys: %v, want %v", n, err, want)
		}
		if err := errors.Join(s.Close(), scratch.Close()); err != nil {
			t.Error(err)
		}
	}
}

// TestNoFile: a path at which something lies is an error, which comes when the file is needed.
func TestNoFile(t *testing.T) {
	dir := t.TempDir()
	s := keysort.New(keysort.NewScratch(dir), smallest)
	w := s.Writer()
	defer w.Close()
	for i := range 1000 {
		if err := w.Add(uniqueKey(nil, i)); err != nil {
			if i < 10 || !errors.Is(err, os.ErrExist) {
				t.Errorf("key %d: %v", i, err)
			}
			return
		}
	}
	t.Error("no key is refused")
}

// BenchmarkSort sorts a million e-mail addresses.
func BenchmarkSort(b *testing.B) {
	const n = 1 << 20
	var keys [][]byte
	for i := range n {
		keys = append(keys, uniqueKey(fmt.Appendf(nil, "%s.%s%d@example.com", []string{"anna", "berta", "caesar", "dora"}[i*31%4], []string{"smith", "miller"}[i*17%2], i*7919%n), i))
	}
	for b.Loop() {
		scratch := keysort.NewScratch(filepath.Join(b.TempDir(), "keys"))
		s := keysort.New(scratch, keysort.Options{})
		add(b, s, keys, 2)
		if err := s.Merge(b.Context(), func([]byte) error { return nil }); err != nil {
			b.Fatal(err)
		}
		if err := errors.Join(s.Close(), scratch.Close()); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/key")
}
