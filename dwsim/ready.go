package dwsim

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/dw-sim/dw-sim/store"
)

// Readiness tells whether the databases of a simulator answer.
type Readiness struct {
	Ready      bool              `json:"ready"` // all of them do
	Metadata   DatabaseHealth    `json:"metadata"`
	Warehouses []WarehouseHealth `json:"warehouses"` // by name
}

// DatabaseHealth tells whether a database answers.
type DatabaseHealth struct {
	OK      bool   `json:"ok"`
	Version string `json:"version,omitempty"` // such as "SQLite 3.51.0"; empty where it does not tell
	MS      int64  `json:"ms"`                // until it answered, or did not
	Error   string `json:"error,omitempty"`
}

// WarehouseHealth tells whether a warehouse answers.
type WarehouseHealth struct {
	Name    string `json:"name"`
	Default bool   `json:"default"` // it is that of experiments that name none
	DatabaseHealth
}

// Ready asks the metadata and all warehouses, at once, whether they answer. What does not
// before ctx ends does not.
func (s *Simulator) Ready(ctx context.Context) *Readiness {
	r := &Readiness{Warehouses: make([]WarehouseHealth, len(s.warehouses))}
	var asking sync.WaitGroup
	asking.Go(func() { r.Metadata = health(ctx, s.askMetadata) })
	for i, name := range s.warehouseNames() {
		r.Warehouses[i] = WarehouseHealth{Name: name, Default: name == s.defaultWarehouse}
		asking.Go(func() {
			r.Warehouses[i].DatabaseHealth = health(ctx, func(ctx context.Context) (string, error) { return s.askWarehouse(ctx, name) })
		})
	}
	asking.Wait()
	r.Ready = r.Metadata.OK
	for _, w := range r.Warehouses {
		r.Ready = r.Ready && w.OK
	}
	return r
}

func health(ctx context.Context, ask func(context.Context) (version string, err error)) DatabaseHealth {
	start := time.Now()
	version, err := ask(ctx)
	h := DatabaseHealth{OK: err == nil, Version: version, MS: time.Since(start).Milliseconds()}
	if err != nil {
		h.Error = err.Error()
	}
	return h
}

// askMetadata looks for an experiment that cannot be there.
func (s *Simulator) askMetadata(ctx context.Context) (string, error) {
	if _, err := s.meta.Experiment(ctx, ""); err != nil && !errors.Is(err, store.ErrNotFound) {
		return "", err
	}
	return "", nil
}

func (s *Simulator) askWarehouse(ctx context.Context, name string) (string, error) {
	w := s.warehouses[name]
	if later, ok := w.(*store.Later); ok {
		opened, err := later.Opened(ctx)
		if err != nil {
			return "", err
		}
		w = opened
	}
	if asked, ok := w.(store.Versioner); ok {
		return asked.Version(ctx)
	}
	_, err := w.Mark(ctx, "_ready")
	return "", err
}
