package dwsim_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/ddl"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/gen/parquet"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// isRefusal reports whether an error is about what was asked, and not about what broke.
func isRefusal(err error) bool {
	for _, refusal := range []error{
		dwsim.ErrRefused, store.ErrNotFound, store.ErrExists, store.ErrRunActive, store.ErrMarkChanged,
	} {
		if errors.Is(err, refusal) {
			return true
		}
	}
	_, isQuery := errors.AsType[*store.QueryError](err)
	_, isScript := errors.AsType[ddl.Errors](err)
	return isQuery || isScript || isProblems(err)
}

func isProblems(err error) bool {
	problems, _ := errors.AsType[schema.Problems](err)
	return len(problems) > 0
}

// asked is an env with what refusals are about: run 1 whose rows were replaced by those of run
// 2, and run 3, which was aborted.
type asked struct {
	*env
	shop *dwsim.Experiment
}

func newAsked(t *testing.T) asked {
	t.Helper()
	env := newEnv(t, t.TempDir(), nil)
	a := asked{env, env.create(t, shopDocument)}
	generate(t, a.shop, seeded(1))
	generate(t, a.shop, seeded(2))
	env.create(t, `{"name": "empty", "tables": [{"name": "t", "target_rows": 1, "columns": [{"name": "id", "data_type": "BIGINT", "is_unique": true}]}]}`)
	started, err := a.shop.Start(t.Context(), dwsim.GenerateOptions{Rows: map[string]int64{"orders": 2_000_000_000}, IgnoreDisk: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := env.Runs().Abort(t.Context(), "shop", started.ID, "enough"); err != nil {
		t.Fatal(err)
	}
	return a
}

// TestRefusals asks for what cannot be done, by every method: each says so in a way that
// programs understand.
func TestRefusals(t *testing.T) {
	a := newAsked(t)
	missing := []error{store.ErrNotFound}
	refused := []error{dwsim.ErrRefused}
	conflict := []error{dwsim.ErrRefused, dwsim.ErrConflict}
	for name, tt := range map[string]struct {
		ask func(ctx context.Context) error
		is  []error
	}{
		"generate: unknown table":     {a.generates(dwsim.GenerateOptions{Rows: map[string]int64{"nothing": 1}}), nil},
		"generate: negative rows":     {a.generates(dwsim.GenerateOptions{Rows: map[string]int64{"orders": -1}}), nil},
		"generate: no rows at all":    {a.generates(dwsim.GenerateOptions{Rows: map[string]int64{"orders": 0, "customers": 0}}), nil},
		"generate: rows beyond a key": {a.generates(dwsim.GenerateOptions{Rows: map[string]int64{"customers": math.MaxInt32}}), nil},
		"generate: rows beyond the disk": {func(ctx context.Context) error {
			return second(a.at("empty").Generate(ctx, dwsim.GenerateOptions{Rows: map[string]int64{"t": math.MaxInt64 / 2}}))
		}, refused},
		"generate: negative workers":       {a.generates(dwsim.GenerateOptions{Workers: -1}), nil},
		"generate: too many workers":       {a.generates(dwsim.GenerateOptions{Workers: 1 << 20}), refused},
		"generate: negative batches":       {a.generates(dwsim.GenerateOptions{BatchRows: -1}), nil},
		"generate: negative parts":         {a.generates(dwsim.GenerateOptions{PartRows: -1}), nil},
		"generate: negative keep":          {a.generates(dwsim.GenerateOptions{Keep: -1}), nil},
		"generate: unknown compression":    {a.generates(dwsim.GenerateOptions{Compression: parquet.Compression(9)}), nil},
		"generate: seed of a resumed run":  {a.generates(dwsim.GenerateOptions{Resume: true, Seed: new(int64(1))}), nil},
		"generate: parts of a resumed run": {a.generates(dwsim.GenerateOptions{Resume: true, PartRows: 77}), nil},
		"generate: nothing to resume": {func(ctx context.Context) error {
			return second(a.at("empty").Generate(ctx, dwsim.GenerateOptions{Resume: true}))
		}, conflict},
		"load: unknown run": {a.loads(77), missing},
		"load: aborted run": {a.loads(3), conflict},
		"load: no run":      {func(ctx context.Context) error { return second(a.at("empty").Load(ctx, dwsim.LoadOptions{})) }, missing},
		"export: aborted run": {func(ctx context.Context) error {
			return second(a.shop.Export(ctx, io.Discard, dwsim.ExportOptions{Run: 3}))
		}, conflict},
		"export: unknown run": {func(ctx context.Context) error {
			return second(a.shop.Export(ctx, io.Discard, dwsim.ExportOptions{Run: 77}))
		}, missing},
		"abort: ended run":                   {func(ctx context.Context) error { return a.Runs().Abort(ctx, "shop", 3, "") }, conflict},
		"abort: unknown run":                 {func(ctx context.Context) error { return a.Runs().Abort(ctx, "shop", 77, "") }, missing},
		"verify: aborted run":                {a.verifies(3), conflict},
		"verify: replaced rows":              {a.verifies(1), conflict},
		"verify: unknown run":                {a.verifies(77), missing},
		"delete: unknown run":                {func(ctx context.Context) error { return a.Runs().Delete(ctx, "shop", 77) }, missing},
		"preview: unknown table":             {a.previews("nothing", 1), missing},
		"preview: no rows":                   {a.previews("orders", 0), refused},
		"profile: unknown table":             {a.profiles(dwsim.ProfileOptions{Tables: []string{"nothing"}}), missing},
		"profile: buckets":                   {a.profiles(dwsim.ProfileOptions{Buckets: 1}), refused},
		"profile: frequent values":           {a.profiles(dwsim.ProfileOptions{Top: -1}), refused},
		"profile: sample":                    {a.profiles(dwsim.ProfileOptions{SampleRows: -1}), refused},
		"check: unknown table":               {a.checks(dwsim.CheckOptions{Tables: []string{"nothing"}}), missing},
		"check: alpha":                       {a.checks(dwsim.CheckOptions{Alpha: 2}), refused},
		"check: no rows":                     {func(ctx context.Context) error { return second(a.at("empty").Check(ctx, dwsim.CheckOptions{})) }, conflict},
		"query: statement":                   {a.queries("SELEC 1", dwsim.QueryOptions{}), nil},
		"query: writes":                      {a.queries("DELETE FROM orders", dwsim.QueryOptions{}), nil},
		"query: unknown table":               {a.queries("SELECT * FROM nothing", dwsim.QueryOptions{}), nil},
		"query: id":                          {a.queries("SELECT 1", dwsim.QueryOptions{ID: "a b"}), refused},
		"query: limit":                       {a.queries("SELECT 1", dwsim.QueryOptions{Limit: -1}), refused},
		"query: timeout":                     {a.queries("SELECT 1", dwsim.QueryOptions{Timeout: -time.Second}), refused},
		"query: name of a parameter":         {a.queries("SELECT 1", dwsim.QueryOptions{Params: []store.Param{{Name: "1"}}}), refused},
		"query: parameter twice":             {a.queries("SELECT :a", dwsim.QueryOptions{Params: []store.Param{text("a"), text("a")}}), refused},
		"query: parameter of another type":   {a.queries("SELECT :a", dwsim.QueryOptions{Params: []store.Param{{Name: "a", Type: schema.Date, Value: "x"}}}), refused},
		"query: parameter of no type":        {a.queries("SELECT :a", dwsim.QueryOptions{Params: []store.Param{{Name: "a", Type: schema.BigInt, Value: "x"}}}), refused},
		"query: parameter that is not there": {a.queries("SELECT 1", dwsim.QueryOptions{Params: []store.Param{text("a")}}), nil},
		"query: parameter without a value":   {a.queries("SELECT :a", dwsim.QueryOptions{}), nil},
		"explain: statement":                 {func(ctx context.Context) error { return second(a.shop.Explain(ctx, "SELEC 1", dwsim.QueryOptions{})) }, nil},
		"explain: timeout": {func(ctx context.Context) error {
			return second(a.shop.Explain(ctx, "SELECT 1", dwsim.QueryOptions{Timeout: -1}))
		}, refused},
		"parameter: unknown type":    {func(context.Context) error { return second(dwsim.ParseParam("a", "number-ish", "1")) }, refused},
		"parameter: not of its type": {func(context.Context) error { return second(dwsim.ParseParam("a", "int", "x")) }, refused},
		"cancel: unknown query":      {func(context.Context) error { return a.CancelQuery("nothing") }, missing},
		"create: no document":        {func(ctx context.Context) error { return second(a.CreateExperiment(ctx, nil)) }, refused},
		"create: name taken":         {func(ctx context.Context) error { return second(a.CreateExperiment(ctx, decode(t, shopDocument))) }, []error{store.ErrExists}},
		"create: warehouse not configured": {func(ctx context.Context) error {
			return second(a.CreateExperiment(ctx, &schema.Experiment{Name: "x", TargetWarehouse: "moon"}))
		}, nil},
		"import: dialect":     {a.imports("CREATE TABLE t (id int)", ddl.Options{Dialect: "cobol"}), refused},
		"import: target rows": {a.imports("CREATE TABLE t (id int)", ddl.Options{Dialect: "ansi", TargetRows: -1}), refused},
		"import: script":      {a.imports("CREATE TABEL t (id int)", ddl.Options{Dialect: "ansi"}), nil},
		"import: warehouse":   {a.imports("CREATE TABLE t (id int)", ddl.Options{Dialect: "ansi", TargetWarehouse: "moon"}), nil},
		"restore: no archive": {func(ctx context.Context) error {
			_, _, err := a.Restore(ctx, bytes.NewReader(make([]byte, 500)), dwsim.RestoreOptions{})
			return err
		}, refused},
		"staged: no stage":                 {a.staged(dwsim.StagedLoadOptions{}), refused},
		"staged: tries":                    {a.staged(dwsim.StagedLoadOptions{From: &folderStage{}, Tries: -1}), refused},
		"staged: run of nobody":            {a.staged(dwsim.StagedLoadOptions{From: &folderStage{}, Run: 1}), refused},
		"staged: negative run":             {a.staged(dwsim.StagedLoadOptions{From: &folderStage{}, Run: -1}), refused},
		"staged: warehouse not configured": {a.staged(dwsim.StagedLoadOptions{From: &folderStage{}, Into: "moon"}), refused},
		"watch: interval": {func(ctx context.Context) error {
			return a.WatchStage(ctx, dwsim.StagedLoadOptions{From: &folderStage{}}, -1, nil)
		}, refused},
		"track: purpose":          {a.tracks(dwsim.Work{Experiment: "shop", Purpose: "A B"}), refused},
		"track: purpose of ours":  {a.tracks(dwsim.Work{Experiment: "shop", Purpose: "load"}), refused},
		"track: negative rows":    {a.tracks(dwsim.Work{Experiment: "shop", Purpose: "x", Tables: []dwsim.WorkTable{{Table: "orders", Rows: -1}}}), refused},
		"new: nothing configured": {func(context.Context) error { return second(dwsim.New(dwsim.Config{})) }, refused},
	} {
		t.Run(name, func(t *testing.T) {
			err := tt.ask(t.Context())
			if !isRefusal(err) {
				t.Fatalf("%v is no refusal", err)
			}
			for _, want := range tt.is {
				if !errors.Is(err, want) {
					t.Errorf("%v is not: %v", err, want)
				}
			}
			if len(tt.is) == 1 && errors.Is(err, dwsim.ErrConflict) {
				t.Errorf("%v is a conflict", err)
			}
		})
	}
}

// TestFailuresAreNotRefusals breaks what is stored: nobody asked for anything wrong then.
func TestFailuresAreNotRefusals(t *testing.T) {
	a := newAsked(t)
	write(t, filepath.Join(a.dir, "warehouse", "shop.db"), strings.Repeat("no database", 1000))
	if err := a.meta.Close(); err != nil {
		t.Fatal(err)
	}
	for name, ask := range map[string]func(context.Context) error{
		"generate": a.generates(dwsim.GenerateOptions{}), "load": a.loads(1), "verify": a.verifies(1), "check": a.checks(dwsim.CheckOptions{}),
		"query": a.queries("SELECT * FROM orders", dwsim.QueryOptions{}), "profile": a.profiles(dwsim.ProfileOptions{}),
	} {
		if err := ask(t.Context()); err == nil || isRefusal(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestRefusedKeepsItsText and what is inside of it.
func TestRefusedKeepsItsText(t *testing.T) {
	err := dwsim.Refused(syscall.ENOSPC)
	if err.Error() != syscall.ENOSPC.Error() || !errors.Is(err, syscall.ENOSPC) || !errors.Is(err, dwsim.ErrRefused) || errors.Is(err, dwsim.ErrConflict) {
		t.Errorf("got %v", err)
	}
	if dwsim.Refused(nil) != nil {
		t.Error("nothing is refused")
	}
}

func second[T any](_ T, err error) error { return err }

func text(name string) store.Param { return store.Param{Name: name, Type: schema.Text, Value: "x"} }

// at returns an experiment that is there.
func (a asked) at(name string) *dwsim.Experiment {
	e, err := a.Experiment(context.Background(), name)
	if err != nil {
		panic(err)
	}
	return e
}

func (a asked) generates(o dwsim.GenerateOptions) func(context.Context) error {
	return func(ctx context.Context) error { return second(a.shop.Generate(ctx, o)) }
}

func (a asked) loads(run int64) func(context.Context) error {
	return func(ctx context.Context) error { return second(a.shop.Load(ctx, dwsim.LoadOptions{Run: run})) }
}

func (a asked) verifies(run int64) func(context.Context) error {
	return func(ctx context.Context) error { return second(a.Runs().Verify(ctx, "shop", run)) }
}

func (a asked) previews(table string, rows int) func(context.Context) error {
	return func(context.Context) error { return second(a.shop.Preview(table, rows, 1)) }
}

func (a asked) profiles(o dwsim.ProfileOptions) func(context.Context) error {
	return func(ctx context.Context) error { return second(a.shop.Profile(ctx, o)) }
}

func (a asked) checks(o dwsim.CheckOptions) func(context.Context) error {
	return func(ctx context.Context) error { return second(a.shop.Check(ctx, o)) }
}

func (a asked) queries(sql string, o dwsim.QueryOptions) func(context.Context) error {
	return func(ctx context.Context) error {
		rows, err := a.shop.Query(ctx, sql, o)
		if err != nil {
			return err
		}
		defer rows.Close()
		return second(rows.Next())
	}
}

func (a asked) imports(script string, o ddl.Options) func(context.Context) error {
	return func(ctx context.Context) error { _, _, err := a.ImportDDL(ctx, "imported", script, o); return err }
}

func (a asked) staged(o dwsim.StagedLoadOptions) func(context.Context) error {
	return func(ctx context.Context) error { return second(a.LoadStaged(ctx, o)) }
}

func (a asked) tracks(work dwsim.Work) func(context.Context) error {
	return func(ctx context.Context) error {
		return second(a.Runs().Track(ctx, work, func(context.Context, *dwsim.Tracked) error { return nil }))
	}
}
