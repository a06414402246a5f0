package dwsim

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/gen/failpoint"
	"github.com/dw-sim/dw-sim/gen/parquet"
	"github.com/dw-sim/dw-sim/store"
)

var (
	partStaged      = failpoint.New("stage.part.put")
	documentsStaged = failpoint.New("stage.documents.put")
	runStaged       = failpoint.New("stage.manifest.put")
)

// filesAtOnce is how many files go to a stage at the same time.
const filesAtOnce = 4

// folderInStage returns what comes before the keys of a run's files, and a slash.
func folderInStage(experiment string, run int64) string {
	return strings.ToLower(experiment) + "/" + runFolder(run)
}

// staging sends the files of a run to the stage, parts as soon as they are finished, while
// others are made. A nil staging, of a run that is not staged, does nothing.
type staging struct {
	sim    *Simulator
	stage  store.Stage
	run    *Run
	folder string // in the stage
	dir    string // of the run on this machine
	before string // folder in the stage of the run whose parts are taken over; empty for none
	bytes  atomic.Int64

	ctx   context.Context // of what is on its way
	work  *errgroup.Group
	turns chan struct{}

	mu   sync.Mutex
	sent map[string]string // SHA-256 of the parts that are on their way or there, by path
}

// beginStaging prepares the stage for the run. The context that it returns ends when a part
// cannot be staged: there is no use in making more of them.
func (g *generation) beginStaging(ctx context.Context) (*staging, context.Context, error) {
	if g.sim.stage == nil || g.options.NoStage {
		return nil, ctx, nil
	}
	s := &staging{
		sim: g.sim, stage: g.sim.stage, run: g.run, folder: folderInStage(g.run.Experiment, g.run.ID),
		dir: filepath.Join(g.options.OutputDir, runFolder(g.run.ID)), turns: make(chan struct{}, filesAtOnce), sent: map[string]string{},
	}
	if g.resumed != nil && g.resumed.journal != nil {
		s.before = folderInStage(g.run.Experiment, g.resumed.journal.Run)
	}
	if err := s.clear(ctx); err != nil {
		return nil, ctx, notStaged(err)
	}
	at := s.stage.Location() + "/" + s.folder
	g.run.StagedAt = at
	g.live.stagesTo(at, s.bytes.Load)
	g.slot.renew(ctx) // else nobody would find what is left there if this process died
	s.work, s.ctx = errgroup.WithContext(ctx)
	return s, s.ctx, nil
}

// clear makes room for the run. Run ids are those of one metadata, so what is there comes
// from another: what is unfinished of it goes, and what is complete is somebody's.
func (s *staging) clear(ctx context.Context) error {
	found := false
	for f, err := range s.stage.List(ctx, s.folder+"/") {
		if err != nil {
			return err
		}
		if found = true; f.Key == s.key(manifestName) {
			return s.taken()
		}
	}
	if !found {
		return nil
	}
	return s.stage.Delete(ctx, s.folder+"/")
}

func (s *staging) taken() error {
	return conflictf("%s/%s holds a run already, which is none of this metadata (give the stage another prefix, or remove that run)", s.stage.Location(), s.folder)
}

// alone refuses to call the run complete where others, with other metadata, have put a run
// of the same id there meanwhile, or have taken its parts away to do so.
func (s *staging) alone(ctx context.Context, manifest *parquet.Manifest) error {
	there := map[string]int64{}
	for f, err := range s.stage.List(ctx, s.folder+"/") {
		if err != nil {
			return err
		}
		there[f.Key] = f.Bytes
	}
	if _, complete := there[s.key(manifestName)]; complete {
		s.run.StagedAt = "" // what is there is not to be removed with this run
		return s.taken()
	}
	for _, f := range manifest.Files {
		if bytes, is := there[s.key(f.Path)]; !is || bytes != f.Bytes {
			return conflictf("%s/%s was changed since it was written (who else stages there? give the stage another prefix)", s.stage.Location(), s.key(f.Path))
		}
	}
	return nil
}

func notStaged(err error) error { return fmt.Errorf("the run cannot be staged: %w", err) }

// part sends a part that is finished, and returns at once.
func (s *staging) part(f parquet.File) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.sent[f.Path] == f.SHA256 {
		return
	}
	s.sent[f.Path] = f.SHA256
	s.work.Go(func() error {
		select {
		case s.turns <- struct{}{}:
			defer func() { <-s.turns }()
		case <-s.ctx.Done():
			return context.Cause(s.ctx)
		}
		return s.put(f)
	})
}

func (s *staging) put(f parquet.File) error {
	staged := store.StagedFile{Key: s.folder + "/" + f.Path, Bytes: f.Bytes, SHA256: f.SHA256}
	if s.copied(staged, f.Path) {
		s.bytes.Add(f.Bytes)
		return nil
	}
	if err := s.stage.Put(s.ctx, staged, filepath.Join(s.dir, filepath.FromSlash(f.Path))); err != nil {
		return err
	}
	s.bytes.Add(f.Bytes)
	partStaged.Hit()
	return nil
}

// copied copies a part from the run before, where that had staged it. Whatever hinders that,
// the part can be sent.
func (s *staging) copied(staged store.StagedFile, file string) bool {
	copier, can := s.stage.(store.StageCopier)
	if s.before == "" || !can {
		return false
	}
	err := copier.Copy(s.ctx, s.before+"/"+file, staged)
	if err != nil && !errors.Is(err, store.ErrNotFound) && s.ctx.Err() == nil {
		s.sim.tell(s.ctx, slog.LevelWarn, s.run, "staged part not copied", "from", s.before+"/"+file, "error", err)
	}
	return err == nil
}

// instead returns why the run cannot be staged, where that was the reason for what its
// other sinks report.
func (s *staging) instead(ctx context.Context, err error) error {
	if s == nil || ctx.Err() != nil || s.ctx.Err() == nil {
		return err
	}
	return notStaged(s.work.Wait())
}

// finish sends what is not there yet, the manifest last.
func (s *staging) finish(ctx context.Context, g *generation, results map[string]gen.TableResult) (err error) {
	if s == nil {
		return nil
	}
	began := time.Now()
	ctx, end := s.sim.span(ctx, "stage", aboutRun(s.run)...)
	defer func() { end(err) }()
	manifest, err := parquet.ReadManifest(s.dir)
	if err != nil {
		return err
	}
	for _, f := range manifest.Files {
		s.part(f)
	}
	if err := s.work.Wait(); err != nil {
		return notStaged(err)
	}
	if err := s.alone(ctx, manifest); err != nil {
		return notStaged(err)
	}
	if err := s.putDocuments(ctx, g, results); err != nil {
		return notStaged(err)
	}
	s.sim.tell(ctx, slog.LevelInfo, s.run, "run staged", "at", s.run.StagedAt, "files", len(manifest.Files), "bytes", s.bytes.Load(), elapsed(time.Since(began)))
	return nil
}

// stop ends what is still on its way, and waits for it.
func (s *staging) stop() {
	if s != nil {
		s.work.Go(func() error { return errStopped })
		_ = s.work.Wait() // the run has its own error
	}
}

var errStopped = errors.New("the run had ended")

// location is where the stage is, or "" where there is none.
func (s *staging) location() string {
	if s == nil {
		return ""
	}
	return s.stage.Location()
}

// files are the parts in the stage, for a warehouse that takes them from there.
func (s *staging) files() *stagedFiles {
	if s == nil {
		return nil
	}
	return &stagedFiles{stage: s.stage, prefix: s.folder, here: true}
}

// key is that of a file of the run.
func (s *staging) key(name string) string { return path.Join(s.folder, name) }
