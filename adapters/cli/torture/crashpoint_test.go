//go:build linux

package torture_test

import (
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/dw-sim/dw-sim/gen/failpoint"

	_ "github.com/dw-sim/dw-sim/adapters/cli" // all that dw-sim is made of, with its crash points
	_ "github.com/dw-sim/dw-sim/store/postgres"
	_ "github.com/dw-sim/dw-sim/store/sqlite"
	_ "github.com/dw-sim/dw-sim/store/stage/s3"
)

// fewestPoints is how many crash points there are at least.
const fewestPoints = 40

// Crash points of the short form: around each thing that must happen in one step.
var shortPoints = []string{
	"sqlite.experiment.created", "run.slot.taken", "sqlite.run.started", "parquet.part.renamed", "sqlite.load.batch_written",
	"run.folder.finished", "sqlite.swap.synced", "sqlite.swap.renamed", "run.rows.swapped", "sqlite.run.finished",
	"sqlite.slot.freed", "sqlite.fence.renamed", "sqlite.slot.taken_over", "sqlite.drop.removed",
}

// crashPoints are those of dw-sim, which has the same packages as this test, where rows and
// metadata are in a database.
func crashPoints(database string) []string {
	return slices.DeleteFunc(failpoint.Names(), func(name string) bool {
		of, _, _ := strings.Cut(name, ".")
		return of == "failpoint" || of != database && slices.Contains([]string{"sqlite", "postgres", "redshift"}, of)
	})
}

// TestCrashPoints kills dw-sim at each of its crash points, at the first hit and in the
// long form at later ones.
func TestCrashPoints(t *testing.T) {
	skipShort(t)
	if w := newWorld(t); *binary != "" && w.start(t, with(failpoint.Variable, "nowhere"), "version").wait(t).code == 0 {
		t.Skip("the dw-sim of -binary has no crash points")
	}
	all := crashPoints("sqlite")
	if len(all) < fewestPoints {
		t.Errorf("there are %d crash points, want %d or more", len(all), fewestPoints)
	}
	points := all
	if !*long {
		points = shortPoints
	}
	for _, point := range points {
		for _, hit := range form([]string{""}, []string{"", ":2", ":5"}) {
			report.each(t, "kills at crash points", point+hit, func(t *testing.T) {
				if !slices.Contains(all, point) {
					t.Fatalf("there is no crash point %s; there are %q", point, all)
				}
				crashAt(t, emptyWorld(t, t.TempDir()), point+hit, hit == "")
			})
		}
	}
}

// byChance are crash points that are hit when a run is taken back at the right moment.
// The tests of gen/parquet bring that about, and die there. Files are got from a stage by
// those who load from one.
var byChance = []string{"parquet.file.discarded", "parquet.folder.removed", "stage.get.synced", "stage.get.renamed", "load.part.fetched"}

// crashAt walks through all that changes something until the point is hit.
func crashAt(t *testing.T, w *world, point string, must bool) {
	for _, s := range journey {
		if !strings.Contains(point, s.only) {
			continue
		}
		before := w.before(t, s)
		r := s.do(t, w, point)
		if r.signal != syscall.SIGKILL {
			if r.code != 0 && r.code != 130 {
				t.Fatalf("%s, with %s armed: dw-sim %s: %v", s.name, point, r.line, r)
			}
			continue
		}
		if !strings.Contains(r.err, "failpoint ") {
			t.Fatalf("%s: something else than the crash point killed it: %v", s.name, r)
		}
		t.Logf("killed in: %s", s.name)
		w.checkCrash(t, s, before)
		return
	}
	if must && !slices.Contains(byChance, point) {
		t.Errorf("nothing that dw-sim does comes to %s", point)
		return
	}
	t.Skipf("it is not hit so often")
}

// checkCrash checks what is left: the rows of before, or what the step wanted.
func (w *world) checkCrash(t *testing.T, s step, before state) {
	t.Helper()
	want := []int64{before.holds}
	if s.wants != nil {
		want = append(want, s.wants(before))
	}
	if !w.exists(t) {
		if !slices.Contains(want, 0) {
			t.Errorf("the experiment is gone")
		}
		w.must(t, w.create()...)
		want = []int64{0}
	}
	runs, holds := w.settled(t), w.whole(t)
	if newest(runs) > before.newest && runs[0].Status == completed {
		want = []int64{runs[0].ID}
	}
	if !slices.Contains(want, holds) {
		t.Errorf("there are the rows of run %d, want those of one of %d", holds, want)
	}
	if !t.Failed() {
		w.goesOn(t)
	}
}
