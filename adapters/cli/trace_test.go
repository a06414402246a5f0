package cli_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	"google.golang.org/protobuf/proto"
)

// spans are what a collector was sent.
type spans struct {
	mu              sync.Mutex
	names, services []string
}

// collect starts a collector, and returns its address.
func collect(t *testing.T) (got *spans, url string) {
	got = &spans{}
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		var request collector.ExportTraceServiceRequest
		if err != nil || r.URL.Path != "/v1/traces" || proto.Unmarshal(body, &request) != nil {
			t.Errorf("the collector got %s %s, %v", r.Method, r.URL, err)
		}
		got.add(&request)
	}))
	t.Cleanup(server.Close)
	return got, server.URL
}

func (s *spans) add(request *collector.ExportTraceServiceRequest) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, from := range request.GetResourceSpans() {
		for _, a := range from.GetResource().GetAttributes() {
			if a.GetKey() == "service.name" {
				s.services = append(s.services, a.GetValue().GetStringValue())
			}
		}
		for _, scope := range from.GetScopeSpans() {
			for _, span := range scope.GetSpans() {
				s.names = append(s.names, span.GetName())
			}
		}
	}
}

// want fails the test unless these spans were sent, and no others.
func (s *spans) want(t *testing.T, names ...string) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if slices.Sort(s.names); !slices.Equal(s.names, names) {
		t.Errorf("the collector has the spans %q, want %q", s.names, names)
	}
	if !slices.Equal(slices.Compact(s.services), []string{"dw-sim"}) {
		t.Errorf("they come from %q, want dw-sim", s.services)
	}
}

// TestTracesAreSent wants the spans of a run at a collector.
func TestTracesAreSent(t *testing.T) {
	t.Parallel()
	got, url := collect(t)
	root := t.TempDir()
	dwSim(t, root, endless, "experiment", "create", "-")
	code, messages := withEnvironment(t, root, "OTEL_EXPORTER_OTLP_ENDPOINT="+url)
	if code != 0 || strings.Contains(messages, "warning") {
		t.Errorf("exit code %d, messages %q", code, messages)
	}
	got.want(t, "run", "swap", "table")
}

// TestTracesOfServer wants the spans of requests as well.
func TestTracesOfServer(t *testing.T) {
	got, url := collect(t)
	root := t.TempDir()
	dwSim(t, root, endless, "experiment", "create", "-")
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", url)
	server := startAPI(t, root, "api")
	if code, text := ask(t, http.DefaultClient, "POST", server.URL+"api/experiments/endless/generate", `{"wait": true}`); code != http.StatusOK {
		t.Errorf("%d: %s", code, text)
	}
	if code, messages := server.end(os.Interrupt); code != 0 {
		t.Errorf("exit code %d, messages %q", code, messages)
	}
	got.want(t, "POST /api/experiments/{name}/generate", "run", "swap", "table")
}

// TestTracesThatNobodyTakes wants a command to end well, and soon, without its collector.
func TestTracesThatNobodyTakes(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	silent := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	defer silent.Close()
	defer close(release)
	gone := httptest.NewServer(nil)
	gone.Close()
	for _, tt := range []struct {
		name, says string
		env        []string
	}{
		{"gone", "warning: spans are not sent: ", []string{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=" + gone.URL}},
		{"silent", "warning: spans are not sent: ", []string{"OTEL_EXPORTER_OTLP_ENDPOINT=" + silent.URL}},
		{"another protocol", "http/protobuf alone, and grpc is asked for", []string{"OTEL_EXPORTER_OTLP_ENDPOINT=" + gone.URL, "OTEL_EXPORTER_OTLP_PROTOCOL=grpc"}},
		{"malformed headers", "warning: OpenTelemetry complains: parse headers (see the OTEL_ variables", []string{"OTEL_EXPORTER_OTLP_ENDPOINT=" + gone.URL, "OTEL_EXPORTER_OTLP_HEADERS=authorization-quell%zz"}},
		{"disabled", "", []string{"OTEL_EXPORTER_OTLP_ENDPOINT=" + gone.URL, "OTEL_SDK_DISABLED=true"}},
		{"no exporter", "", []string{"OTEL_EXPORTER_OTLP_ENDPOINT=" + gone.URL, "OTEL_TRACES_EXPORTER=none"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			root := t.TempDir()
			dwSim(t, root, endless, "experiment", "create", "-")
			start := time.Now()
			code, messages := withEnvironment(t, root, tt.env...)
			if took := time.Since(start); code != 0 || took > 10*time.Second {
				t.Errorf("exit code %d after %s, want 0 soon", code, took)
			}
			if strings.Contains(messages, "quell") {
				t.Errorf("messages %q tell a secret", messages)
			}
			if says := strings.Contains(messages, "warning"); says != (tt.says != "") || !strings.Contains(messages, tt.says) {
				t.Errorf("messages %q, want %q", messages, tt.says)
			}
		})
	}
}

// TestInterruptedTraces wants a command that is interrupted not to wait for its collector.
func TestInterruptedTraces(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows sends no signals")
	}
	t.Parallel()
	release := make(chan struct{})
	silent := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	defer silent.Close()
	defer close(release)
	root := t.TempDir()
	dwSim(t, root, endless, "experiment", "create", "-")
	p := prepare(t, root, "experiment", "generate", "endless", "--rows", "t=1_000_000_000_000", "--ignore-disk")
	p.cmd.Env = append(os.Environ(), "OTEL_EXPORTER_OTLP_ENDPOINT="+silent.URL)
	p.start(t)
	p.firstMessage(t)
	if err := p.cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	code, messages := p.end()
	if want := "the collector did not take them within 300ms"; code != 130 || !strings.Contains(messages, want) {
		t.Errorf("exit code %d and messages %q, want 130 and %q", code, messages, want)
	}
}

// withEnvironment generates with more in the environment.
func withEnvironment(t *testing.T, root string, env ...string) (code int, messages string) {
	t.Helper()
	cmd := exec.Command("dw-sim", "experiment", "generate", "endless", "--data-root", root)
	cmd.Env = append(os.Environ(), env...)
	var all strings.Builder
	cmd.Stderr = &all
	if err := cmd.Run(); err != nil {
		t.Log(err)
	}
	return cmd.ProcessState.ExitCode(), all.String()
}
