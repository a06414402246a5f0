package deploy

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"
)

const repository = "../.."

// project reads the compose file, strictly, without the environment of this process.
func project(t *testing.T) *types.Project {
	t.Helper()
	o, err := cli.NewProjectOptions([]string{filepath.Join(repository, "docker-compose.yml")}, cli.WithName("dw-sim"))
	if err != nil {
		t.Fatal(err)
	}
	p, err := o.LoadProject(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// ours are the services whose images are of this repository.
func ours(p *types.Project) (names []string) {
	for name, s := range p.Services {
		if strings.HasPrefix(s.Image, "dw-sim") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func TestCompose(t *testing.T) {
	p := project(t)
	if names := slices.Sorted(keys(p.Services)); !slices.Equal(names, []string{"api", "page", "postgres", "store"}) {
		t.Fatalf("the services are %v", names)
	}
	for name, s := range p.Services {
		if s.HealthCheck == nil || len(s.HealthCheck.Test) < 2 || s.HealthCheck.Disable {
			t.Errorf("%s has no health check", name)
		}
		if s.Restart == "" || s.Privileged {
			t.Errorf("%s: restart %q, privileged %v", name, s.Restart, s.Privileged)
		}
		if len(s.Ports) == 0 {
			t.Errorf("%s publishes no port", name)
		}
		for _, port := range s.Ports {
			if port.HostIP != "127.0.0.1" {
				t.Errorf("%s publishes port %s at %q", name, port.Published, port.HostIP)
			}
		}
		for _, v := range s.Volumes {
			if _, named := p.Volumes[v.Source]; v.Type != types.VolumeTypeVolume || !named {
				t.Errorf("%s has the volume %+v, which has no name", name, v)
			}
		}
		for other, d := range s.DependsOn {
			if d.Condition != types.ServiceConditionHealthy {
				t.Errorf("%s waits for %s to be %s", name, other, d.Condition)
			}
		}
	}
	for _, name := range ours(p) {
		s := p.Services[name]
		if !s.ReadOnly || s.User != "65532:65532" || !slices.Contains(s.CapDrop, "ALL") || !slices.Contains(s.SecurityOpt, "no-new-privileges:true") {
			t.Errorf("%s may do more than it needs: read only %v, user %q, %v, %v", name, s.ReadOnly, s.User, s.CapDrop, s.SecurityOpt)
		}
	}
	if port := p.Services["page"].Ports[0]; port.Published != "4173" {
		t.Errorf("the page is published at %s", port.Published)
	}
}

func keys[M ~map[K]V, K comparable, V any](m M) func(func(K) bool) {
	return func(yield func(K) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// TestDockerfile holds the parts of the Dockerfile to what the compose file and the repository have.
func TestDockerfile(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(repository, "Dockerfile"))
	if err != nil {
		t.Fatal(err)
	}
	stages, stage := map[string][]string{}, ""
	for line := range strings.Lines(strings.ReplaceAll(string(text), "\\\n", " ")) {
		words := strings.Fields(line)
		if len(words) == 0 || strings.HasPrefix(words[0], "#") {
			continue
		}
		if words[0] == "FROM" {
			if stage = words[len(words)-1]; strings.HasSuffix(words[1], ":latest") {
				t.Errorf("%s is whatever is the latest", words[1])
			}
		}
		stages[stage] = append(stages[stage], strings.TrimSpace(line))
		if words[0] != "COPY" || strings.HasPrefix(words[1], "--from=") {
			continue
		}
		for _, source := range words[1 : len(words)-1] {
			if _, err := os.Stat(filepath.Join(repository, source)); err != nil {
				t.Errorf("%s copies what is not there: %v", strings.TrimSpace(line), err)
			}
		}
	}
	for name, want := range map[string][]string{"dw-sim": {"USER 65532", "HEALTHCHECK", "VOLUME /data", "ENTRYPOINT"}, "store": {"USER 65532", "VOLUME /data"}} {
		for _, begin := range want {
			if !slices.ContainsFunc(stages[name], func(line string) bool { return strings.HasPrefix(line, begin) }) {
				t.Errorf("the image %s has no %s", name, begin)
			}
		}
	}
	p := project(t)
	built := map[string]string{} // services by the image that they build
	for _, name := range ours(p) {
		s := p.Services[name]
		if s.Build == nil {
			continue
		}
		if stages[s.Build.Target] == nil {
			t.Errorf("%s is built from the stage %q, which the Dockerfile does not have", name, s.Build.Target)
		}
		if other := built[s.Image]; other != "" {
			t.Errorf("%s and %s build the image %s at the same time", other, name, s.Image)
		}
		built[s.Image] = name
	}
	for _, name := range ours(p) {
		if s := p.Services[name]; built[s.Image] == "" || s.Build == nil && s.PullPolicy != types.PullPolicyNever {
			t.Errorf("%s takes the image %s from elsewhere", name, s.Image)
		}
	}
}

// TestSettings has dw-sim say what it makes of the environment of its services.
func TestSettings(t *testing.T) {
	program := built(t)
	p := project(t)
	for _, name := range []string{"api", "page"} {
		var env []string
		for key, value := range p.Services[name].Environment {
			env = append(env, key+"="+*value)
		}
		cmd := exec.Command(program, "config", "show", "--json")
		cmd.Env, cmd.Dir = env, t.TempDir()
		var messages strings.Builder
		cmd.Stderr = &messages
		out, err := cmd.Output()
		if err != nil || messages.Len() > 0 {
			t.Fatalf("%s: %v\n%s", name, err, messages.String())
		}
		var shown struct {
			Settings []struct{ From, Value string }
		}
		if err := json.Unmarshal(out, &shown); err != nil {
			t.Fatal(err)
		}
		for key := range p.Services[name].Environment {
			known := slices.ContainsFunc(shown.Settings, func(s struct{ From, Value string }) bool { return s.From == key })
			if strings.HasPrefix(key, "DW_SIMULATOR_") && !known {
				t.Errorf("%s sets %s, which dw-sim takes no notice of", name, key)
			}
		}
	}
}
