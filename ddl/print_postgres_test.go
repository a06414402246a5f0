//go:build linux

package ddl_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/dw-sim/dw-sim/ddl"
	"github.com/dw-sim/dw-sim/schema/schematest"
)

// cluster is a Postgres server of a test's own, which listens on a socket in dir.
type cluster struct {
	dir     string
	account *syscall.SysProcAttr
	bin     string
}

// startPostgres starts a server that ends with the test. Where Postgres is not installed
// the test is skipped, except in continuous integration.
func startPostgres(t *testing.T) *cluster {
	t.Helper()
	bin := postgresPrograms(t)
	// Where any user may go, and with a path that is short enough for a socket.
	dir, err := os.MkdirTemp("/tmp", "dwsim-postgres-") //nolint:usetesting
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	c := &cluster{dir: dir, bin: bin}
	if os.Geteuid() == 0 {
		c.account = c.handOver(t)
	}
	data := filepath.Join(c.dir, "data")
	if out, err := c.command("initdb", "-D", data, "-A", "trust", "-U", "postgres", "-N", "-E", "UTF8", "--no-locale").CombinedOutput(); err != nil {
		t.Fatalf("initdb: %v\n%s", err, out)
	}
	var log bytes.Buffer
	server := c.command("postgres", "-D", data, "-k", c.dir, "-c", "listen_addresses=", "-F")
	server.Stdout, server.Stderr = &log, &log
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		server.Process.Signal(syscall.SIGQUIT)
		server.Wait()
	})
	for deadline := time.Now().Add(2 * time.Minute); c.run("SELECT 1") != nil; {
		if time.Now().After(deadline) {
			server.Process.Kill()
			server.Wait()
			t.Fatalf("Postgres does not answer: %s", log.String())
		}
	}
	return c
}

// postgresPrograms returns the directory of initdb and postgres.
func postgresPrograms(t *testing.T) string {
	t.Helper()
	installed, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if path, err := exec.LookPath("initdb"); err == nil {
		installed = append(installed, path)
	}
	_, err := exec.LookPath("psql")
	switch {
	case len(installed) > 0 && err == nil:
		return filepath.Dir(installed[len(installed)-1])
	case os.Getenv("CI") == "true":
		t.Fatal("Postgres is not installed; the tests want initdb, postgres and psql")
	}
	t.Skip("Postgres is not installed")
	return ""
}

// handOver gives the directory to a user who is not root: Postgres refuses root.
func (c *cluster) handOver(t *testing.T) *syscall.SysProcAttr {
	t.Helper()
	account, err := user.Lookup("postgres")
	if err != nil {
		if account, err = user.Lookup("nobody"); err != nil {
			t.Fatal(err)
		}
	}
	uid, _ := strconv.Atoi(account.Uid)
	gid, _ := strconv.Atoi(account.Gid)
	if err := os.Chown(c.dir, uid, gid); err != nil {
		t.Fatal(err)
	}
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
}

func (c *cluster) command(program string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(c.bin, program), args...)
	cmd.Dir, cmd.SysProcAttr = c.dir, c.account
	return cmd
}

// run runs a script up to its first error.
func (c *cluster) run(script string) error {
	cmd := exec.Command("psql", "-X", "-q", "-h", c.dir, "-U", "postgres", "-d", "postgres", "-v", "ON_ERROR_STOP=1", "-f", "-")
	cmd.Stdin = strings.NewReader(script)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	return nil
}

// alone returns a script that runs script in a schema of its own, counts the tables there
// and leaves nothing behind.
func alone(script string, tables int) string {
	return fmt.Sprintf(`BEGIN; CREATE SCHEMA own; SET search_path = own;
%s
DO $$ BEGIN ASSERT (SELECT count(*) FROM pg_tables WHERE schemaname = 'own') = %d; END $$;
ROLLBACK;
`, script, tables)
}

func TestPrintRunsInPostgres(t *testing.T) {
	c := startPostgres(t)
	for _, path := range documents(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			e := readDocument(t, path)
			script, _ := scriptOf(t, e, "postgres")
			var ruled strings.Builder
			if _, err := ddl.PrintRules(&ruled, e, "postgres"); err != nil {
				t.Fatal(err)
			}
			for _, script := range []string{script, ruled.String()} {
				if err := c.run(alone(script, len(e.Tables))); err != nil {
					t.Fatalf("%v in\n%s", err, script)
				}
			}
		})
	}
	t.Run("random", func(t *testing.T) {
		var scripts strings.Builder
		random := rapid.Custom(schematest.Document)
		for seed := range 60 {
			e := random.Example(seed)
			script, _ := scriptOf(t, e, "postgres")
			scripts.WriteString(alone(script, len(e.Tables)))
		}
		if err := c.run(scripts.String()); err != nil {
			t.Fatalf("%v in\n%s", err, scripts.String())
		}
	})
	t.Run("words", func(t *testing.T) {
		var scripts strings.Builder
		for _, e := range wordDocuments(t) {
			script, _ := scriptOf(t, e, "postgres")
			scripts.WriteString(alone(script, len(e.Tables)))
		}
		if err := c.run(scripts.String()); err != nil {
			t.Fatalf("%v in\n%s", err, scripts.String())
		}
	})
}
