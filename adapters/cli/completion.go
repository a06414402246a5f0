package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

type completionCommand struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"bash, zsh or fish."`
}

func (*completionCommand) Help() string {
	return `Commands and flags are completed; where a file may stand, files.

Examples:

    source <(dw-sim completion bash)
    source <(dw-sim completion zsh)
    dw-sim completion fish > ~/.config/fish/completions/dw-sim.fish`
}

// Run prints the script.
func (cmd *completionCommand) Run(k *kong.Context, s *session) error {
	all := completions(k.Model.Node, "")
	return completionScripts[cmd.Shell](s.console.out, all)
}

// completion is what may follow a command.
type completion struct {
	command string   // " experiment create"; empty for dw-sim itself
	words   []string // commands and flags
}

// completions returns what may follow a command, and those below it.
func completions(node *kong.Node, command string) []completion {
	c := completion{command: command}
	var below []completion
	for _, child := range node.Children {
		if child.Hidden || child.Type != kong.CommandNode {
			continue
		}
		c.words = append(c.words, child.Name)
		below = append(below, completions(child, command+" "+child.Name)...)
	}
	for _, flags := range node.AllFlags(true) {
		for _, flag := range flags {
			c.words = append(c.words, "--"+flag.Name)
		}
	}
	slices.Sort(c.words)
	c.words = slices.Compact(c.words)
	return append([]completion{c}, below...)
}

// completionScripts write a script for each shell. All of them find the command that is being
// typed among the words so far, and offer what may follow it.
var completionScripts = map[string]func(io.Writer, []completion) error{
	"bash": func(out io.Writer, all []completion) error {
		_, err := fmt.Fprintf(out, `_dw_sim() {
  local at="" word
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$at $word" in
      %s) at="$at $word" ;;
    esac
  done
  local words=""
  case "$at" in
%s  esac
  COMPREPLY=($(compgen -W "$words" -- "${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _dw_sim dw-sim
`, commandPattern(all, "|"), cases(all, "    %q) words=%q ;;\n"))
		return err
	},
	"zsh": func(out io.Writer, all []completion) error {
		_, err := fmt.Fprintf(out, `#compdef dw-sim
_dw_sim() {
  local at="" word found=""
  for word in ${words[2,CURRENT-1]}; do
    case "$at $word" in
      %s) at="$at $word" ;;
    esac
  done
  case "$at" in
%s  esac
  compadd -- ${=found} || _files
}
compdef _dw_sim dw-sim
`, commandPattern(all, "|"), cases(all, "    %q) found=%q ;;\n"))
		return err
	},
	"fish": func(out io.Writer, all []completion) error {
		_, err := fmt.Fprintf(out, `function __dw_sim_words
  set -l at ""
  for word in (commandline -opc)[2..]
    switch "$at $word"
      case %s
        set at "$at $word"
    end
  end
  switch "$at"
%s  end
end
complete -c dw-sim -a '(__dw_sim_words)'
`, commandPattern(all, " "), cases(all, "    case %q\n      string split ' ' %q\n"))
		return err
	},
}

// commandPattern lists the commands in quotes.
func commandPattern(all []completion, separator string) string {
	var quoted []string
	for _, c := range all {
		if c.command != "" {
			quoted = append(quoted, fmt.Sprintf("%q", c.command))
		}
	}
	return strings.Join(quoted, separator)
}

func cases(all []completion, format string) string {
	var b strings.Builder
	for _, c := range all {
		fmt.Fprintf(&b, format, c.command, strings.Join(c.words, " "))
	}
	return b.String()
}
