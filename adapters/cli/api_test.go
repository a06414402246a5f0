package cli_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// apiServer is a dw-sim api of its own.
type apiServer struct {
	t        *testing.T
	cmd      *exec.Cmd
	messages bytes.Buffer // to be read when it has ended

	URL  string `json:"url"`
	Link string `json:"link"`
}

// startAPI starts a server and waits until it says where it is.
func startAPI(t *testing.T, root string, args ...string) *apiServer {
	t.Helper()
	s := &apiServer{t: t, cmd: exec.Command("dw-sim", append(args, "--port", "0", "--json", "--data-root", root)...)}
	s.cmd.Stderr = &s.messages
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.cmd.Process.Kill() })
	if err := json.NewDecoder(out).Decode(s); err != nil {
		_ = s.cmd.Wait()
		t.Fatalf("the server does not say where it is: %v\n%s", err, &s.messages)
	}
	return s
}

// end stops the server, and returns its exit code and messages.
func (s *apiServer) end(signal os.Signal) (code int, messages string) {
	s.t.Helper()
	if err := s.cmd.Process.Signal(signal); err != nil {
		s.t.Error(err)
	}
	_ = s.cmd.Wait()
	return s.cmd.ProcessState.ExitCode(), s.messages.String()
}

// ask sends a request and returns the status and the text of the answer.
func ask(t *testing.T, client *http.Client, method, url, body string, header ...string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	answer, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Error(err)
	}
	return answer.StatusCode, string(text)
}

// TestAPIEnds ends a server in the middle of a run and of a stream of its events.
func TestAPIEnds(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows sends no signals")
	}
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		t.Run(signal.String(), func(t *testing.T) {
			heard(t, signal)
			t.Parallel()
			root := t.TempDir()
			dwSim(t, root, endless, "experiment", "create", "-")
			s := startAPI(t, root, "api")
			code, text := ask(t, http.DefaultClient, "POST", s.URL+"api/experiments/endless/generate", `{"rows": {"t": 1000000000000}, "ignore_disk": true}`)
			if code != http.StatusAccepted {
				t.Fatalf("generate: %d %s", code, text)
			}
			if code, text := ask(t, http.DefaultClient, "GET", s.URL+"api/experiments?token=quell", ""); code != http.StatusBadRequest {
				t.Errorf("a parameter that is not known: %d %s", code, text)
			}
			events, err := http.Get(s.URL + "api/experiments/endless/runs/1/events")
			if err != nil || events.StatusCode != 200 {
				t.Fatal(events, err)
			}
			defer events.Body.Close()
			code, messages := s.end(signal)
			if code != 0 || !strings.Contains(messages, "stopping; once more ends the process at once") {
				t.Errorf("exit code %d, %s", code, messages)
			}
			if !strings.Contains(messages, "level=INFO") || !strings.Contains(messages, "/api/experiments/endless/generate") || strings.Contains(messages, "quell") {
				t.Errorf("the log is\n%s", messages)
			}
			told, err := io.ReadAll(events.Body)
			if _, end, _ := strings.Cut(string(told), "event: end\n"); err != nil || !strings.Contains(end, `"error":"the server was shut down"`) {
				t.Errorf("the events end with %s, %v", told[max(0, len(told)-500):], err)
			}
			if got := dwSim(t, root, "", "run", "show", "endless", "1"); !strings.Contains(got, "ABORTED") || !strings.Contains(got, "the server was shut down") {
				t.Errorf("the run is on record as %s", got)
			}
		})
	}
}

// TestAPIToken serves more than this machine: the link that is printed lets a browser in.
func TestAPIToken(t *testing.T) {
	t.Parallel()
	s := startAPI(t, t.TempDir(), "api", "--host", "0.0.0.0", "--allow-host", "dw.example.com")
	if code, text := ask(t, http.DefaultClient, "GET", s.URL+"api/experiments", ""); code != http.StatusUnauthorized {
		t.Errorf("without the token: %d %s", code, text)
	}
	_, token, _ := strings.Cut(s.Link, "/?token=")
	if len(token) < 20 || !strings.HasPrefix(s.Link, s.URL) {
		t.Fatalf("the link is %s, and the URL %s", s.Link, s.URL)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := &http.Client{Jar: jar}
	if code, text := ask(t, browser, "GET", s.Link, "", "Accept", "text/html"); code != 200 {
		t.Errorf("the link: %d %s", code, text)
	}
	if code, text := ask(t, browser, "GET", s.URL+"api/experiments", ""); code != 200 {
		t.Errorf("with the cookie: %d %s", code, text)
	}
	if code, text := ask(t, http.DefaultClient, "GET", s.URL+"api/experiments", "", "Authorization", "Bearer "+token); code != 200 {
		t.Errorf("with the header: %d %s", code, text)
	}
	if _, messages := s.end(os.Kill); strings.Contains(messages, token) {
		t.Errorf("the log has the token\n%s", messages)
	}
}

func TestAPITokenOfEnvironment(t *testing.T) {
	t.Setenv("DW_SIMULATOR_TOKEN", "quell-quell-quell")
	t.Setenv("DW_SIMULATOR_HOST", "localhost")
	s := startAPI(t, t.TempDir(), "api", "--prefix", "/warehouse/")
	if s.Link != s.URL || !strings.HasPrefix(s.URL, "http://localhost:") || !strings.HasSuffix(s.URL, "/warehouse/") {
		t.Errorf("the link is %s, and the URL %s", s.Link, s.URL)
	}
	if code, text := ask(t, http.DefaultClient, "GET", s.URL+"api/experiments", ""); code != http.StatusUnauthorized {
		t.Errorf("without the token: %d %s", code, text)
	}
	if code, text := ask(t, http.DefaultClient, "GET", s.URL+"api/experiments", "", "Authorization", "Bearer quell-quell-quell"); code != 200 {
		t.Errorf("with the token: %d %s", code, text)
	}
	if got := dwSim(t, "", "", "experiment", "list", "--server", s.URL, "--json"); !strings.Contains(got, `"experiments": []`) {
		t.Errorf("through the server: %s", got)
	}
}

func TestAPIWithoutToken(t *testing.T) {
	t.Setenv("DW_SIMULATOR_TOKEN", "quell-quell-quell")
	s := startAPI(t, t.TempDir(), "api", "--host", "::", "--no-token", "--log-level", "warn")
	if code, text := ask(t, http.DefaultClient, "GET", s.URL+"api/experiments", ""); code != 200 {
		t.Errorf("got %d %s", code, text)
	}
	_, messages := s.end(os.Kill)
	if want := "warning: whoever reaches " + s.URL + " may read, change and delete everything, as --no-token says\n"; messages != want {
		t.Errorf("got %q, want %q", messages, want)
	}
}

func TestAPIPortInUse(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	cmd := exec.Command("dw-sim", "api", "--port", port, "--data-root", t.TempDir())
	messages, _ := cmd.CombinedOutput()
	want := "dw-sim: port " + port + " of 127.0.0.1 is in use, perhaps by another dw-sim (lsof -i :" + port +
		" tells): say --port N for another one, or --port 0 for any that is free\n"
	if code := cmd.ProcessState.ExitCode(); code != 1 || string(messages) != want {
		t.Errorf("exit code %d, %q", code, messages)
	}
}

// browser is a program that tells the test what it is to open.
func browser() {
	answer, err := http.Get(os.Getenv("BROWSER_TELLS") + "?" + url.Values{"opened": os.Args[1:]}.Encode())
	if err != nil || answer.StatusCode != http.StatusOK {
		os.Exit(1)
	}
	os.Exit(0)
}

func TestUI(t *testing.T) {
	opened := make(chan []string, 1)
	tells := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { opened <- r.URL.Query()["opened"] }))
	defer tells.Close()
	t.Setenv("BROWSER_TELLS", tells.URL)
	t.Setenv("BROWSER", "no-such-browser %s:browser --page %s --new")
	root := t.TempDir()
	s := startAPI(t, root, "ui")
	if got := <-opened; !slices.Equal(got, []string{"--page", s.URL, "--new"}) {
		t.Errorf("opened was %q", got)
	}
	if code, text := ask(t, http.DefaultClient, "GET", s.URL, ""); code != 200 {
		t.Errorf("the page: %d %s", code, text)
	}
	t.Setenv("BROWSER", "no-such-browser")
	for _, tt := range []struct{ flag, want string }{
		{"--no-token", "There is no browser to be opened (BROWSER may name one). Open the page yourself.\n"},
		{"--no-open", ""},
	} {
		s := startAPI(t, root, "ui", tt.flag)
		if code, text := ask(t, http.DefaultClient, "GET", s.URL+"health", ""); code != 200 {
			t.Errorf("/health: %d %s", code, text)
		}
		if _, messages := s.end(os.Kill); !strings.HasPrefix(messages, tt.want) || tt.want == "" && strings.Contains(messages, "browser") {
			t.Errorf("%s: %s", tt.flag, messages)
		}
	}
}
