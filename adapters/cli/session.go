package cli

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
)

// defaultWarehouse is the embedded one, below the data root.
const defaultWarehouse = "sqlite"

// session is what a command works with. It opens nothing until it is asked.
type session struct {
	globals
	console *console
	env     LookupEnv
	command string // its words
}

// databases are the open databases of a configuration.
type databases struct {
	config     *config
	metadata   store.Metadata
	warehouses map[string]store.Warehouse
	stage      store.Stage // nil for none
	sim        *dwsim.Simulator
	tracing    *tracing // nil for none
}

// open opens the metadata of the configuration; warehouses are opened when they are used.
func (s *session) open(ctx context.Context, cfg *config) (_ *databases, err error) {
	d := &databases{config: cfg, warehouses: map[string]store.Warehouse{}, stage: newStage(cfg.stageURL)}
	d.metadata, err = store.OpenMetadata(ctx, cfg.targetDBURL)
	switch {
	case errors.Is(err, store.ErrUnreachable): // it says by itself which metadata
		return nil, err
	case err != nil:
		return nil, unreachable("the metadata at "+masked(cfg.targetDBURL), err)
	}
	for _, name := range slices.Sorted(maps.Keys(cfg.warehouses)) {
		d.warehouses[name] = openLater(name, cfg.warehouses[name])
	}
	if err := s.openSimulator(ctx, d); err != nil {
		return nil, errors.Join(err, d.close())
	}
	return d, nil
}

// openSimulator makes the simulator, and settles what processes that died have left.
func (s *session) openSimulator(ctx context.Context, d *databases) (err error) {
	c := dwsim.Config{
		Metadata:         d.metadata,
		Warehouses:       d.warehouses,
		DefaultWarehouse: d.config.usual,
		Stage:            d.stage,
		DataRoot:         d.config.dataRoot,
		Logger:           d.config.logs.logger(s.console),
	}
	if d.tracing = openTracing(ctx, s.console, s.env); d.tracing != nil {
		c.TracerProvider = d.tracing
	}
	if d.sim, err = dwsim.New(c); err != nil {
		return err
	}
	return d.sim.Runs().Settle(ctx)
}

// openLater returns a warehouse that is opened when a command needs it, so that one which
// cannot be reached is in nobody else's way.
func openLater(name, rawURL string) store.Warehouse {
	return store.OpenLater(func(ctx context.Context) (store.Warehouse, error) {
		w, err := openWarehouse(ctx, name, rawURL)
		if tag := missingTag(rawURL); err != nil && tag != "" {
			err = fmt.Errorf("%w (build dw-sim with -tags %s)", err, tag)
		}
		if err != nil {
			return nil, unreachable(fmt.Sprintf("warehouse %q at %s", name, masked(rawURL)), err)
		}
		return w, nil
	}).As(name)
}

// openWarehouse opens a warehouse whose name is that of a kind of database. A URL of another
// kind would put tables where nobody looks for them.
func openWarehouse(ctx context.Context, name, rawURL string) (store.Warehouse, error) {
	scheme, _, _ := strings.Cut(rawURL, ":")
	if scheme != name && strings.TrimSuffix(scheme, "ql") != name {
		return nil, fmt.Errorf("its URL must begin with %s://", name)
	}
	return store.OpenWarehouse(ctx, rawURL)
}

// driverTags are the build tags of the drivers that are not in every binary, by URL scheme.
var driverTags = map[string]string{"duckdb": "duckdb", "snowflake": "snowflake", "gs": "gcs"}

// missingTag returns the build tag of the driver that a URL needs, where that is not built
// in; else "".
func missingTag(rawURL string) string {
	scheme, _, _ := strings.Cut(rawURL, ":")
	if slices.Contains(store.Schemes(), scheme) {
		return ""
	}
	return driverTags[scheme]
}

// unreachable says that a database could not be opened. Whatever the reason, a missing
// driver too, it is a [store.ErrUnreachable].
func unreachable(what string, err error) error {
	if errors.Is(err, store.ErrUnreachable) {
		return fmt.Errorf("%s: %w", what, err)
	}
	return fmt.Errorf("%s %w: %w", what, store.ErrUnreachable, err)
}

func (d *databases) close() error {
	var errs []error
	if d.sim != nil {
		errs = append(errs, d.sim.Close())
	}
	d.tracing.close()
	for _, name := range slices.Sorted(maps.Keys(d.warehouses)) {
		errs = append(errs, d.warehouses[name].Close())
	}
	if d.stage != nil {
		errs = append(errs, d.stage.Close())
	}
	return errors.Join(append(errs, d.metadata.Close())...)
}

// with opens the databases for the time of a function. It is for what no server does.
func (s *session) with(ctx context.Context, do func(d *databases) error) error {
	cfg, err := loadConfig(s.globals, s.env)
	if err == nil {
		err = s.onlyHere(cfg)
	}
	if err != nil {
		return err
	}
	return s.withDatabases(ctx, cfg, do)
}

func (s *session) withDatabases(ctx context.Context, cfg *config, do func(d *databases) error) (err error) {
	d, err := s.open(ctx, cfg)
	if err != nil {
		return err
	}
	defer func() {
		if ctx.Err() != nil {
			d.tracing.hurry()
		}
		err = errors.Join(err, d.close())
	}()
	return do(d)
}
