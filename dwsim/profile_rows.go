package dwsim

import (
	"context"
	"math/bits"

	"golang.org/x/sync/errgroup"

	"github.com/dw-sim/dw-sim/dwsim/profile"
	"github.com/dw-sim/dw-sim/gen"
)

// sampler chooses rows of a table as they come: one of each of so many stretches.
type sampler struct {
	rows, stretches uint64
	seen            int64  // rows that came
	stretch         uint64 // from which the next row is chosen
	next            int64  // its number
	places          []int32
}

func newSampler(rows int64, o ProfileOptions) *sampler {
	s := &sampler{rows: uint64(rows), stretches: uint64(min(rows, o.SampleRows))}
	if o.Full || s.stretches == s.rows {
		s.stretches = 0
	}
	s.next = s.place()
	return s
}

// choose returns the places of the rows that are chosen of the next n, all of them where
// nothing is to be sampled. They are valid until the next call.
func (s *sampler) choose(n int) []int32 {
	s.places = s.places[:0]
	first, end := s.seen, s.seen+int64(n)
	s.seen = end
	if s.stretches == 0 {
		for i := range n {
			s.places = append(s.places, int32(i))
		}
		return s.places
	}
	for s.stretch < s.stretches && s.next < end {
		s.places = append(s.places, int32(s.next-first))
		s.stretch++
		s.next = s.place()
	}
	return s.places
}

// place draws a row of the stretch.
func (s *sampler) place() int64 {
	if s.stretch >= s.stretches {
		return 0
	}
	start, end := s.start(s.stretch), s.start(s.stretch+1)
	// The high half of a product with a fixed odd number: a multiplicative hash.
	hash := (s.stretch + 1) * 0x9e3779b97f4a7c15
	hash ^= hash >> 32
	offset, _ := bits.Mul64(hash*0xd6e8feb86659fd93, end-start)
	return int64(start + offset)
}

// start returns the first row of a stretch: stretch × rows / stretches.
func (s *sampler) start(stretch uint64) uint64 {
	hi, lo := bits.Mul64(stretch, s.rows)
	start, _ := bits.Div64(hi, lo, s.stretches)
	return start
}

// Rows are copied from the batches of a scan, which are reused, and added up while the
// scan goes on.
const (
	tallyRows    = 8192
	tallyBatches = 3
)

// tallied adds up the rows that scan takes. take copies rows of a batch, by their places.
func tallied(ctx context.Context, tally *profile.Tally, scan func(ctx context.Context, take func(*gen.Batch, []int32) error) error) error {
	work, ctx := errgroup.WithContext(ctx)
	full, free := make(chan *gen.Batch, tallyBatches), make(chan *gen.Batch, tallyBatches)
	for range tallyBatches {
		free <- &gen.Batch{}
	}
	work.Go(func() error {
		for b := range full {
			tally.Add(b)
			free <- b
		}
		return nil
	})
	work.Go(func() error {
		defer close(full)
		return scan(ctx, func(b *gen.Batch, places []int32) error {
			for len(places) > 0 {
				n := min(len(places), tallyRows)
				var to *gen.Batch
				select {
				case to = <-free:
				case <-ctx.Done():
					return context.Cause(ctx)
				}
				copyRows(to, b, places[:n])
				full <- to
				places = places[n:]
			}
			return nil
		})
	})
	return work.Wait()
}

func copyRows(to, from *gen.Batch, places []int32) {
	if to.Columns == nil {
		to.Table = from.Table
		for i := range from.Columns {
			to.Columns = append(to.Columns, gen.VectorFor(from.Columns[i].Column))
		}
	}
	to.Rows = len(places)
	for i := range from.Columns {
		to.Columns[i].Gather(&from.Columns[i], places)
	}
}
