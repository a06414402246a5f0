package cli_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// completions are lines that are typed in a shell, and what is offered for their last word.
var completions = []struct {
	line string
	want []string
}{
	{"dw-sim experiment sh", []string{"show"}},
	{"dw-sim experiment show ", []string{"shop"}},
	{"dw-sim experiment generate shop --rows order", []string{"orders=", "order_items="}},
	{"dw-sim experiment check shop --table prod", []string{"products"}},
	{"dw-sim run show shop ", []string{"1"}},
	{"dw-sim query execute x -e sh", []string{"shop"}},
	{"dw-sim experiment ddl shop --dialect re", []string{"redshift"}},
	{"dw-sim experiment show nosuch --js", []string{"--json"}},
}

// dataOfCompletions is a data root with an experiment shop and a run.
func dataOfCompletions(t *testing.T) (root string) {
	t.Helper()
	root = filepath.Join(t.TempDir(), "data")
	for _, args := range [][]string{{"experiment", "create", "../../examples/shop.json"}, {"experiment", "generate", "shop", "--seed", "1", "--rows", "order_items=0", "--rows", "orders=5"}} {
		if out, err := exec.Command("dw-sim", append(args, "--data-root", root)...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
	}
	return root
}

// inShell runs a script in a shell that has to be there in CI.
func inShell(t *testing.T, root string, argv ...string) string {
	t.Helper()
	if _, err := exec.LookPath(argv[0]); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	cmd.Env = append(os.Environ(), "DW_SIMULATOR_DATA_ROOT="+root, "HOME="+t.TempDir(), "TERM=xterm")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %v\n%s", argv, err, out)
	}
	return string(out)
}

func TestCompletionInBash(t *testing.T) {
	root := dataOfCompletions(t)
	for _, c := range append(completions, struct {
		line string
		want []string
	}{"dw-sim experiment generate shop --rows = order", []string{"orders=", "order_items="}}) {
		out := inShell(t, root, "bash", "--norc", "-c", `source <(dw-sim completion bash)
IFS=' ' read -ra COMP_WORDS <<<"$1"; [[ $1 == *" " ]] && COMP_WORDS+=("")
COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 )); _dw_sim; printf '%s\n' "${COMPREPLY[@]}"`, "bash", c.line)
		wantOffered(t, c.line, strings.Fields(out), c.want)
	}
}

func TestCompletionInFish(t *testing.T) {
	root := dataOfCompletions(t)
	for _, c := range completions {
		out := inShell(t, root, "fish", "--no-config", "-c", "dw-sim completion fish | source; complete -C $argv[1]", c.line)
		var offered []string
		for line := range strings.Lines(out) {
			value, _, _ := strings.Cut(strings.TrimSpace(line), "\t")
			offered = append(offered, value)
		}
		wantOffered(t, c.line, offered, c.want)
	}
}

func wantOffered(t *testing.T, line string, offered, want []string) {
	t.Helper()
	slices.Sort(offered)
	want = slices.Sorted(slices.Values(want))
	if !slices.Equal(offered, want) {
		t.Errorf("%q: %q are offered, want %q", line, offered, want)
	}
}

// TestCompletionInZsh types lines with one way to go on in a terminal, and waits for that to be there.
func TestCompletionInZsh(t *testing.T) {
	root := dataOfCompletions(t)
	for line, want := range map[string]string{
		"dw-sim experiment show ":                   "show shop",
		"dw-sim experiment generate shop --rows cu": "--rows customers=",
		"dw-sim run show shop ":                     "show shop 1",
		"dw-sim experiment ddl shop --dialect re":   "--dialect redshift",
	} {
		inShell(t, root, "zsh", "-f", "-c", `zmodload zsh/zpty
zpty -b shell 'zsh -f -i'
zpty -w shell 'autoload -Uz compinit; compinit -u -d $HOME/compdump; source <(dw-sim completion zsh); PS1="> "; echo "REA""DY"'
zpty -r shell out '*READY*'
zpty -w -n shell "$1"$'\t'
zpty -r shell out "*$2*"
zpty -d shell`, "zsh", line, want)
	}
}
