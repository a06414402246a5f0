package dwsim

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/dw-sim/dw-sim/store"
)

// stagedRun is a run in a stage that has a manifest.
type stagedRun struct {
	experiment string // in lower case
	id         int64
}

// prefix is that of the keys of its files, without a slash at the end.
func (r stagedRun) prefix() string { return r.experiment + "/" + runFolder(r.id) }

var manifestKey = regexp.MustCompile(`^([a-z_][a-z0-9_]{0,62})/run-([1-9][0-9]{0,18})/manifest\.json$`)

// find returns the runs to load, by experiment.
func (l *stagedLoader) find(ctx context.Context) ([]stagedRun, error) {
	wanted := map[string]bool{}
	for _, name := range l.o.Experiments {
		wanted[strings.ToLower(name)] = true
	}
	newest := map[string]int64{}
	err := persist(ctx, l.o.Tries, l.again(ctx, "stage does not answer"), func() error {
		clear(newest)
		return l.list(ctx, wanted, newest)
	})
	if err != nil {
		return nil, err
	}
	var found []stagedRun
	for name, id := range newest {
		found = append(found, stagedRun{name, id})
	}
	slices.SortFunc(found, func(a, b stagedRun) int { return strings.Compare(a.experiment, b.experiment) })
	return found, l.missing(newest)
}

// list finds the newest complete run of each experiment that is wanted.
func (l *stagedLoader) list(ctx context.Context, wanted map[string]bool, newest map[string]int64) error {
	prefix := ""
	if len(wanted) == 1 {
		for name := range wanted {
			prefix = name + "/"
		}
	}
	for file, err := range l.o.From.List(ctx, prefix) {
		if err != nil {
			return err
		}
		key := manifestKey.FindStringSubmatch(file.Key)
		if key == nil || len(wanted) > 0 && !wanted[key[1]] {
			continue
		}
		id, err := strconv.ParseInt(key[2], 10, 64)
		if err != nil || l.o.Run != 0 && id != l.o.Run {
			continue // not an id that a run can have
		}
		newest[key[1]] = max(newest[key[1]], id)
	}
	return nil
}

// missing names the experiments that were asked for and have no complete run there.
func (l *stagedLoader) missing(newest map[string]int64) error {
	for _, name := range l.o.Experiments {
		if newest[strings.ToLower(name)] != 0 {
			continue
		}
		what := "a complete run"
		if l.o.Run != 0 {
			what = fmt.Sprintf("a complete run %d", l.o.Run)
		}
		return fmt.Errorf("%s of experiment %q %w at %s", what, name, store.ErrNotFound, l.o.From.Location())
	}
	return nil
}

// again returns what logs a failure that is followed by another try.
func (l *stagedLoader) again(ctx context.Context, line string) func(error, time.Duration) {
	return func(err error, wait time.Duration) {
		l.sim.log.WarnContext(ctx, line, "stage", l.o.From.Location(), "error", err, "again_in_ms", wait.Milliseconds())
	}
}

// read reads what lies beside the parts of a staged run.
func (l *stagedLoader) read(ctx context.Context, staged stagedRun) (m *moved, err error) {
	dir, err := os.MkdirTemp("", "dwsim-staged-")
	if err != nil {
		return nil, fmt.Errorf("no temporary folder can be made: %w", plainPath(err))
	}
	defer os.RemoveAll(dir)
	var texts [3][]byte
	for i, name := range []string{documentName, runName, manifestName} {
		if texts[i], err = l.readText(ctx, staged, dir, name); err != nil {
			return nil, err
		}
	}
	if m, err = decodeMoved(texts[0], texts[1], texts[2]); err != nil {
		return nil, err
	}
	if m.run.ID != staged.id || !strings.EqualFold(m.experiment.Name, staged.experiment) {
		return nil, refusedf("its record is that of another run")
	}
	return m, nil
}

// readText fetches a text to dir and reads it, unless it is larger than one in an archive.
func (l *stagedLoader) readText(ctx context.Context, staged stagedRun, dir, name string) ([]byte, error) {
	limit := int64(maxDocumentBytes)
	if name == manifestName {
		limit = maxManifestBytes
	}
	key, path := staged.prefix()+"/"+name, filepath.Join(dir, name)
	err := persist(ctx, l.o.Tries, l.again(ctx, "stage does not answer"), func() error {
		for file, err := range l.o.From.List(ctx, key) {
			if err != nil {
				return err
			}
			if file.Key == key && file.Bytes > limit {
				return refusedf("its %s has %d bytes; up to %d are read", name, file.Bytes, limit)
			}
		}
		return l.o.From.Get(ctx, store.StagedFile{Key: key}, path)
	})
	if err != nil {
		return nil, err
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", path, plainPath(err))
	}
	return text, nil
}
