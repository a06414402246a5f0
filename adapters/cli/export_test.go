package cli

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/alecthomas/kong"
)

// CommandReference describes all commands in Markdown, as --help does.
func CommandReference() (string, error) {
	var line commandLine
	k, err := newParser(&line, newConsole(strings.NewReader(""), io.Discard, io.Discard, os.LookupEnv))
	if err != nil {
		return "", err
	}
	var out strings.Builder
	describeFlags(&out, k.Model.Flags)
	describeCommands(&out, k.Model.Node)
	return out.String(), nil
}

func describeCommands(out *strings.Builder, node *kong.Node) {
	for _, child := range manCommands(node) {
		if len(child.Children) == 0 {
			describeCommand(out, child)
		}
		describeCommands(out, child)
	}
}

func describeCommand(out *strings.Builder, node *kong.Node) {
	about, examples, _ := strings.Cut(node.Detail, "Examples:\n")
	usage := manWords(node)
	for _, arg := range node.Positional {
		usage += " " + arg.Summary()
	}
	fmt.Fprintf(out, "\n## %s\n\n%s\n\n```text\n%s\n```\n", manWords(node), node.Help, usage)
	if about = strings.TrimSpace(about); about != "" {
		fmt.Fprintf(out, "\n%s\n", about)
	}
	if len(node.Positional) > 0 {
		out.WriteString("\n| argument | |\n| --- | --- |\n")
		for _, arg := range node.Positional {
			fmt.Fprintf(out, "| `%s` | %s |\n", arg.Summary(), strings.ReplaceAll(arg.Help, "|", `\|`))
		}
	}
	describeFlags(out, node.Flags)
	fmt.Fprintf(out, "\n```sh\n%s\n```\n", strings.ReplaceAll("\n"+strings.Trim(examples, "\n"), "\n    ", "\n")[1:])
}

func describeFlags(out *strings.Builder, flags []*kong.Flag) {
	for i, flag := range flags {
		if i == 0 {
			out.WriteString("\n| flag | |\n| --- | --- |\n")
		}
		fmt.Fprintf(out, "| `%s` | %s |\n", flag.String(), strings.NewReplacer("|", `\|`, "<", "&lt;").Replace(flag.Help))
	}
}
