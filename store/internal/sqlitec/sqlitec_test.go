package sqlitec_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/store/internal/sqlitec"
)

func open(t *testing.T) *sqlitec.Conn {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a #?% 'ü'.db")
	if _, err := sqlitec.Open(path, sqlitec.ReadWrite); err == nil {
		t.Fatal("a missing file is opened")
	}
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := sqlitec.Open(path, sqlitec.ReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

func prepare(t *testing.T, c *sqlitec.Conn, script string) *sqlitec.Stmt {
	t.Helper()
	s, _, err := c.Prepare(script)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func TestBindAndRead(t *testing.T) {
	c := open(t)
	s := prepare(t, c, "SELECT ?, ?, ?, ?, ?, ?")
	m := c.NewMemory()
	defer m.Free()
	data, err := m.Bytes(5)
	if err != nil {
		t.Fatal(err)
	}
	copy(data, "text\x00")
	for i, err := range []error{s.BindInt(1, -1<<63), s.BindFloat(2, 0.1), s.BindText(3, m, 0, 4), s.BindBlob(4, m, 3, 2), s.BindNull(5), s.BindText(6, m, 0, 0)} {
		if err != nil {
			t.Fatalf("parameter %d: %v", i+1, err)
		}
	}
	if row, err := s.Step(); !row || err != nil {
		t.Fatal(row, err)
	}
	kinds := []sqlitec.Kind{sqlitec.Integer, sqlitec.Float, sqlitec.Text, sqlitec.Blob, sqlitec.Null, sqlitec.Text}
	for i, want := range kinds {
		if got := s.Kind(i); got != want {
			t.Errorf("column %d is of kind %d, want %d", i, got, want)
		}
	}
	if s.Int(0) != -1<<63 || s.Float(1) != 0.1 || string(s.Bytes(2)) != "text" || string(s.Bytes(3)) != "t\x00" || len(s.Bytes(5)) != 0 {
		t.Errorf("the row is %d, %v, %q, %q, %q", s.Int(0), s.Float(1), s.Bytes(2), s.Bytes(3), s.Bytes(5))
	}
	if row, err := s.Step(); row || err != nil {
		t.Error(row, err)
	}
	if err := s.BindInt(7, 1); err == nil {
		t.Error("a parameter that is not there is bound")
	}
}

func TestPrepareTail(t *testing.T) {
	c := open(t)
	for script, want := range map[string]string{"SELECT 1": "", "SELECT ';'; SELECT 2": " SELECT 2", "SELECT 'ü' ;": ""} {
		s, tail, err := c.Prepare(script)
		if err != nil || s == nil || tail != want {
			t.Errorf("%q: the tail is %q, %v; want %q", script, tail, err, want)
			continue
		}
		_ = s.Close()
	}
	if s, tail, err := c.Prepare(" -- nothing"); s != nil || tail != "" || err != nil {
		t.Errorf("a comment gives %v, %q, %v", s, tail, err)
	}
	if _, _, err := c.Prepare("SELEC 1"); err == nil || err.Error() != `near "SELEC": syntax error` {
		t.Errorf("a syntax error is %v", err)
	}
}

func TestInterruptIsNotForgotten(t *testing.T) {
	c := open(t)
	const endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
	s := prepare(t, c, endless)
	c.Interrupt() // before the first step
	if _, err := s.Step(); !sqlitec.Is(err, sqlitec.Interrupted) {
		t.Errorf("Step: %v", err)
	}
	s.Reset()
	stepped := make(chan error)
	c.Resume()
	go func() {
		_, err := s.Step()
		stepped <- err
	}()
	c.Interrupt() // while it steps, or before
	if err := <-stepped; !sqlitec.Is(err, sqlitec.Interrupted) {
		t.Errorf("Step: %v", err)
	}
	c.Resume()
	if err := c.Exec("CREATE TABLE t (a); INSERT INTO t VALUES (1);; "); err != nil {
		t.Errorf("after Resume: %v", err)
	}
}

// TestExecOfManyStatements runs every statement of a script, and ends where it cannot go on.
func TestExecOfManyStatements(t *testing.T) {
	c := open(t)
	script := "CREATE TABLE t (a); -- one\n;;"
	for i := range 100 {
		script += fmt.Sprintf(" INSERT INTO t VALUES (%d); /* é */", i)
	}
	if err := c.Exec(script); err != nil {
		t.Fatal(err)
	}
	s, _, err := c.Prepare("SELECT count(*), sum(a) FROM t")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if row, err := s.Step(); !row || err != nil || s.Int(0) != 100 || s.Int(1) != 4950 {
		t.Errorf("%d rows, sum %d: %v", s.Int(0), s.Int(1), err)
	}
	if err := c.Exec("SELECT 1; \x00 SELECT 2"); err == nil {
		t.Error("a zero byte is no error")
	}
}

func TestAuthorize(t *testing.T) {
	c := open(t)
	if err := c.Exec("CREATE TABLE t (a)"); err != nil {
		t.Fatal(err)
	}
	var asked []sqlitec.Action
	c.Authorize(func(a sqlitec.Action) bool {
		asked = append(asked, a)
		return a.B != "secret"
	})
	if err := c.Exec("PRAGMA user_version = secret"); !sqlitec.Is(err, sqlitec.Denied) {
		t.Errorf("a denied statement: %v", err)
	}
	if len(asked) != 1 || asked[0].A != "user_version" {
		t.Errorf("the authorizer was asked for %v", asked)
	}
	if err := c.Exec("SELECT a FROM t"); err != nil {
		t.Error(err)
	}
	c.DenyAttach()
	if err := c.Exec("ATTACH ':memory:' AS m"); err == nil {
		t.Error("a database is attached")
	}
}

func TestConstraint(t *testing.T) {
	c := open(t)
	if err := c.Exec("CREATE TABLE t (a UNIQUE); INSERT INTO t VALUES (1)"); err != nil {
		t.Fatal(err)
	}
	if err := c.Exec("INSERT INTO t VALUES (1)"); !sqlitec.Is(err, sqlitec.Constraint) || err.Error() != "UNIQUE constraint failed: t.a" {
		t.Errorf("a value twice: %v", err)
	}
}

func TestDoubleQuotesAreNotForStrings(t *testing.T) {
	c := open(t)
	if err := c.Exec(`CREATE TABLE t ("a b"); INSERT INTO t ("a b") VALUES ('x')`); err != nil {
		t.Fatal(err)
	}
	for _, script := range []string{`SELECT "x" FROM t`, `UPDATE t SET "a b" = "x"`, `CREATE INDEX i ON t ("a b") WHERE "a b" = "x"`} {
		if err := c.Exec(script); err == nil || !strings.Contains(err.Error(), "no such column") {
			t.Errorf("%s: %v", script, err)
		}
	}
}

func TestReadOnlyStatements(t *testing.T) {
	c := open(t)
	for script, want := range map[string]bool{"SELECT 1": true, "VACUUM": false, "EXPLAIN VACUUM": false, "CREATE TABLE t (a)": false} {
		if got := prepare(t, c, script).ReadOnly(); got != want {
			t.Errorf("ReadOnly of %s is %v", script, got)
		}
	}
}
