// Package pgtest gives tests a Postgres server of their own: a cluster in a temporary
// folder, started with the first test of a test binary that asks for one, and gone with the
// process, however that ends.
package pgtest

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Superuser is the role that tests connect as; it may do everything.
const Superuser = "postgres"

// Cluster is a running server with its databases.
type Cluster struct {
	dir      string
	port     int
	password string // for connections over TCP
	tcp      bool
	bin      string // folder of the programs
	settings settings

	alive []io.Closer // the inputs of the guards: open as long as this process lives

	mu    sync.Mutex // of admin
	admin *pgx.Conn
	made  int // databases so far
}

// Option changes how a server is started.
type Option func(*settings)

type settings struct {
	tcp bool
}

// TCP makes the server listen on a port of the loopback address as well, and makes
// [Cluster.Database] return URLs of it, with a password. Without it, there is only a Unix
// socket.
func TCP(s *settings) { s.tcp = true }

var shared = struct {
	sync.Mutex
	clusters map[string]*Cluster
}{clusters: map[string]*Cluster{}}

// Start returns a server that runs as long as the process. Tests that ask for the same
// options share one. Where Postgres is not installed the test is skipped, unless the
// environment says CI=true: then it fails. Several goroutines may call it.
func Start(tb testing.TB, options ...Option) *Cluster {
	tb.Helper()
	var s settings
	for _, o := range options {
		o(&s)
	}
	bin := programs(tb)
	shared.Lock()
	defer shared.Unlock()
	key := fmt.Sprint(s)
	if c := shared.clusters[key]; c != nil {
		return c
	}
	c, err := start(bin, s)
	if err != nil {
		tb.Fatalf("Postgres does not start: %v", err)
	}
	shared.clusters[key] = c
	return c
}

// Installed reports whether [Start] finds what it starts: initdb, postgres and psql.
func Installed() bool { return folder() != "" }

// folder is that of initdb and postgres; "" where they or psql are missing.
func folder() string {
	installed, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if path, err := exec.LookPath("initdb"); err == nil {
		if path, err = filepath.EvalSymlinks(path); err == nil {
			installed = append(installed, path)
		}
	}
	if _, err := exec.LookPath("psql"); err != nil || len(installed) == 0 {
		return ""
	}
	return filepath.Dir(installed[len(installed)-1])
}

// programs returns the folder of initdb and postgres.
func programs(tb testing.TB) string {
	tb.Helper()
	bin := folder()
	switch {
	case bin != "":
	case os.Getenv("CI") == "true":
		tb.Fatal("Postgres is not installed; the tests want initdb, postgres and psql")
	default:
		tb.Skip("Postgres is not installed")
	}
	return bin
}

func start(bin string, s settings) (*Cluster, error) {
	// Where any user may go, and with a path that is short enough for a socket.
	dir, err := os.MkdirTemp("/tmp", "dwsim-postgres-")
	if err != nil {
		return nil, err
	}
	c := &Cluster{dir: dir, port: 5432, password: rand.Text(), tcp: s.tcp, bin: bin, settings: s}
	if err := c.initialize(bin, s); err != nil {
		return nil, fmt.Errorf("%w (what is left is in %s)", err, dir)
	}
	return c, c.launch(bin, s)
}

// initialize makes the cluster, in which sockets are trusted and TCP wants the password.
func (c *Cluster) initialize(bin string, s settings) error {
	if s.tcp {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		c.port = listener.Addr().(*net.TCPAddr).Port
		if err := listener.Close(); err != nil {
			return err
		}
	}
	secret := filepath.Join(c.dir, "password")
	if err := os.WriteFile(secret, []byte(c.password+"\n"), 0o644); err != nil { // the folder is closed to others
		return err
	}
	cmd, err := command(c.dir, filepath.Join(bin, "initdb"), "-D", c.data(), "-U", Superuser, "--pwfile", secret,
		"--auth-local=trust", "--auth-host=scram-sha-256", "-N", "-E", "UTF8", "--no-locale", "--lc-ctype="+letters())
	if err != nil {
		return err
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	return nil
}

// letters is the locale that knows capitals of all scripts, as that of most servers does; texts
// are sorted by their bytes.
func letters() string {
	if runtime.GOOS == "linux" {
		return "C.UTF-8"
	}
	return "C"
}

func (c *Cluster) data() string { return filepath.Join(c.dir, "data") }

// guard runs the server until its standard input ends, which it does when the process that
// started it is no more, even when that was killed; then it removes the folder. A shell has
// its background jobs ignore SIGQUIT until they ask for it, SIGTERM not.
const guard = `dir=$1; shift
"$@" >"$dir/log" 2>&1 </dev/null & server=$!
read -r never
kill -TERM $server; kill -QUIT $server; wait $server
cd /; rm -rf "$dir"`

func (c *Cluster) launch(bin string, s settings) error {
	args := []string{"-c", guard, "sh", c.dir, filepath.Join(bin, "postgres"), "-D", c.data(), "-k", c.dir, "-F", "-p", fmt.Sprint(c.port), "-c", "max_connections=200"}
	if s.tcp {
		args = append(args, "-c", "listen_addresses=127.0.0.1")
	} else {
		args = append(args, "-c", "listen_addresses=")
	}
	cmd, err := command(c.dir, "/bin/sh", args...)
	if err != nil {
		return err
	}
	alive, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	c.alive = append(c.alive, alive)
	if err := cmd.Start(); err != nil {
		return err
	}
	return c.connect()
}

// connect waits until the server answers.
func (c *Cluster) connect() error {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	for {
		var err error
		if c.admin, err = pgx.Connect(ctx, c.url(Superuser)); err == nil {
			return nil
		}
		if ctx.Err() != nil {
			log, _ := os.ReadFile(filepath.Join(c.dir, "log"))
			return fmt.Errorf("%w\n%s", err, log)
		}
		time.Sleep(10 * time.Millisecond) // nothing tells when it listens
	}
}

func (c *Cluster) url(database string) string {
	u := url.URL{Scheme: "postgres", User: url.User(Superuser), Path: "/" + database}
	if !c.tcp {
		u.RawQuery = url.Values{"host": {c.dir}, "port": {fmt.Sprint(c.port)}}.Encode()
		return u.String()
	}
	u.User = url.UserPassword(Superuser, c.password)
	u.Host, u.RawQuery = fmt.Sprintf("127.0.0.1:%d", c.port), "sslmode=disable"
	return u.String()
}

// Database makes an empty database and returns its URL, which is one for pgx and for
// libpq. The database is dropped when the test ends, whoever is still connected.
func (c *Cluster) Database(tb testing.TB) string {
	tb.Helper()
	c.mu.Lock()
	c.made++
	name := fmt.Sprintf("test_%d", c.made)
	c.mu.Unlock()
	c.Exec(tb, "CREATE DATABASE "+name)
	tb.Cleanup(func() { c.Exec(tb, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)") })
	return c.url(name)
}

// Maintenance is the URL of a database that belongs to no test, from which others are made.
func (c *Cluster) Maintenance() string { return c.url(Superuser) }

// Exec runs a statement as superuser in a database that belongs to no test: what concerns
// the whole server, such as roles, which all tests of the server see.
func (c *Cluster) Exec(tb testing.TB, sql string) {
	tb.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, err := c.admin.Exec(context.Background(), sql); err != nil { // the context of a test that ends is cancelled
		tb.Fatalf("%s: %v", sql, err)
	}
}

// Restart ends the server without a word to anybody, as a crash does, and starts it again: what
// was committed is there, and no session is left.
func (c *Cluster) Restart(tb testing.TB) {
	tb.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	_ = c.admin.Close(context.Background())
	cmd, err := command(c.dir, filepath.Join(c.bin, "pg_ctl"), "stop", "-D", c.data(), "-m", "immediate", "-w")
	if err != nil {
		tb.Fatal(err)
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		tb.Fatalf("Postgres does not stop: %v\n%s", err, out)
	}
	if err := c.launch(c.bin, c.settings); err != nil { // the guard of before stays, too: it removes the folder
		tb.Fatalf("Postgres does not start again: %v", err)
	}
}

// Psql runs a script in a database up to its first error, and returns what psql prints:
// rows alone, unaligned.
func Psql(url, script string) (string, error) {
	cmd := exec.Command("psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", url, "-f", "-")
	cmd.Stdin = strings.NewReader(script)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return string(out), nil
}
