package cli

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/alecthomas/kong"
)

// completeCommand is the command that the scripts of shells call with the name of the shell and
// the words of a line, of which the last is the one at the cursor. It is in no help.
const completeCommand = "__complete"

// completeTime is how long a person is kept waiting for names.
const completeTime = time.Second

// candidate is what may stand at the cursor.
type candidate struct {
	value string
	about string // what it is; empty for nothing
}

// What is written to the script beside candidates.
const (
	fileMark    = ":file"    // files may stand here
	noSpaceMark = ":nospace" // what is chosen goes on
)

// place is the place of the cursor in a line.
type place struct {
	ctx  context.Context
	env  LookupEnv
	line *commandLine // of which only the globals are filled

	node    *kong.Node
	flag    *kong.Flag        // whose value is wanted; nil for none
	ended   bool              // by --: all that follows are arguments
	args    []string          // before the cursor
	values  map[string]string // of flags before the cursor, by name
	current string            // what stands there by now
}

// completeLine writes what may stand at the cursor: a line each, with a tab before what it is. What
// goes wrong leaves less of it: a person who types wants no errors.
func completeLine(shell string, words []string, out io.Writer, env LookupEnv) {
	defer func() { _ = recover() }()
	ctx, cancel := context.WithTimeout(context.Background(), completeTime)
	defer cancel()
	if len(words) == 0 {
		words = []string{""}
	}
	typed := words[len(words)-1]
	if shell == "bash" {
		words = rejoined(words)
	}
	p, err := newPlace(ctx, words, env)
	if err != nil {
		return
	}
	kept := p.current // what the shell has before the word that it replaces
	if shell == "bash" {
		kept = strings.TrimSuffix(kept, strings.TrimPrefix(typed, "="))
	} else {
		kept = ""
	}
	for _, c := range p.candidates() {
		switch {
		case c.value == fileMark || c.value == noSpaceMark:
			fmt.Fprintln(out, c.value)
		case !strings.HasPrefix(c.value, p.current):
		case c.about == "":
			fmt.Fprintln(out, strings.TrimPrefix(c.value, kept))
		default:
			fmt.Fprintf(out, "%s\t%s\n", strings.TrimPrefix(c.value, kept), firstSentence(c.about))
		}
	}
}

// firstSentence is the first sentence of a text.
func firstSentence(text string) string {
	text, _, _ = strings.Cut(text, ". ")
	return strings.TrimSuffix(strings.Join(strings.Fields(text), " "), ".")
}

// rejoined puts together again what bash takes apart at equals signs.
func rejoined(words []string) []string {
	var whole []string
	for i, word := range words {
		last := len(whole) - 1
		if last >= 0 && (word == "=" || i > 0 && words[i-1] == "=") {
			whole[last] += word
			continue
		}
		whole = append(whole, word)
	}
	return whole
}

// newPlace reads the words before the cursor.
func newPlace(ctx context.Context, words []string, env LookupEnv) (*place, error) {
	p := &place{ctx: ctx, env: env, line: &commandLine{}, values: map[string]string{}, current: words[len(words)-1]}
	k, err := newParser(p.line, newConsole(strings.NewReader(""), io.Discard, io.Discard, env))
	if err != nil {
		return nil, err
	}
	p.node = k.Model.Node
	for _, word := range words[:len(words)-1] {
		p.pass(word)
	}
	p.line.globals.Config, p.line.DataRoot = p.values["config"], p.values["data-root"]
	p.line.TargetDBURL, p.line.Server = p.values["target-db-url"], p.values["server"]
	return p, nil
}

// pass takes a word before the cursor into account.
func (p *place) pass(word string) {
	switch {
	case p.flag != nil:
		p.values[p.flag.Name] = word
		p.flag = nil
	case p.ended:
		p.args = append(p.args, word)
	case word == "--":
		p.ended = true
	case strings.HasPrefix(word, "-") && len(word) > 1:
		name, value, has := strings.Cut(word, "=")
		flag := p.flagNamed(name)
		switch {
		case flag == nil || flag.IsBool():
		case has:
			p.values[flag.Name] = value
		default:
			p.flag = flag
		}
	default:
		for _, child := range p.node.Children {
			if child.Name == word {
				p.node = child
				return
			}
		}
		p.args = append(p.args, word)
	}
}

// flagNamed returns the flag of a word, --limit or -e; nil for none.
func (p *place) flagNamed(word string) *kong.Flag {
	for _, flag := range p.flags() {
		if word == "--"+flag.Name || flag.Short != 0 && word == "-"+string(flag.Short) {
			return flag
		}
	}
	return nil
}

// flags are those that may stand here: of the command, and of all.
func (p *place) flags() (all []*kong.Flag) {
	node := p.node
	if node.DefaultCmd != nil {
		node = node.DefaultCmd
	}
	for _, flags := range node.AllFlags(true) {
		all = append(all, flags...)
	}
	return all
}

// candidates are what may stand at the cursor, in the order in which they are to be shown.
func (p *place) candidates() (all []candidate) {
	name, _, has := strings.Cut(p.current, "=")
	switch {
	case p.flag != nil:
		return p.namesFor(p.flag.Value, p.current)
	case !p.ended && has && strings.HasPrefix(name, "-"):
		if flag := p.flagNamed(name); flag != nil {
			for _, c := range p.namesFor(flag.Value, strings.TrimPrefix(p.current, name+"=")) {
				if !strings.HasPrefix(c.value, ":") {
					c.value = name + "=" + c.value
				}
				all = append(all, c)
			}
		}
		return all
	case !p.ended && strings.HasPrefix(p.current, "-"):
		for _, flag := range p.flags() {
			all = append(all, candidate{"--" + flag.Name, flag.Help})
		}
		slices.SortFunc(all, func(a, b candidate) int { return strings.Compare(a.value, b.value) })
		return all
	}
	for _, child := range p.node.Children {
		if !child.Hidden && child.Type == kong.CommandNode && len(p.args) == 0 {
			all = append(all, candidate{child.Name, child.Help})
		}
	}
	if i := len(p.args); i < len(p.node.Positional) {
		all = append(all, p.namesFor(p.node.Positional[i], p.current)...)
	}
	return all
}
