package httpapi_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/store/result"
)

const (
	soon     = 250 * time.Millisecond // how long the end of a query takes at most
	patience = 2 * time.Second        // how long first rows take that would never come if they waited for others
)

// inTheWay are queries in all states in which a client may leave.
var inTheWay = map[string]struct {
	sql, format string
	rows        int64 // that were read when the client leaves
}{
	"rows that nobody reads":         {endlessSQL, "", 10_000},
	"a download that nobody reads":   {endlessSQL, "csv", 10_000},
	"sorting":                        {sortingSQL, "", 0},
	"no row yet":                     {stuckSQL, "csv", 0},
	"rows that are kept for later":   {endlessSQL, "parquet", 10_000},
	"rows that are kept, of no type": {endlessSQL, "arrows", 100},
}

func TestQueryHungUp(t *testing.T) {
	s := start(t, httpapi.Options{})
	s.leftovers()
	for name, c := range inTheWay {
		w := s.dial("HTTP/1.1", body("sql", c.sql, "format", c.format, "limit", 0, "timeout", 0, "id", "mine"))
		s.running("mine", c.rows)
		w.Close()
		s.ended(name, soon)
		s.empty()
	}
}

// empty fails the test when a temporary file is left. They have no names.
func (s *server) empty() {
	s.t.Helper()
	for end := time.Now().Add(soon); ; time.Sleep(time.Millisecond) {
		left := temporaryFiles()
		if len(left) == 0 {
			return
		}
		if time.Now().After(end) {
			s.t.Fatalf("left over: %s", left)
		}
	}
}

func temporaryFiles() (files []string) {
	open, _ := filepath.Glob("/proc/self/fd/*")
	for _, fd := range open {
		if file, err := os.Readlink(fd); err == nil && strings.Contains(file, "_dwsim_") {
			files = append(files, file)
		}
	}
	return files
}

func TestQueryCancelled(t *testing.T) {
	s := start(t, httpapi.Options{})
	s.leftovers()
	s.do("POST", "/api/query/mine/cancel", "").want(404)
	for name, c := range inTheWay {
		w := s.dial("HTTP/1.1", body("sql", c.sql, "format", c.format, "limit", 0, "timeout", 0, "id", "mine"))
		s.running("mine", c.rows)
		if all := s.inProgress(); len(all) != 1 || all[0].ID != "mine" || all[0].SQL != c.sql {
			t.Errorf("%s: in progress are %+v", name, all)
		}
		s.execute("SELECT 1", "id", "mine").want(409)
		var cancelled api.CancelledQuery
		if s.do("POST", "/api/query/mine/cancel", "").want(200).into(&cancelled); cancelled.ID != "mine" {
			t.Errorf("%s: got %+v", name, cancelled)
		}
		s.ended(name, soon)
		s.wantEnd(name, w)
		w.Close()
	}
	s.do("POST", "/api/query/mine/cancel", "").want(404)
	s.execute("SELECT 1", "id", "mine").want(200)
}

// wantEnd wants an answer that says that its query was cancelled, or is seen to be cut off.
func (s *server) wantEnd(name string, w *wire) {
	s.t.Helper()
	response := w.response()
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	switch response.StatusCode {
	case http.StatusOK:
		if !errors.Is(err, io.ErrUnexpectedEOF) || response.Header.Get("X-Query-Id") != "mine" {
			s.t.Errorf("%s: the end of the answer is %v", name, err)
		}
	case http.StatusConflict:
		var f api.Failure
		if err := json.Unmarshal(text, &f); err != nil || len(f.Detail) != 1 || !strings.Contains(f.Detail[0], `"mine" was cancelled`) {
			s.t.Errorf("%s: got %s, %v", name, text, err)
		}
	default:
		s.t.Errorf("%s: got %s\n%s", name, response.Status, text)
	}
}

// TestQueryNotRead has a client that reads nothing: at the timeout the answer has ended, and not
// only the query.
func TestQueryNotRead(t *testing.T) {
	s := start(t, httpapi.Options{})
	s.leftovers()
	before := runtime.NumGoroutine()
	wide := strings.Replace(endlessSQL, "SELECT i FROM n", "SELECT repeat('wide ', 10000) FROM n", 1)
	w := s.dial("HTTP/1.1", body("sql", wide, "format", "csv", "timeout", "1s", "id", "mine"))
	s.running("mine", 1)
	last, since := int64(0), time.Now()
	eventually(t, "the answer is stuck", func() bool {
		all := s.sim.Queries()
		if len(all) == 0 {
			t.Fatal("the query ended before the client was in its way")
		}
		if all[0].Rows != last {
			last, since = all[0].Rows, time.Now()
		}
		return time.Since(since) > 100*time.Millisecond
	})
	s.ended("the timeout", time.Second+soon)
	if took := eventually(t, "the answer has ended", func() bool { return runtime.NumGoroutine() <= before }); took > soon {
		t.Errorf("the answer ended %s after the query", took)
	}
	response := w.response()
	defer response.Body.Close()
	if n, err := io.Copy(io.Discard, response.Body); err == nil {
		t.Errorf("the answer looks complete after %d bytes", n)
	}
}

// TestQueryBreaksOff wants that errors behind the first rows are seen, in all formats.
func TestQueryBreaksOff(t *testing.T) {
	s := start(t, httpapi.Options{})
	for _, f := range append(result.Formats(), "") {
		for _, encoding := range []string{"identity", "gzip"} {
			text := body("sql", lateSQL, "format", f, "limit", 0)
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+"/api/query/execute", strings.NewReader(text))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("Accept-Encoding", encoding)
			response, err := s.client.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			sent, err := io.ReadAll(response.Body)
			response.Body.Close()
			switch {
			case f.Binary(): // nothing is sent before all of it is known to be there
				if response.StatusCode != http.StatusBadRequest || err != nil || !bytes.Contains(sent, []byte("does not fit")) {
					t.Errorf("%s: %s %s %v", f, response.Status, sent, err)
				}
			case response.StatusCode != http.StatusOK || err == nil || len(sent) < 100_000 && encoding == "identity":
				t.Errorf("%s, %s: %s, %d bytes, then %v", f, encoding, response.Status, len(sent), err)
			}
		}
	}
}

// TestQueryOldHTTP wants from HTTP/1.0, which does not see where an answer was cut off, that it
// gets the length of each, and none that is not complete.
func TestQueryOldHTTP(t *testing.T) {
	s := start(t, httpapi.Options{})
	for _, f := range append(result.Formats(), "") {
		response := s.dial("HTTP/1.0", body("sql", wideSQL, "format", f, "limit", 0)).response()
		text, err := io.ReadAll(response.Body)
		response.Body.Close()
		if length := response.Header.Get("Content-Length"); err != nil || response.StatusCode != http.StatusOK || length != strconv.Itoa(len(text)) || len(text) < 1000 {
			t.Errorf("%s: %s, %s of %d bytes, %v", f, response.Status, length, len(text), err)
		}
		response = s.dial("HTTP/1.0", body("sql", lateSQL, "format", f, "limit", 0)).response()
		if response.Body.Close(); response.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: %s", f, response.Status)
		}
	}
	s.empty()
}

// TestQueryFirstRows wants the first rows of a query that never ends, early.
func TestQueryFirstRows(t *testing.T) {
	s := start(t, httpapi.Options{})
	slow := endlessSQL + " WHERE i % 2000000 = 1" // a row every now and then
	for _, sql := range []string{endlessSQL, slow} {
		for _, format := range []string{"", "csv", "ndjson"} {
			begun := time.Now()
			w := s.dial("HTTP/1.1", body("sql", sql, "format", format, "limit", 0, "timeout", 0, "id", "mine"))
			response := w.response()
			first := make([]byte, 1)
			_, err := io.ReadFull(response.Body, first)
			if took := time.Since(begun); err != nil || response.StatusCode != http.StatusOK || took > patience {
				t.Errorf("%s as %q: the first bytes came after %s: %s, %v", sql, format, took, response.Status, err)
			}
			w.Close()
			response.Body.Close()
			s.ended("a client that left", soon)
		}
	}
}
