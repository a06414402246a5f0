package cli

import (
	_ "embed"
	"fmt"
)

type completionCommand struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"bash, zsh or fish."`
}

func (*completionCommand) Help() string {
	return `Commands, flags and their values are completed: the names of experiments and their tables, the
numbers of runs, warehouses, rules. Where a file may stand, files.

Examples:

    source <(dw-sim completion bash)
    source <(dw-sim completion zsh)
    dw-sim completion fish > ~/.config/fish/completions/dw-sim.fish`
}

// The scripts ask dw-sim itself what may stand at the cursor (see [completeLine]).
var (
	//go:embed completion/dw-sim.bash
	bashScript string
	//go:embed completion/dw-sim.zsh
	zshScript string
	//go:embed completion/dw-sim.fish
	fishScript string

	completionScripts = map[string]string{"bash": bashScript, "zsh": zshScript, "fish": fishScript}
)

// Run prints the script.
func (cmd *completionCommand) Run(s *session) error {
	_, err := fmt.Fprint(s.console.out, completionScripts[cmd.Shell])
	return err
}
