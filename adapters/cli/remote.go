package cli

import (
	"context"
	"errors"
	"path"
	"path/filepath"

	"github.com/dw-sim/dw-sim/adapters/httpapi/client"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// remoteService is a server.
type remoteService struct{ *client.Client }

// dial makes the client of the server of a configuration. Nothing is asked of it yet.
func (s *session) dial(c *config) (*client.Client, error) {
	for _, flag := range []struct{ name, value string }{{"--data-root", s.DataRoot}, {"--target-db-url", s.TargetDBURL}} {
		if flag.value != "" {
			return nil, usagef("%s is about databases of this machine, and %s names a server: leave one of them out", flag.name, c.serverFrom)
		}
	}
	to, err := client.New(c.server, client.Options{Token: c.token})
	if err != nil {
		return nil, usagef("%s: %w", c.serverFrom, err)
	}
	return to, nil
}

// onlyHere refuses to go on where a server is named.
func (s *session) onlyHere(c *config) error {
	if c.server == "" {
		return nil
	}
	return usagef("dw-sim %s works with databases of the machine that it runs on, and %s names a server: run it there, or leave that out",
		s.command, c.serverFrom)
}

func (r remoteService) document(ctx context.Context, name string) (*schema.Experiment, error) {
	e, err := r.Experiment(ctx, name)
	if err != nil {
		return nil, err
	}
	return e.Schema, nil
}

func (r remoteService) stored(ctx context.Context) ([]storedExperiment, error) {
	all, err := allExperiments(ctx, r)
	stored := make([]storedExperiment, len(all))
	for i, e := range all {
		stored[i] = storedExperiment{e.Schema, e.WarehouseType}
	}
	return stored, err
}

func (r remoteService) records(ctx context.Context, name string, most int) ([]*dwsim.Run, error) {
	list, err := allRuns(ctx, r, name, most)
	if err != nil {
		return nil, err
	}
	runs := make([]*dwsim.Run, len(list.Runs))
	for i := range list.Runs {
		runs[i] = list.Runs[i].Run
	}
	return runs, nil
}

func (r remoteService) record(ctx context.Context, name string, id int64) (*dwsim.Run, error) {
	run, err := r.Run(ctx, name, id)
	switch {
	case err == nil:
		return run.Run, nil
	case !errors.Is(err, store.ErrNotFound):
		return nil, err
	}
	if _, missing := r.Experiment(ctx, name); missing != nil {
		return nil, missing
	}
	return nil, listed(name, err)
}

func (remoteService) sizes() (workers, batchRows int) { return 0, 0 }

func (remoteService) takes(cmd *generateCommand) error {
	if cmd.OutputDir != "" {
		return usagef("--output-dir is a folder of the machine that generates, which a server chooses itself: leave it out")
	}
	return nil
}

// filesOf takes files in a folder that is like one of a data root for those of the server's.
func (remoteService) filesOf(run *dwsim.Run) string {
	text := filesText(run, path.Base(path.Dir(path.Dir(filepath.ToSlash(run.OutputPath)))) == "generated")
	if run.StagedAt != "" {
		text += "; those at " + run.StagedAt + " go too, if that is the stage of the server"
	}
	return text
}
