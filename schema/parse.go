package schema

import (
	"errors"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Document is an experiment together with the text that it was read from.
type Document struct {
	Experiment *Experiment
	root       *node
}

// Decode reads a document, JSON or YAML, whichever it is by its contents. Its errors
// are [Problems], with line and column: those of the syntax, unknown and repeated keys,
// and values of the wrong kind, all of them at once. What the values mean is checked by
// [Validate].
//
// Keys are case-sensitive; null is no value. A byte order mark is skipped. The document is
// resolved, see [Experiment.Resolved].
func Decode(data []byte) (*Experiment, error) {
	doc, err := Parse(data)
	if err != nil {
		return nil, err
	}
	return doc.Experiment, nil
}

// UnmarshalJSON implements [json.Unmarshaler], so that a document may be a part of other
// JSON. It reads what [Decode] reads.
func (e *Experiment) UnmarshalJSON(text []byte) error {
	decoded, err := Decode(text)
	if err != nil {
		return err
	}
	*e = *decoded
	return nil
}

// Parse is [Decode] for callers that will show where in the text a problem of
// [Validate] lies. Where the syntax is well-formed, it returns a document even with an
// error: what could be read, so that the rest can be checked too and all problems be
// shown at once:
//
//	doc, err := schema.Parse(data)
//	problems, _ := errors.AsType[schema.Problems](err)
//	if doc != nil {
//		problems = doc.Locate(problems.Join(schema.Validate(doc.Experiment)))
//	}
func Parse(data []byte) (*Document, error) {
	root, err := readNodes(data)
	if bad, ok := errors.AsType[syntaxError](err); ok {
		return nil, Problems{Problem(bad)}
	}
	if root.kind != objectNode {
		return nil, Problems{wrongRoot(root)}
	}
	doc := &Document{Experiment: &Experiment{}, root: root}
	var d decoder
	d.value(root, reflect.ValueOf(doc.Experiment).Elem(), "")
	doc.Experiment = doc.Experiment.Resolved()
	return doc, d.problems.err()
}

func wrongRoot(root *node) Problem {
	if root.kind == wrongNode {
		return root.at.problem("%s", root.text)
	}
	if root.kind == nullNode && root.text == "" {
		p := root.at.problem("the document is empty")
		p.Hint = "it needs at least name and tables"
		return p
	}
	return root.at.problem("want an experiment, an object with name and tables; got %s", root)
}

func readNodes(data []byte) (*node, error) {
	text := strings.TrimPrefix(string(data), "\uFEFF")
	if len(text) > maxBytes {
		return nil, tooLong(text, maxBytes, "")
	}
	if at, bad := invalidUTF8(text); bad {
		return nil, syntaxError(at.problem("the document is not UTF-8"))
	}
	if strings.TrimSpace(text) == "" {
		return &node{at: position{1, 1}}, nil
	}
	if isJSON(text) {
		return readJSON(text, maxNodes)
	}
	if len(text) > maxYAMLBytes {
		return nil, tooLong(text, maxYAMLBytes, "as JSON it may be longer")
	}
	return readYAML(text)
}

func tooLong(text string, limit int, hint string) error {
	p := position{1, 1}.problem("the document has %d bytes; at most %d are read", len(text), limit)
	p.Hint = hint
	return syntaxError(p)
}

// isJSON tells JSON from YAML. YAML in braces passes for it only where it begins as
// JSON does.
func isJSON(text string) bool {
	text = strings.TrimLeft(text, " \t\r\n")
	if text[0] != '{' {
		return text[0] == '['
	}
	rest := strings.TrimLeft(text[1:], " \t\r\n")
	return rest == "" || rest[0] == '"' || rest[0] == '{' || rest[0] == '}'
}

func invalidUTF8(text string) (position, bool) {
	if utf8.ValidString(text) {
		return position{}, false
	}
	at := position{1, 1}
	for i, c := range text {
		if _, width := utf8.DecodeRuneInString(text[i:]); c == utf8.RuneError && width == 1 {
			break
		}
		if at.column++; c == '\n' {
			at = position{at.line + 1, 1}
		}
	}
	return at, true
}

// Locate returns a copy of problems in which those without a position have the one of
// the value at their path, or of the nearest thing around it that is in the document.
func (d *Document) Locate(problems Problems) Problems {
	located := append(Problems(nil), problems...)
	for i := range located {
		if p := &located[i]; p.Line == 0 {
			at := d.position(p.Path)
			p.Line, p.Column = at.line, at.column
		}
	}
	return located
}

func (d *Document) position(path string) position {
	n := d.root
	for path != "" {
		var next *node
		if next, path = step(n, path); next == nil {
			break
		}
		n = next
	}
	return n.at
}

// step goes from n along the first part of path: .key, [3] or ["key"].
func step(n *node, path string) (*node, string) {
	if !strings.HasPrefix(path, "[") {
		path = strings.TrimPrefix(path, ".")
		end := strings.IndexAny(path, ".[")
		if end < 0 {
			end = len(path)
		}
		return valueOf(n, path[:end]), path[end:]
	}
	if quoted, err := strconv.QuotedPrefix(path[1:]); err == nil {
		key, _ := strconv.Unquote(quoted)
		return valueOf(n, key), strings.TrimPrefix(path[1+len(quoted):], "]")
	}
	index, rest, _ := strings.Cut(path[1:], "]")
	if i, err := strconv.Atoi(index); err == nil && i >= 0 && i < len(n.items) {
		return n.items[i], rest
	}
	return nil, ""
}

func valueOf(n *node, key string) *node {
	if m := n.member(key); m != nil {
		return m.value
	}
	return nil
}
