package snowtest

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
)

// session is what a login made.
type session struct {
	s          *Server
	parameters map[string]string
	role       string
	warehouse  string

	auth    sync.Mutex
	token   string
	master  string
	expired bool

	mu     sync.Mutex // held by the statement that runs
	schema string
	tx     *transaction // nil outside of one
	begun  bool
}

type loginRequest struct {
	Data struct {
		User          string         `json:"LOGIN_NAME"`
		Password      string         `json:"PASSWORD"`
		Token         string         `json:"TOKEN"`
		Authenticator string         `json:"AUTHENTICATOR"`
		Parameters    map[string]any `json:"SESSION_PARAMETERS"`
	} `json:"data"`
}

func (s *Server) login(w http.ResponseWriter, r *http.Request) {
	var body loginRequest
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		http.Error(w, "the body is no JSON", http.StatusBadRequest)
		return
	}
	d := body.Data
	byToken := d.Token != "" && (d.Token == s.Token || d.Authenticator == "SNOWFLAKE_JWT")
	if d.Password != s.Password && !byToken {
		answer(w, r, response{Code: codeLogin, Message: "Incorrect username or password was specified."})
		return
	}
	x := &session{s: s, parameters: map[string]string{}, role: r.URL.Query().Get("roleName"), warehouse: r.URL.Query().Get("warehouse")}
	for name, value := range d.Parameters {
		x.parameters[strings.ToUpper(name)] = fmt.Sprint(value)
	}
	s.grant(x)
	answer(w, r, response{Success: true, Data: map[string]any{
		"token": x.token, "masterToken": x.master, "sessionId": s.next.Add(1), "serverVersion": Version,
		"validityInSeconds": 3600, "masterValidityInSeconds": 14400,
		"parameters":  []map[string]any{{"name": "TIMEZONE", "value": x.parameters["TIMEZONE"]}, {"name": "CLIENT_STAGE_ARRAY_BINDING_THRESHOLD", "value": 0}},
		"sessionInfo": map[string]string{"databaseName": "SIM", "roleName": x.role, "warehouseName": x.warehouse},
	}})
}

// Version is what the server says of itself.
const Version = "9.30.2"

// grant gives a session new tokens.
func (s *Server) grant(x *session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x.auth.Lock()
	defer x.auth.Unlock()
	delete(s.sessions, x.token)
	delete(s.sessions, x.master)
	x.token, x.master, x.expired = fmt.Sprintf("ver:1-token-%d", s.next.Add(1)), fmt.Sprintf("ver:1-master-%d", s.next.Add(1)), false
	s.sessions[x.token], s.sessions[x.master] = x, x
}

func (x *session) expire() {
	x.auth.Lock()
	defer x.auth.Unlock()
	x.expired = true
}

func (s *Server) bearer(r *http.Request) *session {
	token := strings.Trim(strings.TrimPrefix(r.Header.Get("Authorization"), "Snowflake Token="), `"`)
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sessions[token]
}

// session returns the session of a request, or answers that there is none.
func (s *Server) session(w http.ResponseWriter, r *http.Request) *session {
	x := s.bearer(r)
	if x != nil {
		x.auth.Lock()
		defer x.auth.Unlock()
	}
	if x == nil || x.expired {
		answer(w, r, response{Code: codeExpired, Message: "Session token has expired"})
		return nil
	}
	return x
}

func (s *Server) renew(w http.ResponseWriter, r *http.Request) {
	x := s.bearer(r)
	if x == nil {
		answer(w, r, response{Code: "390114", Message: "Authentication token has expired. The user must authenticate again."})
		return
	}
	s.grant(x)
	answer(w, r, response{Success: true, Data: map[string]any{
		"sessionToken": x.token, "masterToken": x.master, "validityInSecondsST": 3600, "validityInSecondsMT": 14400, "sessionId": 1,
	}})
}

func (s *Server) logout(w http.ResponseWriter, r *http.Request) {
	if x := s.bearer(r); x != nil {
		x.end()
		s.mu.Lock()
		delete(s.sessions, x.token)
		delete(s.sessions, x.master)
		s.mu.Unlock()
	}
	answer(w, r, response{Success: true})
}

func (s *Server) endSessions() {
	s.mu.Lock()
	for _, x := range s.executions {
		x.cancel()
	}
	s.mu.Unlock()
	s.endAll()
}

func (s *Server) endAll() {
	s.mu.Lock()
	var all []*session
	for _, x := range s.sessions {
		all = append(all, x)
	}
	s.mu.Unlock()
	for _, x := range all {
		x.end()
	}
}

// end rolls back what a session has open.
func (x *session) end() {
	x.mu.Lock()
	defer x.mu.Unlock()
	_ = x.finish("ROLLBACK")
}

// finish ends the transaction of the session, if there is one.
func (x *session) finish(statement string) error {
	tx := x.tx
	x.tx, x.begun = nil, false
	if tx == nil {
		return nil
	}
	return tx.end(statement)
}

// run executes a statement. A session does one thing at a time.
func (x *session) run(ctx context.Context, q queryRequest) (*result, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.dispatch(ctx, q)
}
