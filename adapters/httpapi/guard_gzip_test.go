package httpapi_test

import (
	"bufio"
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
)

// page is an answer of a media type and of a length.
func page(media string, length int) httpapi.TestRoute {
	return httpapi.TestRoute{Method: "GET", Path: "/x", Gives: []string{media}, Serve: func(w http.ResponseWriter, r *http.Request) error {
		w.Header().Set("Content-Type", media)
		if httpapi.IsFresh(w, r, "tag") {
			return nil
		}
		for range length / 100 {
			if _, err := io.WriteString(w, strings.Repeat("x", 100)); err != nil {
				return err
			}
		}
		return nil
	}}
}

func TestCompression(t *testing.T) {
	for _, tt := range []struct {
		media  string
		length int
		accept string
		zipped bool
		vary   bool
	}{
		{"application/json", 5000, "gzip", true, true},
		{"application/json", 5000, "br, gzip;q=0.5", true, true},
		{"application/json", 5000, "GZIP", true, true},
		{"application/json", 5000, "", false, true},
		{"application/json", 5000, "br", false, true},
		{"application/json", 5000, "gzip;q=0", false, true},
		{"application/json", 5000, "gzip; q=0.000", false, true},
		{"application/json", 1000, "gzip", false, true},
		{"application/json", 0, "gzip", false, false}, // there is nothing to vary
		{"text/csv; charset=utf-8", 5000, "gzip", true, true},
		{"application/x-ndjson", 5000, "gzip", true, true},
		{"image/svg+xml", 5000, "gzip", true, true},
		{"text/event-stream", 5000, "gzip", false, false},
		{"application/vnd.apache.parquet", 5000, "gzip", false, false},
		{"application/vnd.apache.arrow.stream", 5000, "gzip", false, false},
	} {
		handler := httpapi.Guarded(httpapi.Options{}, page(tt.media, tt.length))
		headers := []string{"Accept-Encoding", tt.accept}
		if tt.accept == "" {
			headers = nil
		}
		w := ask(handler, "GET", "/x", "", headers...)
		body := io.Reader(w.Body)
		if tt.zipped {
			zip, err := gzip.NewReader(w.Body)
			if err != nil {
				t.Fatalf("%+v: %s", tt, err)
			}
			body = zip
		}
		text, err := io.ReadAll(body)
		if err != nil || len(text) != tt.length {
			t.Errorf("%+v: got %d bytes, %v", tt, len(text), err)
		}
		if got := w.Header().Get("Content-Encoding") == "gzip"; got != tt.zipped || (w.Header().Get("Vary") == "Accept-Encoding") != tt.vary {
			t.Errorf("%+v: %v", tt, w.Header())
		}
		if want := map[bool]string{true: `W/"tag"`, false: `"tag"`}[tt.zipped]; w.Header().Get("ETag") != want {
			t.Errorf("%+v: ETag is %s", tt, w.Header().Get("ETag"))
		}
	}
}

// TestFlush sees a part of an answer before its end.
func TestFlush(t *testing.T) {
	read := make(chan bool)
	ts := httptest.NewServer(httpapi.Guarded(httpapi.Options{}, httpapi.TestRoute{Method: "GET", Path: "/x", Gives: []string{"text/csv"},
		Serve: func(w http.ResponseWriter, _ *http.Request) error {
			w.Header().Set("Content-Type", "text/csv")
			if _, err := io.WriteString(w, "first\n"); err != nil {
				return err
			}
			if err := http.NewResponseController(w).Flush(); err != nil {
				return err
			}
			<-read
			_, err := io.WriteString(w, "second\n")
			return err
		}}))
	t.Cleanup(ts.Close)
	response, err := ts.Client().Get(ts.URL + "/x") // it takes gzip
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	lines := bufio.NewScanner(response.Body)
	if !lines.Scan() || lines.Text() != "first" || !response.Uncompressed {
		t.Errorf("got %q, compressed %v", lines.Text(), response.Uncompressed)
	}
	close(read)
	if !lines.Scan() || lines.Text() != "second" || lines.Scan() || lines.Err() != nil {
		t.Errorf("got %q %v", lines.Text(), lines.Err())
	}
}

// TestBrokenAnswer sees that an answer that ends in an error does not look whole, compressed or not.
func TestBrokenAnswer(t *testing.T) {
	ts := httptest.NewServer(httpapi.Guarded(httpapi.Options{}, httpapi.TestRoute{Method: "GET", Path: "/x", Gives: []string{"text/csv"},
		Serve: func(w http.ResponseWriter, _ *http.Request) error {
			w.Header().Set("Content-Type", "text/csv")
			_, err := io.WriteString(w, strings.Repeat("row\n", 10_000))
			return errors.Join(err, errors.New("the warehouse is gone"))
		}}))
	t.Cleanup(ts.Close)
	for _, plain := range []bool{false, true} {
		client := &http.Client{Transport: &http.Transport{DisableCompression: plain}}
		response, err := client.Get(ts.URL + "/x")
		if err != nil {
			continue // cut before the first byte
		}
		_, err = io.ReadAll(response.Body)
		response.Body.Close()
		if err == nil {
			t.Errorf("plain %v: the answer looks whole", plain)
		}
		client.CloseIdleConnections()
	}
}

func TestHead(t *testing.T) {
	ts := httptest.NewServer(httpapi.Guarded(httpapi.Options{}, page("application/json", 5000)))
	t.Cleanup(ts.Close)
	for _, encoding := range []string{"gzip", "identity"} {
		var headers []http.Header
		for _, method := range []string{"GET", "HEAD"} {
			r, err := http.NewRequestWithContext(t.Context(), method, ts.URL+"/x", nil)
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Accept-Encoding", encoding)
			response, err := ts.Client().Do(r)
			if err != nil {
				t.Fatal(err)
			}
			text, err := io.ReadAll(response.Body)
			response.Body.Close()
			if err != nil || response.StatusCode != http.StatusOK || (len(text) == 0) != (method == "HEAD") {
				t.Errorf("%s: %d, %d bytes, %v", method, response.StatusCode, len(text), err)
			}
			headers = append(headers, response.Header)
		}
		for _, key := range []string{"Content-Type", "Content-Encoding", "ETag", "Vary", "Cache-Control"} {
			if get, head := headers[0].Get(key), headers[1].Get(key); get != head || get == "" && key != "Content-Encoding" {
				t.Errorf("%s: %s is %q and of HEAD %q", encoding, key, get, head)
			}
		}
	}
}

func TestFresh(t *testing.T) {
	handler := httpapi.Guarded(httpapi.Options{}, page("application/json", 5000))
	for _, tt := range []struct {
		known string
		want  int
	}{{`"tag"`, 304}, {`W/"tag"`, 304}, {`"x", W/"tag"`, 304}, {`*`, 304}, {`"x"`, 200}, {`tag`, 200}, {``, 200}} {
		w := ask(handler, "GET", "/x", "", "If-None-Match", tt.known)
		if w.Code != tt.want || w.Header().Get("ETag") != `"tag"` || w.Header().Get("Cache-Control") != "no-cache" {
			t.Errorf("%s: got %d %v", tt.known, w.Code, w.Header())
		}
		if w.Code == 304 && w.Body.Len() > 0 {
			t.Errorf("%s: 304 with a body", tt.known)
		}
	}
}

// TestFailureReplaces sees that an error leaves nothing of what the answer was to be.
func TestFailureReplaces(t *testing.T) {
	handler := httpapi.Guarded(httpapi.Options{}, httpapi.TestRoute{Method: "GET", Path: "/x", Gives: []string{"text/csv"},
		Serve: func(w http.ResponseWriter, r *http.Request) error {
			httpapi.IsFresh(w, r, "tag")
			httpapi.Attach(w.Header(), "rows of \"é\".csv")
			if got := w.Header().Get("Content-Disposition"); !strings.HasPrefix(got, "attachment; filename*=utf-8''rows%20of") {
				t.Errorf("the download is %s", got)
			}
			w.Header().Set("Content-Type", "text/csv")
			return errors.New("there are none")
		}})
	w := ask(handler, "GET", "/x", "")
	wantFailure(t, w, 500, "something went wrong inside")
	for _, key := range []string{"ETag", "Content-Disposition"} {
		if got := w.Header().Get(key); got != "" {
			t.Errorf("%s is %s", key, got)
		}
	}
	if w.Header().Get("Cache-Control") != "no-store" || w.Header().Get("Content-Type") != "application/json" {
		t.Errorf("%v", w.Header())
	}
}
