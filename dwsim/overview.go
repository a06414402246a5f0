package dwsim

import (
	"context"
	"errors"

	"github.com/dw-sim/dw-sim/store"
)

// Overview tells how an experiment stands.
type Overview struct {
	Experiment *Experiment
	LastRun    *Run     // the newest; nil where there is none
	DiskUse    *DiskUse // nil where files cannot be read
}

// Overviews tells of several experiments what [Experiment.LastRun] and [Experiment.DiskUse] tell of
// one, and asks the metadata once for all. Experiments that were deleted meanwhile are left out.
func (s *Simulator) Overviews(ctx context.Context, experiments []*Experiment) ([]Overview, error) {
	ids := make([]int64, len(experiments))
	for i, e := range experiments {
		ids[i] = e.ID()
	}
	known, err := s.meta.Overviews(ctx, ids)
	if err != nil {
		return nil, err
	}
	all := make([]Overview, 0, len(experiments))
	for _, e := range experiments {
		o := known[e.ID()]
		if o == nil {
			continue
		}
		last := o.Last
		if last != nil && last.Status == store.Running { // its owner may be dead
			last, err = s.Runs().Get(ctx, e.Name(), last.ID)
			if errors.Is(err, store.ErrNotFound) {
				last, err = e.LastRun(ctx)
			}
			if errors.Is(err, store.ErrNotFound) {
				continue
			}
			if err != nil {
				return nil, err
			}
		}
		overview := Overview{Experiment: e, LastRun: last}
		if use, err := e.diskUse(ctx, o.Folders); err == nil {
			overview.DiskUse = &use
		}
		all = append(all, overview)
	}
	return all, nil
}
