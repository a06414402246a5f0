package cli

import (
	"io"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

var (
	exampleLine = regexp.MustCompile(`(?m)^    (?:[A-Z_]+=\S+ )?dw-sim (.*)$`)
	exampleWord = regexp.MustCompile(`"[^"]*"|'[^']*'|\S+`)
)

// TestHelpExamples wants an example of every command, and parses them all.
func TestHelpExamples(t *testing.T) {
	var line commandLine
	k, err := newParser(&line, newConsole(strings.NewReader(""), io.Discard, io.Discard, os.LookupEnv))
	if err != nil {
		t.Fatal(err)
	}
	examples := 0
	var walk func(node *kong.Node)
	walk = func(node *kong.Node) {
		found := exampleLine.FindAllStringSubmatch(node.Detail, -1)
		if node.Type == kong.CommandNode && len(node.Children) == 0 && len(found) == 0 {
			t.Errorf("the help of %s has no example", manWords(node))
		}
		for _, example := range found {
			examples++
			var words []string
			for _, word := range exampleWord.FindAllString(example[1], -1) {
				if strings.Contains("|<>&&", word) { // what follows is the shell's
					break
				}
				words = append(words, strings.Trim(word, `"'`))
			}
			var again commandLine
			parser, err := newParser(&again, newConsole(strings.NewReader(""), io.Discard, io.Discard, os.LookupEnv))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := parse(parser, words); err != nil {
				t.Errorf("%s: the example %q is refused: %v", manWords(node), example[0], err)
			}
		}
		for _, child := range node.Children {
			walk(child)
		}
	}
	walk(k.Model.Node)
	if examples < 50 {
		t.Errorf("%d examples were found", examples)
	}
}
