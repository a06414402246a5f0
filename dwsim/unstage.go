package dwsim

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/dw-sim/dw-sim/gen/failpoint"
	"github.com/dw-sim/dw-sim/store"
)

var filesUnstaged = failpoint.New("stage.files.removed")

// stagePatience is how long a stage may keep others waiting that only clear up.
const stagePatience = 5 * time.Second

// unstage removes the staged files of a run. Those in a stage that is not the present one
// stay, which a warning tells.
func (s *Simulator) unstage(ctx context.Context, run *Run) error {
	if run.StagedAt == "" {
		return nil
	}
	folder := folderInStage(run.Experiment, run.ID)
	if err := s.holdsStaged(run, folder); err != nil {
		s.tell(ctx, slog.LevelWarn, run, "staged files stay", "at", run.StagedAt, "reason", err)
		return nil
	}
	// The manifest goes first: what is left when this is stopped must not look complete.
	for _, prefix := range []string{folder + "/" + manifestName, folder + "/"} {
		if err := s.stage.Delete(ctx, prefix); err != nil {
			return fmt.Errorf("the staged files of run %d cannot be removed: %w (without a stage configured the run is removed, and they stay)", run.ID, err)
		}
	}
	filesUnstaged.Hit()
	return nil
}

// holdsStaged is an error where the files of a run do not lie in the present stage.
func (s *Simulator) holdsStaged(run *Run, folder string) error {
	if s.stage == nil {
		return errors.New("no stage is configured")
	}
	if at := s.stage.Location() + "/" + folder; !strings.EqualFold(run.StagedAt, at) {
		return fmt.Errorf("the stage that is configured is %s", s.stage.Location())
	}
	return nil
}

// tidyStage removes what a run that was stopped has staged, or, where its finished parts are
// kept on this machine for another run to go on from, what makes them look complete. It is
// not worth waiting for: what cannot be removed now goes with the run.
func (s *Simulator) tidyStage(ctx context.Context, run *Run) {
	if run.StagedAt == "" || run.Status == store.Completed {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), stagePatience)
	defer cancel()
	if err := s.tryTidyStage(ctx, run); err != nil {
		s.tell(ctx, slog.LevelWarn, run, "staged files not removed", "at", run.StagedAt, "error", err)
	}
}

func (s *Simulator) tryTidyStage(ctx context.Context, run *Run) error {
	folder := folderInStage(run.Experiment, run.ID)
	if err := s.holdsStaged(run, folder); err != nil {
		return err
	}
	if run.OutputPath != "" {
		for _, name := range []string{manifestName, runName, documentName} {
			if err := s.stage.Delete(ctx, folder+"/"+name); err != nil {
				return err
			}
		}
		return nil
	}
	if err := s.unstage(ctx, run); err != nil {
		return err
	}
	run.StagedAt = ""
	return nil
}
