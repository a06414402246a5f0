package cli

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
)

// lowDisk is the free space below which doctor warns: a run of some million rows, its
// Parquet files and the old rows beside it.
const lowDisk = 1 << 30

type doctorCommand struct {
	Alive bool `help:"Ask only whether the server of --server lives, for which it wants no token."`
}

func (*doctorCommand) Help() string {
	return `The exit code is 5 when the metadata or a warehouse cannot be reached, and 1 when
something else is wrong.

With --server the server is asked, and nothing of this machine: whether it answers, which
version it is, and how long an answer takes.

Examples:

    dw-sim doctor
    dw-sim doctor --server http://far:8000
    dw-sim doctor --server http://localhost:8000 --alive`
}

// finding is one line of the doctor.
type finding struct {
	Check  string `json:"check"`
	OK     bool   `json:"ok"`
	Detail string `json:"detail"`
	Hint   string `json:"hint,omitempty"`

	unreachable bool
}

// Run checks what the other commands need.
func (cmd *doctorCommand) Run(ctx context.Context, s *session) error {
	cfg, err := loadConfig(s.globals, s.env)
	if err != nil {
		return err
	}
	v := api.VersionOf()
	findings := []finding{
		{Check: "version", OK: true, Detail: fmt.Sprintf("dw-sim %s, engine %s, %s %s", v.Version, v.Engine, v.Go, v.Platform)},
		checkConfig(cfg),
	}
	if cfg.server != "" {
		to, err := s.dial(cfg)
		if err != nil {
			return err
		}
		defer to.Close()
		if cmd.Alive {
			return s.diagnose(checkAlive(ctx, to))
		}
		return s.diagnose(append(findings, checkServer(ctx, to)...))
	}
	if cmd.Alive {
		return usagef("--alive asks a server: name one with --server")
	}
	findings = append(findings, checkDataRoot(cfg.dataRoot), checkDisk(cfg.dataRoot))
	findings = append(findings, checkMetadata(ctx, cfg.targetDBURL)...)
	for _, name := range slices.Sorted(maps.Keys(cfg.warehouses)) {
		findings = append(findings, checkWarehouse(ctx, name, cfg.warehouses[name])...)
	}
	if cfg.stageURL != "" {
		findings = append(findings, checkStage(ctx, cfg.stageURL)...)
	}
	return s.diagnose(findings)
}

func (s *session) diagnose(findings []finding) error {
	if s.JSON {
		if err := s.console.printJSON(map[string]any{"checks": findings}); err != nil {
			return err
		}
	} else {
		t := columns("CHECK", "RESULT", "DETAIL")
		for _, f := range findings {
			verdict, detail := "ok", f.Detail
			if !f.OK {
				verdict = "problem"
			}
			if f.Hint != "" {
				detail += " (" + f.Hint + ")"
			}
			t.add(f.Check, verdict, detail)
		}
		if err := t.write(s.console.out, 0, s.console.dim); err != nil {
			return err
		}
	}
	return verdict(findings)
}

func verdict(findings []finding) error {
	problems, unreachable := 0, false
	for _, f := range findings {
		if !f.OK {
			problems++
			unreachable = unreachable || f.unreachable
		}
	}
	if problems == 0 {
		return nil
	}
	err := errors.New(count(problems, "problem") + " found")
	if unreachable {
		err = fmt.Errorf("%w: something %w", err, store.ErrUnreachable)
	}
	return told{err}
}

func checkConfig(c *config) finding {
	f := finding{Check: "configuration", OK: true, Detail: "environment and defaults, there is no " + configFile}
	if c.file != "" {
		f.Detail = c.file
	}
	return f
}

func checkDataRoot(root string) finding {
	f := finding{Check: "data root", Detail: root}
	if err := os.MkdirAll(root, 0o700); err != nil {
		f.Detail, f.Hint = fmt.Sprintf("%s cannot be made: %s", root, errors.Unwrap(err)), "choose another folder with --data-root"
		return f
	}
	probe, err := os.CreateTemp(root, ".doctor-*.tmp")
	if err != nil {
		f.Detail, f.Hint = fmt.Sprintf("%s cannot be written to: %s", root, errors.Unwrap(err)), "give yourself the right to write there, or choose another folder with --data-root"
		return f
	}
	f.OK = true
	if err := errors.Join(probe.Close(), os.Remove(probe.Name())); err != nil {
		f.OK, f.Detail = false, err.Error()
	}
	return f
}

func checkDisk(root string) finding {
	f := finding{Check: "free disk", OK: true}
	free, known := dwsim.FreeSpace(root)
	switch {
	case !known:
		f.Detail = "not known on this system"
	case free < lowDisk:
		f.OK, f.Detail, f.Hint = false, bytesOf(uint64(free)), "a million rows take about 200 MiB in Parquet and SQLite together"
	default:
		f.Detail = bytesOf(uint64(free))
	}
	return f
}

// checkPatience is how long each database may take to answer.
const checkPatience = 20 * time.Second

func checkMetadata(ctx context.Context, rawURL string) []finding {
	f := finding{Check: "metadata", Detail: masked(rawURL)}
	hint := "check --target-db-url or DW_SIMULATOR_TARGET_DB_URL"
	ctx, cancel := context.WithTimeout(ctx, checkPatience)
	defer cancel()
	m, err := store.OpenMetadata(ctx, rawURL)
	if err != nil {
		return f.broken(err, hint)
	}
	start := time.Now()
	all, err := m.Experiments(ctx, store.Part{})
	took := time.Since(start)
	if err != nil {
		return f.broken(errors.Join(err, m.Close()), hint)
	}
	more := examine(ctx, "metadata", m)
	if err := m.Close(); err != nil {
		return f.broken(err, hint)
	}
	f.OK = true
	f.Detail += fmt.Sprintf(", %s, %s", count(len(all), "experiment"), elapsed(took))
	return append([]finding{f}, more...)
}

func checkWarehouse(ctx context.Context, name, rawURL string) []finding {
	f := finding{Check: "warehouse " + name, Detail: masked(rawURL)}
	hint := fmt.Sprintf("check %s_url in %s or DW_SIMULATOR_%s_URL", name, configFile, strings.ToUpper(name))
	if name == defaultWarehouse {
		hint = "check the folder warehouse in the data root"
	}
	if tag := missingTag(rawURL); tag != "" {
		hint = "build dw-sim with -tags " + tag
	}
	ctx, cancel := context.WithTimeout(ctx, checkPatience)
	defer cancel()
	w, err := openWarehouse(ctx, name, rawURL)
	if err != nil {
		return f.broken(err, hint)
	}
	product, took, err := ping(ctx, w)
	if err != nil {
		return f.broken(errors.Join(err, w.Close()), hint)
	}
	more := examine(ctx, f.Check, w)
	if err := w.Close(); err != nil {
		return f.broken(err, hint)
	}
	f.OK = true
	f.Detail += fmt.Sprintf(", %s, %s", product, elapsed(took))
	return append([]finding{f}, more...)
}

// ping asks a warehouse for something and tells what answered, and how fast that was.
func ping(ctx context.Context, w store.Warehouse) (product string, took time.Duration, err error) {
	ask := func() (string, error) {
		_, err := w.Mark(ctx, "doctor")
		return "version not told by its driver", err
	}
	if v, ok := w.(store.Versioner); ok {
		ask = func() (string, error) { return v.Version(ctx) }
	}
	return secondAnswer(ask)
}

// secondAnswer asks twice, and tells the second answer and how long that took: the first has the
// making of a connection in it.
func secondAnswer[T any](ask func() (T, error)) (answer T, took time.Duration, err error) {
	if answer, err = ask(); err != nil {
		return answer, 0, err
	}
	start := time.Now()
	answer, err = ask()
	return answer, time.Since(start), err
}

func checkStage(ctx context.Context, rawURL string) []finding {
	f := finding{Check: "staging area", Detail: masked(rawURL)}
	hint := fmt.Sprintf("check stage_bucket in %s or DW_SIMULATOR_STAGE_BUCKET", configFile)
	if tag := missingTag(rawURL); tag != "" {
		hint = "build dw-sim with -tags " + tag
	}
	ctx, cancel := context.WithTimeout(ctx, checkPatience)
	defer cancel()
	start := time.Now()
	stage, err := store.OpenStage(ctx, rawURL)
	if err != nil {
		return f.broken(err, hint)
	}
	more := examine(ctx, f.Check, stage)
	f.OK = true
	f.Detail += ", " + elapsed(time.Since(start))
	if err := stage.Close(); err != nil {
		return f.broken(err, hint)
	}
	return append([]finding{f}, more...)
}

// examine returns what a driver finds out by itself, a line each.
func examine(ctx context.Context, check string, driver any) []finding {
	examiner, ok := driver.(store.Examiner)
	if !ok {
		return nil
	}
	var findings []finding
	for _, found := range examiner.Examine(ctx) {
		f := finding{Check: check + ": " + found.Subject, OK: found.Err == nil, Detail: found.Detail, Hint: found.Hint}
		if found.Err != nil {
			f.unreachable = errors.Is(found.Err, store.ErrUnreachable)
			f.Detail = strings.TrimPrefix(found.Detail+": "+sentence(found.Err), ": ")
		}
		findings = append(findings, f)
	}
	return findings
}

func (f finding) broken(err error, hint string) []finding {
	f.OK, f.unreachable, f.Hint = false, true, hint
	f.Detail += ": " + sentence(err)
	return []finding{f}
}

// sentence is an error on one line; what has not answered in time is told by how long it had.
func sentence(err error) string {
	text := strings.ReplaceAll(err.Error(), "\n", "; ")
	return strings.ReplaceAll(text, context.DeadlineExceeded.Error(), fmt.Sprintf("it does not answer within %s", checkPatience))
}
