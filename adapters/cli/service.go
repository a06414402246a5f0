package cli

import (
	"context"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/schema"
)

// service answers a command: the databases of this process, or a server. Beside the API it has
// what commands want of documents and records alone, without a look at warehouses, and what only
// the machine with the data root knows.
type service interface {
	api.API

	// document returns the document of an experiment, by whatever case of its name.
	document(ctx context.Context, name string) (*schema.Experiment, error)
	// stored returns all experiments, the newest first.
	stored(ctx context.Context) ([]storedExperiment, error)
	// records returns the runs of an experiment, the newest first; at most so many, 0 for all.
	records(ctx context.Context, name string, most int) ([]*dwsim.Run, error)
	// record returns one run.
	record(ctx context.Context, name string, id int64) (*dwsim.Run, error)

	// sizes are how many goroutines make rows, and how many at a time, where the command does not
	// say; 0 leaves it to what answers.
	sizes() (workers, batchRows int)
	// takes refuses the flags of a generation that make no sense for what answers.
	takes(cmd *generateCommand) error
	// filesOf says what removing a run does to its files.
	filesOf(run *dwsim.Run) string
}

// storedExperiment is an experiment as far as its document tells.
type storedExperiment struct {
	*schema.Experiment
	warehouse string
}

// through has do ask the service of the configuration.
func (s *session) through(ctx context.Context, do func(service) error) error {
	cfg, err := loadConfig(s.globals, s.env)
	if err != nil {
		return err
	}
	if cfg.server != "" {
		to, err := s.dial(cfg)
		if err != nil {
			return err
		}
		defer to.Close()
		return do(remoteService{to})
	}
	return s.withDatabases(ctx, cfg, func(d *databases) error { return do(localService{api.Local{Sim: d.sim}, d}) })
}

// interpret tells what would become of a script. Where no server is named this program
// answers, and opens nothing.
func (s *session) interpret(ctx context.Context, in api.Import) (*api.Interpreted, error) {
	cfg, err := loadConfig(s.globals, s.env)
	if err != nil {
		return nil, err
	}
	if cfg.server == "" {
		return api.Interpret(in)
	}
	to, err := s.dial(cfg)
	if err != nil {
		return nil, err
	}
	defer to.Close()
	return to.Interpret(ctx, in)
}

// localService are the databases of this process.
type localService struct {
	api.Local
	databases *databases
}

func (l localService) document(ctx context.Context, name string) (*schema.Experiment, error) {
	return l.Document(ctx, name)
}

func (l localService) stored(ctx context.Context) ([]storedExperiment, error) {
	all, err := l.Sim.Experiments(ctx)
	if err != nil {
		return nil, err
	}
	stored := make([]storedExperiment, len(all))
	for i, e := range all {
		stored[i] = storedExperiment{e.Document(), e.Warehouse()}
	}
	return stored, nil
}

func (l localService) records(ctx context.Context, name string, most int) ([]*dwsim.Run, error) {
	e, err := l.Find(ctx, name)
	if err != nil {
		return nil, err
	}
	runs, err := l.Sim.Runs().List(ctx, e.Name())
	if most > 0 && len(runs) > most {
		runs = runs[:most]
	}
	return runs, err
}

func (l localService) record(ctx context.Context, name string, id int64) (*dwsim.Run, error) {
	e, err := l.Find(ctx, name)
	if err != nil {
		return nil, err
	}
	run, err := l.Sim.Runs().Get(ctx, e.Name(), id)
	return run, listed(e.Name(), err)
}

func (l localService) sizes() (workers, batchRows int) {
	return l.databases.config.workers, l.databases.config.batchRows
}

func (localService) takes(cmd *generateCommand) error {
	if cmd.Detach {
		return usagef("--detach is for a run on a server: one of this process ends with it")
	}
	return nil
}

func (l localService) filesOf(run *dwsim.Run) string {
	return filesText(run, within(l.databases.config.dataRoot, run.OutputPath)) + l.databases.stagedOf(run)
}
