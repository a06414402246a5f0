package deploy

import (
	"bytes"
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/compose-spec/compose-go/v2/types"
)

var program struct {
	sync.Once
	path string
	err  error
	out  []byte
}

// built is the binary of the image, as the image builds it.
func built(t *testing.T) string {
	t.Helper()
	program.Do(func() {
		dir, err := os.MkdirTemp("", "dw-sim-")
		if err != nil {
			program.err = err
			return
		}
		cmd := exec.Command("make", "--no-print-directory", "build", "BIN="+dir)
		cmd.Dir = repository
		program.out, program.err = cmd.CombinedOutput()
		program.path = filepath.Join(dir, "dw-sim")
	})
	if program.err != nil {
		t.Fatalf("%v\n%s", program.err, program.out)
	}
	return program.path
}

func TestMain(m *testing.M) {
	code := m.Run()
	if program.path != "" {
		_ = os.RemoveAll(filepath.Dir(program.path))
	}
	os.Exit(code)
}

// here has the text of a service mean this machine: its ports and folders, and the other services.
type here struct {
	ports map[string]string // by those in containers
	data  string
	store string // folder of the store's
}

func (h here) text(text string) string {
	for port, free := range h.ports {
		text = strings.NewReplacer(":"+port, ":"+free, "/"+port, "/"+free).Replace(text)
		if text == port {
			text = free
		}
	}
	text = strings.NewReplacer("//store:", "//127.0.0.1:", "mkdir -p /data", "mkdir -p "+h.store, "posix /data", "posix "+h.store, "--port :", "--port 127.0.0.1:", "0.0.0.0", "127.0.0.1").Replace(text)
	if text == "/data" {
		text = h.data
	}
	return text
}

func (h here) texts(all []string) []string {
	texts := make([]string, len(all))
	for i, text := range all {
		texts[i] = h.text(text)
	}
	return texts
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
}

// environment is that of a service, and of nothing else but where programs are, and the port that
// dw-sim takes where the command says none.
func (h here) environment(s types.ServiceConfig, path string) []string {
	env := []string{"DW_SIMULATOR_PORT=" + h.ports["8000"], "PATH=" + path + string(os.PathListSeparator) + os.Getenv("PATH")}
	for key, value := range s.Environment {
		env = append(env, key+"="+h.text(*value))
	}
	return env
}

// TestStart starts what the services start, waits until their health checks are content, has a run go through all
// of it, and stops them as the engine does.
func TestStart(t *testing.T) {
	p := project(t)
	bin := built(t)
	gateway, err := exec.Command("go", "tool", "-n", "-modfile="+filepath.Join(repository, ".ci", "s3", "go.mod"), "versitygw").Output()
	if err != nil {
		t.Fatal(err)
	}
	h := here{ports: map[string]string{"8000": freePort(t), "4173": freePort(t), "9000": freePort(t)}, data: t.TempDir(), store: t.TempDir()}
	start(t, h, p.Services["store"], filepath.Dir(strings.TrimSpace(string(gateway))), nil)
	start(t, h, p.Services["api"], filepath.Dir(bin), []string{bin})
	start(t, h, p.Services["page"], filepath.Dir(bin), []string{bin})

	for _, args := range [][]string{{"experiment", "create", filepath.Join(repository, "examples", "shop.json")}, {"experiment", "generate", "shop", "--seed", "42"}} {
		cmd := exec.Command(bin, append(args, "--server", "http://127.0.0.1:"+h.ports["8000"])...)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
	}
	staged, err := filepath.Glob(filepath.Join(h.store, "runs", "shop", "run-1", "orders", "*.parquet"))
	if err != nil || len(staged) == 0 {
		t.Errorf("the run is not in the store: %v, %v", staged, err)
	}
}

// start runs a service until the test ends, and waits for its health check. entry is what the image has before the
// command.
func start(t *testing.T, h here, s types.ServiceConfig, path string, entry []string) {
	t.Helper()
	argv := append(append([]string{}, entry...), h.texts(s.Command)...)
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Env, cmd.Dir = h.environment(s, path), t.TempDir()
	var log bytes.Buffer
	cmd.Stdout, cmd.Stderr = &log, &log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		select {
		case err := <-ended:
			if err != nil && entry != nil { // ours end in order
				t.Errorf("%s ends with %v\n%s", s.Name, err, log.String())
			}
		case <-time.After(15 * time.Second): // stop_grace_period
			_ = cmd.Process.Kill()
			t.Errorf("%s does not end\n%s", s.Name, log.String())
		}
	})
	if !healthy(t, h, s, path, ended) {
		t.Fatalf("%s is not healthy:\n%s", s.Name, log.String())
	}
}

// healthy runs the health check of a service until it is content.
func healthy(t *testing.T, h here, s types.ServiceConfig, path string, ended chan error) bool {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	test := h.texts(s.HealthCheck.Test[1:]) // behind CMD
	test[0] = strings.Replace(test[0], "/usr/local/bin", path, 1)
	again := time.NewTicker(100 * time.Millisecond)
	defer again.Stop()
	for {
		check := exec.CommandContext(ctx, test[0], test[1:]...)
		check.Env = h.environment(s, path)
		if check.Run() == nil {
			return true
		}
		select {
		case err := <-ended:
			ended <- err
			return false
		case <-ctx.Done():
			return false
		case <-again.C:
		}
	}
}
