package cli

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/url"
	"strings"
	"sync"

	"github.com/dw-sim/dw-sim/store"
)

// lazyStage is the stage of the configuration. It is opened when it is first used, so that
// one that cannot be opened is in nobody else's way.
type lazyStage struct {
	rawURL string

	once  sync.Once
	stage store.Stage
	err   error
}

var (
	_ store.Stage       = (*lazyStage)(nil)
	_ store.StageCopier = (*lazyStage)(nil)
	_ store.Examiner    = (*lazyStage)(nil)
)

// newStage returns the stage with a URL, or nil for none.
func newStage(rawURL string) store.Stage {
	if rawURL == "" {
		return nil
	}
	return &lazyStage{rawURL: rawURL}
}

// open opens the stage. Credentials are looked for without the context of the command, as
// they outlive it.
func (s *lazyStage) open() (store.Stage, error) {
	s.once.Do(func() {
		if s.stage, s.err = store.OpenStage(context.Background(), s.rawURL); s.err != nil {
			s.err = unreachable("the stage "+s.place(), s.err)
		}
	})
	return s.stage, s.err
}

// place is the URL without its options.
func (s *lazyStage) place() string {
	u, err := url.Parse(s.rawURL)
	if err != nil || u.Scheme == "" || u.Opaque != "" {
		return "(malformed URL)"
	}
	return strings.TrimRight(u.Scheme+"://"+u.Host+u.Path, "/")
}

// Location implements [store.Stage]. It is known of a stage that cannot be opened as well.
func (s *lazyStage) Location() string {
	stage, err := s.open()
	if err != nil {
		return s.place()
	}
	return stage.Location()
}

func (s *lazyStage) Put(ctx context.Context, f store.StagedFile, path string) error {
	stage, err := s.open()
	if err != nil {
		return err
	}
	return stage.Put(ctx, f, path)
}

func (s *lazyStage) Get(ctx context.Context, f store.StagedFile, path string) error {
	stage, err := s.open()
	if err != nil {
		return err
	}
	return stage.Get(ctx, f, path)
}

// Copy implements [store.StageCopier]: nothing is there for a stage that cannot copy.
func (s *lazyStage) Copy(ctx context.Context, from string, f store.StagedFile) error {
	stage, err := s.open()
	if err != nil {
		return err
	}
	if c, can := stage.(store.StageCopier); can {
		return c.Copy(ctx, from, f)
	}
	return fmt.Errorf("%s/%s, to be copied, %w", stage.Location(), from, store.ErrNotFound)
}

func (s *lazyStage) List(ctx context.Context, prefix string) iter.Seq2[store.StagedFile, error] {
	stage, err := s.open()
	if err != nil {
		return func(yield func(store.StagedFile, error) bool) { yield(store.StagedFile{}, err) }
	}
	return stage.List(ctx, prefix)
}

func (s *lazyStage) Delete(ctx context.Context, prefix string) error {
	stage, err := s.open()
	if err != nil {
		return err
	}
	return stage.Delete(ctx, prefix)
}

// Examine implements [store.Examiner].
func (s *lazyStage) Examine(ctx context.Context) []store.Finding {
	stage, err := s.open()
	if err != nil {
		return []store.Finding{{Subject: "open the stage", Detail: "no", Err: err}}
	}
	if x, can := stage.(store.Examiner); can {
		return x.Examine(ctx)
	}
	return nil
}

// Close closes the stage if it was opened.
func (s *lazyStage) Close() error {
	s.once.Do(func() { s.err = errNotOpened })
	if s.stage == nil {
		return nil
	}
	return s.stage.Close()
}

var errNotOpened = errors.New("the stage was closed before it was used")
