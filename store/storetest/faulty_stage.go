package storetest

import (
	"context"
	"iter"

	"github.com/dw-sim/dw-sim/store"
)

// FaultyStage wraps a stage so that f can make its operations fail: "Put KEY", "Get KEY",
// "Copy KEY", "List PREFIX" and "Delete PREFIX".
func FaultyStage(s store.Stage, f *Faults) store.Stage { return &faultyStage{s, f} }

type faultyStage struct {
	s store.Stage
	f *Faults
}

func (s *faultyStage) Location() string { return s.s.Location() }

func (s *faultyStage) Put(ctx context.Context, f store.StagedFile, path string) error {
	return s.f.do("Put "+f.Key, func() error { return s.s.Put(ctx, f, path) })
}

func (s *faultyStage) Get(ctx context.Context, f store.StagedFile, path string) error {
	return s.f.do("Get "+f.Key, func() error { return s.s.Get(ctx, f, path) })
}

// Copy is an ErrNotFound where the stage that is wrapped cannot copy, as if nothing was there.
func (s *faultyStage) Copy(ctx context.Context, from string, f store.StagedFile) error {
	c, can := s.s.(store.StageCopier)
	if !can {
		return store.ErrNotFound
	}
	return s.f.do("Copy "+f.Key, func() error { return c.Copy(ctx, from, f) })
}

func (s *faultyStage) List(ctx context.Context, prefix string) iter.Seq2[store.StagedFile, error] {
	return func(yield func(store.StagedFile, error) bool) {
		if err := s.f.do("List "+prefix, func() error { return nil }); err != nil {
			yield(store.StagedFile{}, err)
			return
		}
		s.s.List(ctx, prefix)(yield)
	}
}

func (s *faultyStage) Delete(ctx context.Context, prefix string) error {
	return s.f.do("Delete "+prefix, func() error { return s.s.Delete(ctx, prefix) })
}

func (s *faultyStage) Close() error { return s.f.free("Close", s.s.Close) }
