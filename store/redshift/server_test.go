package redshift_test

import (
	"fmt"
	"io"
	"net"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgproto3"
)

// server speaks the protocol of Postgres as Redshift does, records the statements that it is
// sent, and answers with what a test has told it.
type server struct {
	listener net.Listener
	clients  sync.WaitGroup

	mu         sync.Mutex
	statements []string
	answers    []answer
}

// answer is what the server says to a statement that contains a text. The first that fits is
// taken; all other statements succeed and return nothing.
type answer struct {
	contains string
	columns  []uint32 // types of the columns, by their numbers
	rows     [][]string
	tag      string                  // of a statement that returns nothing
	err      *pgproto3.ErrorResponse // instead
	times    int                     // how often it is given; 0: always
}

// Types by their numbers.
const (
	boolean   = 16
	bigint    = 20
	integer   = 23
	text      = 25
	varchar   = 1043
	timestamp = 1114
	super     = 4000
	varbyte   = 6551
)

const redshiftVersion = "PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC gcc (GCC) 3.4.2 20041017 (Red Hat 3.4.2-6.fc3), Redshift 1.0.117891"

// newServer starts a server. Answers of the test come before those that every driver needs.
func newServer(t *testing.T, answers ...answer) *server {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &server{listener: listener, answers: append(answers,
		answer{contains: "SELECT version()", columns: []uint32{text}, rows: [][]string{{redshiftVersion}}},
		answer{contains: "relname = 'fences'", columns: []uint32{boolean}, rows: [][]string{{"t"}}},
		answer{contains: "SELECT EXISTS (SELECT 1 FROM _dwsim.fences", columns: []uint32{boolean}, rows: [][]string{{"f"}}},
		answer{contains: "SELECT EXISTS (SELECT 1 FROM pg_namespace", columns: []uint32{boolean, boolean}, rows: [][]string{{"f", "f"}}},
		answer{contains: "SELECT nspname", columns: []uint32{text}},
		answer{contains: "SELECT c.relname::text", columns: []uint32{text, text}},
		answer{contains: "SELECT table_name, mark", columns: []uint32{varchar, varchar}},
		answer{contains: "SELECT pg_backend_pid()", columns: []uint32{integer}, rows: [][]string{{"1073971999"}}},
		answer{contains: "SELECT process, held_at", columns: []uint32{integer, timestamp}},
	)}
	go s.accept()
	t.Cleanup(func() {
		_ = listener.Close()
		s.clients.Wait()
	})
	return s
}

// url is that of the server, with options.
func (s *server) url(options string) string {
	u := url.URL{Scheme: "redshift", User: url.UserPassword("loader", "pass-secret"), Host: s.listener.Addr().String(), Path: "/dev"}
	u.RawQuery = "sslmode=disable&load_connections=1" + options
	return u.String()
}

func (s *server) accept() {
	for {
		conn, err := s.listener.Accept()
		if err != nil {
			return
		}
		s.clients.Go(func() {
			defer conn.Close()
			_ = s.serve(conn) // a client that leaves ends it
		})
	}
}

func (s *server) serve(conn net.Conn) error {
	b := pgproto3.NewBackend(conn, conn)
	startup, err := b.ReceiveStartupMessage()
	if err != nil {
		return err
	}
	if _, cancel := startup.(*pgproto3.CancelRequest); cancel {
		return nil
	}
	b.Send(&pgproto3.AuthenticationOk{})
	b.Send(&pgproto3.ParameterStatus{Name: "server_version", Value: "8.0.2"})
	b.Send(&pgproto3.ParameterStatus{Name: "client_encoding", Value: "UTF8"})
	b.Send(&pgproto3.BackendKeyData{ProcessID: 7, SecretKey: []byte{0, 0, 0, 7}})
	b.Send(&pgproto3.ReadyForQuery{TxStatus: 'I'})
	session := session{s: s, b: b}
	for {
		if err := b.Flush(); err != nil {
			return err
		}
		message, err := b.Receive()
		if err != nil {
			return err
		}
		if err := session.handle(message); err != nil {
			return err
		}
	}
}

// session is one connection.
type session struct {
	s       *server
	b       *pgproto3.Backend
	parsed  string // the statement of the extended protocol
	bound   string // with its parameters
	failed  bool   // until Sync
	aborted bool   // until the transaction ends
	inTx    bool
}

func (c *session) handle(message pgproto3.FrontendMessage) error {
	switch m := message.(type) {
	case *pgproto3.Query:
		c.simple(m.String)
	case *pgproto3.Parse:
		c.parsed, c.bound = m.Query, m.Query
		c.b.Send(&pgproto3.ParseComplete{})
	case *pgproto3.Bind:
		c.bound = bind(c.parsed, m.Parameters)
		c.b.Send(&pgproto3.BindComplete{})
	case *pgproto3.Describe:
		if m.ObjectType == 'S' {
			c.b.Send(&pgproto3.ParameterDescription{})
		}
		c.describe(c.s.answer(c.bound, false))
	case *pgproto3.Execute:
		c.s.record(c.bound)
		c.execute(c.bound, false)
	case *pgproto3.Sync:
		c.failed = false
		c.ready()
	case *pgproto3.Terminate:
		return io.EOF
	case *pgproto3.Close:
		c.b.Send(&pgproto3.CloseComplete{})
	case *pgproto3.Flush:
	default:
		return fmt.Errorf("the server does not know %T", m)
	}
	return nil
}

// bind writes parameters into a statement, so that a record tells them.
func bind(sql string, parameters [][]byte) string {
	for i := len(parameters) - 1; i >= 0; i-- {
		sql = strings.ReplaceAll(sql, "$"+strconv.Itoa(i+1), "'"+string(parameters[i])+"'")
	}
	return sql
}

// simple runs a script: what is between semicolons at the end of a word.
func (c *session) simple(script string) {
	c.s.record(script)
	for _, statement := range strings.Split(script, "; ") {
		if c.failed {
			break
		}
		c.execute(strings.TrimSpace(statement), true)
	}
	c.failed = false
	c.ready()
}

func (c *session) execute(sql string, describe bool) {
	a := c.s.answer(sql, true)
	switch word, _, _ := strings.Cut(sql, " "); {
	case word == "BEGIN":
		c.inTx = true
	case word == "COMMIT" && a.err == nil, word == "ROLLBACK":
		c.inTx, c.aborted = false, false
	}
	if a.err != nil {
		c.failed, c.aborted = true, c.inTx
		if strings.HasPrefix(sql, "COMMIT") {
			c.inTx, c.aborted = false, false
		}
		c.b.Send(a.err)
		return
	}
	if a.columns == nil {
		c.b.Send(&pgproto3.CommandComplete{CommandTag: []byte(tagOf(sql, a))})
		return
	}
	if describe {
		c.describe(a)
	}
	for _, row := range a.rows {
		values := make([][]byte, len(row))
		for i, value := range row {
			if value != "NULL" {
				values[i] = []byte(value)
			}
		}
		c.b.Send(&pgproto3.DataRow{Values: values})
	}
	c.b.Send(&pgproto3.CommandComplete{CommandTag: fmt.Appendf(nil, "SELECT %d", len(a.rows))})
}

var rowsOfValues = regexp.MustCompile(`(?m)^\(`)

// tagOf counts the rows of an INSERT.
func tagOf(sql string, a answer) string {
	switch {
	case a.tag != "":
		return a.tag
	case strings.HasPrefix(sql, "INSERT"):
		return fmt.Sprintf("INSERT 0 %d", max(1, len(rowsOfValues.FindAllString(sql, -1))))
	}
	return "OK"
}

func (c *session) describe(a answer) {
	if a.columns == nil {
		c.b.Send(&pgproto3.NoData{})
		return
	}
	var fields []pgproto3.FieldDescription
	for i, oid := range a.columns {
		fields = append(fields, pgproto3.FieldDescription{Name: fmt.Appendf(nil, "c%d", i+1), DataTypeOID: oid, DataTypeSize: -1, TypeModifier: -1})
	}
	c.b.Send(&pgproto3.RowDescription{Fields: fields})
}

func (c *session) ready() {
	status := byte('I')
	switch {
	case c.aborted:
		status = 'E'
	case c.inTx:
		status = 'T'
	}
	c.b.Send(&pgproto3.ReadyForQuery{TxStatus: status})
}

func (s *server) record(statement string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.statements = append(s.statements, statement)
}

// answer returns what is said to a statement. One that is given so often and no more is used
// up when it is taken.
func (s *server) answer(sql string, take bool) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.answers {
		a := s.answers[i]
		if !strings.Contains(sql, a.contains) {
			continue
		}
		if take && a.times > 0 {
			if s.answers[i].times--; s.answers[i].times == 0 {
				s.answers = append(s.answers[:i:i], s.answers[i+1:]...)
			}
		}
		return a
	}
	return answer{}
}

// say puts an answer before all others.
func (s *server) say(a answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answers = append([]answer{a}, s.answers...)
}

// sent returns what was sent since the last call, without what sessions begin with and without
// what was drawn: the first drawn name is <id 1>, and so on.
func (s *server) sent() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	known := map[string]string{}
	var out strings.Builder
	for _, statement := range s.statements {
		if strings.HasPrefix(statement, "SET timezone") || statement == "-- ping" {
			continue
		}
		statement = stageNames.ReplaceAllStringFunc(statement, func(name string) string { return number(known, name) })
		fmt.Fprintf(&out, "%s\n\n", statement)
	}
	s.statements = nil
	return out.String()
}

var stageNames = regexp.MustCompile(`(_dwsim_(old_)?|')[0-9a-z]{16}\b`)

func number(known map[string]string, name string) string {
	at := strings.LastIndexAny(name, "_'") + 1
	id := name[at:]
	if known[id] == "" {
		known[id] = fmt.Sprintf("<id %d>", len(known)+1)
	}
	return name[:at] + known[id]
}

func refusal(code, message, detail string) *pgproto3.ErrorResponse {
	return &pgproto3.ErrorResponse{Severity: "ERROR", SeverityUnlocalized: "ERROR", Code: code, Message: message, Detail: detail}
}
