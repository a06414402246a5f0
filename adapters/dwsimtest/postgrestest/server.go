package postgrestest

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/dw-sim/dw-sim/adapters/dwsimtest/internal/fill"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/schema"
)

// Advisory locks have two numbers: one of these, and a process or a template.
const (
	lockProcess  = 0x64777031
	lockTemplate = 0x64777431 // shared by those who use it
	lockMaker    = 0x64776d31 // of who makes a template
)

// keptTemplates is how many templates stay on a server.
const keptTemplates = 16

// server makes databases. Their names tell to whom they belong: dwsimtest_<oid>_p<process>_<number> is of
// a process, dwsimtest_<oid>_t<key> is a template that outlives them. A process that lives holds the lock
// of its number; locks are those of one database, the one with that oid.
type server struct {
	url    *url.URL
	admin  *sql.DB
	keeper *sql.Conn // holds the locks as long as the process lives
	own    string    // how the names of this process begin
	prefix string    // how all names begin

	mu        sync.Mutex
	made      int
	templates map[string]*template
}

// template is a database that others are copies of.
type template struct {
	sync.Once
	name string
	run  *dwsim.Run
	err  error
}

var servers = struct {
	sync.Mutex
	byURL map[string]*server
}{byURL: map[string]*server{}}

// open connects to a server, once in a process.
func open(ctx context.Context, rawURL string) (*server, error) {
	servers.Lock()
	defer servers.Unlock()
	if s := servers.byURL[rawURL]; s != nil {
		return s, nil
	}
	u, err := url.Parse(rawURL)
	if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" {
		return nil, errors.New("the server is named by a URL as postgres://user:password@host:5432/database (" + ServerVariable + ", or postgrestest.Server)")
	}
	s, err := newServer(context.WithoutCancel(ctx), u)
	if err != nil {
		return nil, err
	}
	servers.byURL[rawURL] = s
	return s, nil
}

// newServer connects to a server as a process that nobody knows yet.
func newServer(ctx context.Context, u *url.URL) (*server, error) {
	s := &server{url: u, templates: map[string]*template{}}
	var err error
	if s.admin, err = sql.Open("pgx", u.String()); err != nil {
		return nil, err
	}
	if err := s.begin(ctx); err != nil {
		return nil, errors.Join(err, s.admin.Close())
	}
	return s, nil
}

// begin takes the lock of a process, and drops what others have left.
func (s *server) begin(ctx context.Context) (err error) {
	if s.keeper, err = s.admin.Conn(ctx); err != nil {
		return err
	}
	var oid uint32
	if err := s.keeper.QueryRowContext(ctx, "SELECT oid FROM pg_database WHERE datname = current_database()").Scan(&oid); err != nil {
		return err
	}
	s.prefix = fmt.Sprintf("dwsimtest_%d_", oid)
	for locked := false; !locked; {
		process := rand.Int32()
		if locked, err = s.tryLock(ctx, lockProcess, process); err != nil {
			return err
		}
		s.own = fmt.Sprintf("%sp%d_", s.prefix, process)
	}
	return s.sweep(ctx)
}

func (s *server) tryLock(ctx context.Context, kind, number int32) (locked bool, err error) {
	err = s.keeper.QueryRowContext(ctx, "SELECT pg_try_advisory_lock($1, $2)", kind, number).Scan(&locked)
	return locked, err
}

// sweep drops the databases of processes that live no more.
func (s *server) sweep(ctx context.Context) error {
	left, err := s.databases(ctx, "p")
	if err != nil {
		return err
	}
	for _, d := range left {
		number, _, _ := strings.Cut(strings.TrimPrefix(d.name, s.prefix+"p"), "_")
		process, err := strconv.ParseInt(number, 10, 32)
		if err != nil || strings.HasPrefix(d.name, s.own) {
			continue
		}
		if err := s.dropUnlocked(ctx, d.name, lockProcess, int32(process)); err != nil {
			return err
		}
	}
	return nil
}

// dropUnlocked drops a database unless somebody holds its lock.
func (s *server) dropUnlocked(ctx context.Context, name string, kind, number int32) error {
	locked, err := s.tryLock(ctx, kind, number)
	if err != nil || !locked {
		return err
	}
	err = s.exec(ctx, "DROP DATABASE IF EXISTS "+quoted(name)+" WITH (FORCE)")
	_, unlockErr := s.keeper.ExecContext(ctx, "SELECT pg_advisory_unlock($1, $2)", kind, number)
	return errors.Join(err, unlockErr)
}

// database is one on the server, with its comment: of a template, when it was used.
type database struct{ name, comment string }

// databases lists those whose names begin with the prefix and kind.
func (s *server) databases(ctx context.Context, kind string) (found []database, err error) {
	rows, err := s.admin.QueryContext(ctx, "SELECT datname, coalesce(shobj_description(oid, 'pg_database'), '') FROM pg_database WHERE starts_with(datname, $1)", s.prefix+kind)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var d database
		if err := rows.Scan(&d.name, &d.comment); err != nil {
			return nil, err
		}
		found = append(found, d)
	}
	return found, rows.Err()
}

// template returns the template of a document and options, and makes it where there is none.
func (s *server) template(tb testing.TB, e *schema.Experiment, o dwsim.GenerateOptions) (*template, error) {
	if e == nil {
		return nil, errors.New("there is no document")
	}
	key, err := fill.Key(e, o)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	t := s.templates[key]
	if t == nil {
		t = &template{name: s.prefix + "t" + key[:32]}
		s.templates[key] = t
	}
	s.mu.Unlock()
	t.Do(func() {
		ctx := context.WithoutCancel(tb.Context()) // other tests wait for it
		if fill.Released() {
			t.run, t.err = s.shared(ctx, tb.TempDir(), t.name, e, o)
			return
		}
		t.name = s.newName() // these rows may change without dwsim's version
		t.run, t.err = s.make(ctx, tb.TempDir(), t.name, e, o)
	})
	return t, t.err
}

// shared finds a template that outlives processes, or makes it. A connection that holds its lock stays: whoever
// prunes leaves it alone as long as this process lives.
func (s *server) shared(ctx context.Context, dir, name string, e *schema.Experiment, o dwsim.GenerateOptions) (*dwsim.Run, error) {
	holder, err := s.admin.Conn(ctx)
	if err != nil {
		return nil, err
	}
	run, err := s.findOrKeep(ctx, holder, dir, name, e, o)
	if err != nil {
		return nil, errors.Join(err, end(holder))
	}
	return run, nil
}

func (s *server) findOrKeep(ctx context.Context, holder *sql.Conn, dir, name string, e *schema.Experiment, o dwsim.GenerateOptions) (run *dwsim.Run, err error) {
	lock := func(function string, kind int32) error {
		_, err := holder.ExecContext(ctx, "SELECT "+function+"($1, $2)", kind, hashOf(name))
		return err
	}
	if err := errors.Join(lock("pg_advisory_lock", lockMaker), lock("pg_advisory_lock_shared", lockTemplate)); err != nil {
		return nil, err
	}
	kept, err := s.databases(ctx, "t")
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(kept, func(d database) bool { return d.name == name }) {
		run, err = runIn(ctx, place(s.urlOf(name), dir, e), e)
	} else {
		run, err = s.keep(ctx, dir, name, e, o)
	}
	if err != nil {
		return nil, err
	}
	err = s.exec(ctx, "COMMENT ON DATABASE "+quoted(name)+" IS '"+time.Now().UTC().Format(time.RFC3339Nano)+"'")
	return run, errors.Join(err, lock("pg_advisory_unlock", lockMaker), s.prune(ctx, kept))
}

// end closes a connection, with the locks that it holds, instead of giving it back to the pool.
func end(c *sql.Conn) error {
	err := c.Raw(func(any) error { return driver.ErrBadConn })
	if errors.Is(err, driver.ErrBadConn) {
		err = nil
	}
	return err
}

// keep makes a template under another name, so that only complete ones have theirs.
func (s *server) keep(ctx context.Context, dir, name string, e *schema.Experiment, o dwsim.GenerateOptions) (*dwsim.Run, error) {
	tmp := s.newName()
	run, err := s.make(ctx, dir, tmp, e, o)
	if err != nil {
		return nil, err
	}
	return run, s.exec(ctx, "ALTER DATABASE "+quoted(tmp)+" RENAME TO "+quoted(name))
}

// prune drops the templates that were not used for longest, where nobody uses them and there are too many.
func (s *server) prune(ctx context.Context, kept []database) error {
	slices.SortFunc(kept, func(a, b database) int { return cmp.Compare(a.comment, b.comment) })
	for _, d := range kept[:max(0, len(kept)-keptTemplates+1)] {
		if err := s.dropUnlocked(ctx, d.name, lockTemplate, hashOf(d.name)); err != nil {
			return err
		}
	}
	return nil
}

// make makes a database and fills it.
func (s *server) make(ctx context.Context, dir, name string, e *schema.Experiment, o dwsim.GenerateOptions) (*dwsim.Run, error) {
	if err := s.exec(ctx, "CREATE DATABASE "+quoted(name)); err != nil {
		return nil, err
	}
	run, err := place(s.urlOf(name), dir, e).Generate(ctx, e, o)
	if err != nil {
		return nil, errors.Join(err, s.exec(ctx, "DROP DATABASE "+quoted(name)+" WITH (FORCE)"))
	}
	return run, nil
}

// runIn is the run whose rows a place has.
func runIn(ctx context.Context, p fill.Place, e *schema.Experiment) (run *dwsim.Run, err error) {
	err = p.With(ctx, func(sim *dwsim.Simulator) error {
		experiment, err := sim.Experiment(ctx, e.Name)
		if err != nil {
			return err
		}
		run, err = experiment.LastRun(ctx)
		return err
	})
	return run, err
}

// clone makes a copy of a database in which tables go by their own names.
func (s *server) clone(ctx context.Context, name, from, schema string) error {
	if err := s.exec(ctx, "CREATE DATABASE "+quoted(name)+" TEMPLATE "+quoted(from)); err != nil {
		return err
	}
	return s.exec(ctx, "ALTER DATABASE "+quoted(name)+" SET search_path = "+quoted(schema)+", public")
}

// drop drops a database when a test ends, whoever is still connected.
func (s *server) drop(tb testing.TB, name string) {
	tb.Helper()
	ctx := context.WithoutCancel(tb.Context())
	if err := s.exec(ctx, "DROP DATABASE IF EXISTS "+quoted(name)+" WITH (FORCE)"); err != nil {
		tb.Errorf("postgrestest: %v", err)
	}
}

func (s *server) exec(ctx context.Context, sql string) error {
	_, err := s.admin.ExecContext(ctx, sql)
	var refused *pgconn.PgError
	if errors.As(err, &refused) {
		switch refused.Code {
		case "55006": // object_in_use
			return fmt.Errorf("%w: close the rows of queries, end transactions and close other connections", err)
		case "42501": // insufficient_privilege
			return fmt.Errorf("%s: %w: postgrestest wants the right CREATEDB", sql, err)
		}
		return fmt.Errorf("%s: %w", sql, err)
	}
	return err
}

// newName is a name for a database of this process.
func (s *server) newName() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.made++
	return s.own + strconv.Itoa(s.made)
}

// urlOf is the URL of a database of the server.
func (s *server) urlOf(database string) string {
	u := *s.url
	u.Path, u.RawPath = "/"+database, ""
	return u.String()
}

// schemaOf is the schema in which a warehouse has the tables of a document.
func schemaOf(e *schema.Experiment) string { return strings.ToLower(e.Name) }

func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

func hashOf(name string) int32 {
	h := fnv.New32a()
	h.Write([]byte(name))
	return int32(h.Sum32())
}
