package dwsim_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/dw-sim/dw-sim"

// The lines of the import table, the lowest first. A package imports only lower lines,
// never its own; test files are exempt.
const (
	lineSchema = 10 * (iota + 1)
	lineGen
	lineStore
	lineDrivers
	lineAdapters
	lineCLI
	linePrograms
)

// The first pattern that fits a package says where it stands. A pattern that ends with
// /* stands for every package below. What an internal package shares stands just below
// its users.
var lines = []struct {
	pattern string
	line    int
}{
	{"schema/internal/*", lineSchema - 5},
	{"schema", lineSchema},
	{"schema/schematest", lineGen - 5}, // what tests of several packages share
	{"gen/internal/*", lineGen - 5},
	{"gen", lineGen},
	{"gen/failpoint", lineGen - 5},
	{"gen/writeback", lineGen - 5},
	{"gen/parquet", lineStore},
	{"ddl/internal/*", lineStore - 5},
	{"ddl", lineStore},
	{"store", lineStore},
	{"store/sqltext", lineStore - 5}, // tokens, which scripts and commands need, too
	{"store/internal/spelling", lineDrivers - 6},
	{"store/internal/pg", lineDrivers - 4}, // what Postgres and Redshift share
	{"store/internal/contents", lineDrivers - 6},
	{"store/internal/textform", lineDrivers - 6},
	{"store/internal/snowtest", lineDrivers - 4}, // a server that tests of one driver start
	{"store/internal/*", lineDrivers - 5},
	{"store/sqlite/internal/keysort", lineDrivers - 6},
	{"store/sqlite/internal/*", lineDrivers - 5},
	{"store/stage", lineDrivers - 1},  // what the stages in clouds stand on
	{"store/result", lineDrivers - 1}, // formats, which adapters write
	{"store/*", lineDrivers},          // the drivers, and storetest
	{"dwsim/*", lineDrivers - 5},      // descriptions of an experiment that stand alone
	{"dwsim", lineDrivers},
	{"adapters/httpapi/ui", lineAdapters - 5},
	{"adapters/httpapi/api", lineAdapters - 5},    // shapes and meanings, without HTTP
	{"adapters/httpapi/client", lineAdapters - 4}, // the same from a server
	{"adapters/httpapi", lineAdapters},
	{"adapters/dwsimtest/internal/*", lineAdapters - 5},
	{"adapters/dwsimtest", lineAdapters},
	{"adapters/dwsimtest/postgrestest", lineAdapters + 1}, // whose options are those of dwsimtest
	{"adapters/cli/internal/*", lineCLI - 5},
	{"adapters/cli", lineCLI},
	{"adapters/cli/dw-sim", linePrograms},
	{"adapters/cli/torture", linePrograms}, // only tests
	{"adapters/cli/peers", linePrograms},   // only tests
	{"examples", lineSchema},               // files alone
	{"examples/*", linePrograms},
}

// Where third-party packages may be imported. One that is not listed has no room yet.
var rooms = []struct {
	packages string   // a prefix of import paths
	rooms    []string // nil means everywhere
}{
	{"github.com/apache/arrow-go/", []string{"store/result"}},
	{"github.com/parquet-go/", []string{"gen/parquet", "store/internal/snowtest"}},
	{"github.com/brianvoe/gofakeit/", []string{"gen"}},
	{"github.com/expr-lang/expr", []string{"gen"}},
	{"github.com/shopspring/decimal", []string{"gen"}},
	{"github.com/xwb1989/sqlparser", []string{"ddl", "dwsim"}}, // dwsim: for hints alone
	{"github.com/uptrace/bun", []string{"store/*"}},
	{"modernc.org/", []string{"store/*"}}, // SQLite, and the C library it stands on
	{"github.com/alecthomas/kong", []string{"adapters/cli"}},
	{"github.com/ergochat/readline", []string{"adapters/cli"}}, // the shell
	{"github.com/gorilla/mux", []string{"adapters/httpapi"}},
	{"github.com/prometheus/client_golang", []string{"adapters/httpapi"}},
	{"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp", []string{"adapters/httpapi"}},
	{"gocloud.dev", []string{"store/*"}},
	{"github.com/aws/", []string{"store/*"}}, // what gocloud.dev is configured with
	{"github.com/Azure/", []string{"store/*"}},
	{"cloud.google.com/", []string{"store/*"}},
	{"google.golang.org/api/googleapi", []string{"store/*"}}, // whose errors are explained
	{"github.com/jackc/pgx/", []string{"store/*", "adapters/dwsimtest/postgrestest"}},
	{"github.com/duckdb/", []string{"store/*"}},
	{"github.com/snowflakedb/gosnowflake", []string{"store/*"}},
	{"github.com/cenkalti/backoff/", []string{"store/*", "dwsim", "adapters/httpapi/client"}},
	{"github.com/klauspost/compress/", []string{"dwsim", "gen/parquet"}}, // of archives and of pages
	{"github.com/goccy/go-yaml", []string{"schema", "adapters/cli", "adapters/httpapi"}},
	{"github.com/gofrs/flock", []string{"dwsim", "store/*"}},
	{"pgregory.net/rapid", []string{"schema/schematest"}},
	{"github.com/go-logr/logr", []string{"adapters/cli"}}, // what OpenTelemetry logs with
	{"go.opentelemetry.io/otel/sdk", []string{"adapters/cli"}},
	{"go.opentelemetry.io/otel/exporters/", []string{"adapters/cli"}},
	{"go.opentelemetry.io/otel", []string{"dwsim", "adapters/cli", "adapters/httpapi"}},
	{"golang.org/x/", nil},
}

// goPackage is what `go list -json` tells of a package.
type goPackage struct {
	ImportPath string
	Imports    []string
}

func TestImports(t *testing.T) {
	if testing.Short() {
		t.Skip("runs go list")
	}
	packages := listPackages(t)
	if len(packages) < 5 {
		t.Fatalf("go list found %d packages: the test looks in the wrong place", len(packages))
	}
	for _, violation := range violations(packages) {
		t.Error(violation)
	}
}

// TestImportViolations plants violations: a check that cannot fail checks nothing.
func TestImportViolations(t *testing.T) {
	in := func(path string) string { return module + "/" + path }
	for _, tt := range []struct {
		name string
		p    goPackage
		want string // "" means that it is allowed
	}{
		{"downwards", goPackage{in("dwsim"), []string{in("store"), in("gen/parquet"), "context"}}, ""},
		{"driver uses what drivers share", goPackage{in("store/sqlite"), []string{in("store/internal/sqltypes")}}, ""},
		{"yaml in its room", goPackage{in("schema"), []string{"github.com/goccy/go-yaml/ast"}}, ""},
		{"a room with sub-packages", goPackage{in("store/sqlite"), []string{"github.com/uptrace/bun/dialect/sqlitedialect"}}, ""},
		{"front door imports a driver", goPackage{in("dwsim"), []string{in("store/sqlite")}}, "dwsim must not import store/sqlite"},
		{"driver imports the front door", goPackage{in("store/sqlite"), []string{in("dwsim")}}, "store/sqlite must not import dwsim"},
		{"upwards", goPackage{in("gen"), []string{in("store")}}, "gen must not import store"},
		{"neighbours", goPackage{in("adapters/httpapi"), []string{in("adapters/dwsimtest")}}, "adapters/httpapi must not import adapters/dwsimtest"},
		{"one driver imports another", goPackage{in("store/redshift"), []string{in("store/postgres")}}, "store/redshift must not import store/postgres"},
		{"scripts use schema, engine and parser", goPackage{in("ddl"), []string{in("schema"), in("gen"), "github.com/xwb1989/sqlparser"}}, ""},
		{"front door imports scripts", goPackage{in("dwsim"), []string{in("ddl")}}, ""},
		{"scripts and the store are neighbours", goPackage{in("ddl"), []string{in("store")}}, "ddl must not import store"},
		{"engine imports scripts", goPackage{in("gen"), []string{in("ddl")}}, "gen must not import ddl"},
		{"the SQL parser out of its room", goPackage{in("store"), []string{"github.com/xwb1989/sqlparser"}}, "store must not import github.com/xwb1989/sqlparser: its room is ddl, dwsim"},
		{"a new folder", goPackage{in("util"), nil}, "util has no line in the import table"},
		{"out of its room", goPackage{in("dwsim"), []string{"github.com/parquet-go/parquet-go"}}, "dwsim must not import github.com/parquet-go/parquet-go"},
		{"a tracer that exports, in the library", goPackage{in("dwsim"), []string{"go.opentelemetry.io/otel/sdk/trace"}}, "dwsim must not import go.opentelemetry.io/otel/sdk/trace"},
		{"a driver outside store", goPackage{in("adapters/cli"), []string{"modernc.org/sqlite"}}, "adapters/cli must not import modernc.org/sqlite"},
		{"a new dependency", goPackage{in("gen"), []string{"example.com/left-pad"}}, "example.com/left-pad has no room"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := violations([]goPackage{tt.p})
			if tt.want == "" && len(got) > 0 {
				t.Errorf("refused: %s", got)
			}
			if tt.want != "" && (len(got) != 1 || !strings.Contains(got[0], tt.want)) {
				t.Errorf("got %q, want one violation with %q", got, tt.want)
			}
		})
	}
}

// TestNoDriverInside looks at all that a program gets with the front door.
func TestNoDriverInside(t *testing.T) {
	if testing.Short() {
		t.Skip("runs go list")
	}
	out, err := exec.Command("go", "list", "-deps", module+"/dwsim").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	if !strings.Contains(string(out), "parquet-go") {
		t.Fatal("go list does not name what dwsim needs")
	}
	for _, driver := range []string{"jackc/pgx", "uptrace/bun", "modernc.org", "duckdb", "snowflake", "gocloud.dev", "aws-sdk", "Azure", "cloud.google.com", "grpc"} {
		if strings.Contains(string(out), driver) {
			t.Errorf("whoever imports dwsim links %s", driver)
		}
	}
}

// violations returns a sentence for each import that the tables do not allow.
func violations(packages []goPackage) []string {
	var found []string
	for _, p := range packages {
		path := strings.TrimPrefix(p.ImportPath, module+"/")
		line, ok := lineOf(path)
		if !ok {
			found = append(found, path+" has no line in the import table")
			continue
		}
		for _, imported := range p.Imports {
			if v := violation(path, line, imported); v != "" {
				found = append(found, v)
			}
		}
	}
	return found
}

func violation(path string, line int, imported string) string {
	own, isOwn := strings.CutPrefix(imported, module+"/")
	if !isOwn {
		return strangerViolation(path, imported)
	}
	if other, ok := lineOf(own); !ok || other >= line {
		return fmt.Sprintf("%s must not import %s: a package imports only lower lines", path, own)
	}
	return ""
}

func strangerViolation(path, imported string) string {
	if first, _, _ := strings.Cut(imported, "/"); !strings.Contains(first, ".") {
		return "" // the standard library
	}
	for _, r := range rooms {
		if !strings.HasPrefix(imported, r.packages) {
			continue
		}
		if r.rooms == nil || slices.ContainsFunc(r.rooms, func(room string) bool { return fits(path, room) }) {
			return ""
		}
		return fmt.Sprintf("%s must not import %s: its room is %s", path, imported, strings.Join(r.rooms, ", "))
	}
	return fmt.Sprintf("%s imports %s, but %s has no room in the table", path, imported, imported)
}

func lineOf(path string) (int, bool) {
	for _, l := range lines {
		if fits(path, l.pattern) {
			return l.line, true
		}
	}
	return 0, false
}

func fits(path, pattern string) bool {
	if folder, below := strings.CutSuffix(pattern, "*"); below {
		return strings.HasPrefix(path, folder)
	}
	return path == pattern
}

// listPackages lists the packages of the module as they are built here.
func listPackages(t *testing.T) []goPackage {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports", module+"/...")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var packages []goPackage
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p goPackage
		err := d.Decode(&p)
		if errors.Is(err, io.EOF) {
			return packages
		}
		if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
}
