package dwsim

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// CreateExperiment checks a document, stores a copy of it and makes its tables, empty.
// What is wrong with the document is a [schema.Problems] with all of it; a name that is
// taken is a [store.ErrExists]. Nothing is stored unless everything went well.
func (s *Simulator) CreateExperiment(ctx context.Context, e *schema.Experiment) (*Experiment, error) {
	if e == nil {
		return nil, refusedf("there is no document to create an experiment from")
	}
	if problems := s.check(e); len(problems) > 0 {
		return nil, problems
	}
	start := time.Now()
	document := e.Resolved().Clone()
	sl, err := s.occupy(ctx, document.Name, purposeCreate)
	if err != nil {
		return nil, err
	}
	defer sl.free()
	rec, err := s.create(ctx, document, &sl.held)
	if err != nil {
		return nil, err
	}
	s.log.InfoContext(ctx, "experiment created", "experiment", document.Name, "tables", len(document.Tables), elapsed(time.Since(start)))
	return s.handle(rec), nil
}

// Experiment returns a stored experiment; its name counts without regard to case.
// One that is not there is a [store.ErrNotFound].
func (s *Simulator) Experiment(ctx context.Context, name string) (*Experiment, error) {
	if strings.ContainsRune(name, 0) { // with which no database is asked
		return nil, fmt.Errorf("experiment %q %w", name, store.ErrNotFound)
	}
	rec, err := s.meta.Experiment(ctx, name)
	if err != nil {
		return nil, err
	}
	return s.handle(rec), nil
}

// Experiments returns all experiments, the newest first.
func (s *Simulator) Experiments(ctx context.Context) ([]*Experiment, error) {
	return s.ExperimentsPart(ctx, store.Part{})
}

// ExperimentNames returns the names of all experiments, the newest first.
func (s *Simulator) ExperimentNames(ctx context.Context) ([]string, error) {
	return s.meta.ExperimentNames(ctx)
}

// ExperimentsPart returns a part of what [Simulator.Experiments] returns.
func (s *Simulator) ExperimentsPart(ctx context.Context, p store.Part) ([]*Experiment, error) {
	records, err := s.meta.Experiments(ctx, p)
	if err != nil {
		return nil, err
	}
	experiments := make([]*Experiment, len(records))
	for i, rec := range records {
		experiments[i] = s.handle(rec)
	}
	return experiments, nil
}

// alsoUnless joins another error to err, unless it says the same again, as that of a warehouse
// which does not answer, whatever it is that cannot be done then.
func alsoUnless(err, another error) error {
	if another != nil && strings.Contains(another.Error(), err.Error()) {
		return err
	}
	return errors.Join(err, another)
}

func (s *Simulator) handle(rec *store.ExperimentRecord) *Experiment {
	return &Experiment{sim: s, record: rec}
}

// check returns what is wrong with a document, its warehouse included.
func (s *Simulator) check(e *schema.Experiment) schema.Problems {
	problems := gen.Check(e)
	if _, err := s.warehouse(e.TargetWarehouse); err == nil {
		return problems
	}
	hint := "configure it, or leave it out for the default one, " + s.defaultWarehouse
	if near := schema.Closest(strings.ToLower(e.TargetWarehouse), s.warehouseNames()); near != "" {
		hint = fmt.Sprintf("did you mean `%s`?", near)
	}
	return append(problems, schema.Problem{
		Path:    "target_warehouse",
		Message: fmt.Sprintf("warehouse %q is not configured (there is: %s)", e.TargetWarehouse, strings.Join(s.warehouseNames(), ", ")),
		Hint:    hint,
	})
}

// create stores a document and makes its tables: both or neither.
func (s *Simulator) create(ctx context.Context, e *schema.Experiment, sl *store.Slot) (*store.ExperimentRecord, error) {
	warehouse, err := s.warehouse(e.TargetWarehouse)
	if err != nil {
		return nil, err
	}
	rec, err := s.meta.CreateExperiment(ctx, e)
	if err != nil {
		return nil, err
	}
	err = warehouse.CreateTables(ctx, e)
	if err == nil {
		return rec, nil
	}
	undo := context.WithoutCancel(ctx)
	if errors.Is(err, store.ErrExists) { // tables of somebody else: not ours to drop
		err = fmt.Errorf("the warehouse holds tables of that name that belong to no experiment: %w", err)
	} else {
		err = alsoUnless(err, warehouse.Drop(undo, e.Name, sl.Owner.Nonce))
	}
	return nil, errors.Join(err, s.meta.DeleteExperiment(undo, sl))
}
