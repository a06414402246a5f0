package schema

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"
)

// jsonReader reads JSON (RFC 8259) into nodes. It is written out here because
// encoding/json keeps no positions, takes the last of two equal keys and replaces what
// is not Unicode.
type jsonReader struct {
	text  string
	next  int // offset of the character to be read
	at    position
	depth int
	nodes int
	most  int // nodes
}

// syntaxError stops the reading of a text.
type syntaxError Problem

func (e syntaxError) Error() string { return e.Message }

func readJSON(text string, most int) (*node, error) {
	r := &jsonReader{text: text, at: position{1, 1}, most: most}
	r.space()
	n, err := r.value()
	if err != nil {
		return nil, err
	}
	if r.space(); r.next < len(r.text) {
		return nil, r.errorf("%s follows the end of the document", r.found())
	}
	return n, nil
}

func (r *jsonReader) value() (*node, error) {
	n := &node{at: r.at, size: 1}
	if r.nodes++; r.nodes > r.most {
		return nil, r.errorf("the document has more than %d values", r.most)
	}
	switch c := r.peek(); {
	case c == '{':
		return n, r.nested(n, r.object)
	case c == '[':
		return n, r.nested(n, r.list)
	case c == '"':
		var err error
		n.kind = stringNode
		n.text, err = r.string()
		return n, err
	case c == '-' || c >= '0' && c <= '9':
		n.kind = numberNode
		return n, r.number(n)
	}
	return n, r.word(n)
}

// nested reads an object or a list.
func (r *jsonReader) nested(n *node, read func(*node) error) error {
	if r.depth++; r.depth > maxDepth {
		return r.errorf("the document is nested deeper than %d levels", maxDepth)
	}
	defer func() { r.depth-- }()
	r.advance(1)
	return read(n)
}

func (r *jsonReader) object(n *node) error {
	n.kind = objectNode
	r.space()
	if r.take('}') {
		return nil
	}
	for {
		m, err := r.member()
		if err != nil {
			return err
		}
		n.members = append(n.members, m)
		n.size += m.value.size
		if done, err := r.separator('}', "value of "+fmt.Sprintf("%q", clip(m.key))); done || err != nil {
			return err
		}
		if r.peek() == '}' {
			return r.errorf("a comma stands before }, where a key is wanted")
		}
	}
}

func (r *jsonReader) member() (member, error) {
	m := member{at: r.at}
	if r.peek() != '"' {
		return m, r.errorf("want a key in double quotes, got %s", r.found())
	}
	var err error
	if m.key, err = r.string(); err != nil {
		return m, err
	}
	r.space()
	if !r.take(':') {
		return m, r.errorf("want a colon after the key %q, got %s", clip(m.key), r.found())
	}
	r.space()
	m.value, err = r.value()
	return m, err
}

func (r *jsonReader) list(n *node) error {
	n.kind = listNode
	r.space()
	if r.take(']') {
		return nil
	}
	for {
		item, err := r.value()
		if err != nil {
			return err
		}
		n.items = append(n.items, item)
		n.size += item.size
		if done, err := r.separator(']', "element"); done || err != nil {
			return err
		}
		if r.peek() == ']' {
			return r.errorf("a comma stands before ], where a value is wanted")
		}
	}
}

// separator reads what stands after an element: a comma, or the end.
func (r *jsonReader) separator(end byte, after string) (done bool, err error) {
	r.space()
	if r.take(end) {
		return true, nil
	}
	if !r.take(',') {
		return false, r.errorf("want a comma or %c after the %s, got %s", end, after, r.found())
	}
	r.space()
	return false, nil
}

func (r *jsonReader) number(n *node) error {
	end := r.next
	for end < len(r.text) && strings.IndexByte("+-.eE0123456789", r.text[end]) >= 0 {
		end++
	}
	n.text = r.text[r.next:end]
	if !isNumber(n.text) {
		return r.errorf("%s is not a number in JSON", clip(n.text))
	}
	r.advance(end - r.next)
	return nil
}

func (r *jsonReader) word(n *node) error {
	for _, word := range []string{"true", "false", "null"} {
		rest, ok := strings.CutPrefix(r.text[r.next:], word)
		if !ok || rest != "" && isWordByte(rest[0]) {
			continue
		}
		n.text = word
		if n.kind = boolNode; word == "null" {
			n.kind = nullNode
		}
		r.advance(len(word))
		return nil
	}
	return r.errorf("want a value, got %s", r.found())
}

func isWordByte(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
}

// string reads a string. Its value is unescaped by encoding/json, which leaves lone
// surrogates to be refused here.
func (r *jsonReader) string() (string, error) {
	end := r.next + 1
	for ; end < len(r.text) && r.text[end] != '"'; end++ {
		switch c := r.text[end]; {
		case c == '\\':
			end++
		case c == '\n':
			return "", r.errorf("the string is not closed on its line")
		case c < ' ':
			return "", r.errorf("the string holds the control character U+%04X; escape it", c)
		}
	}
	if end >= len(r.text) {
		return "", r.errorf("the string is not closed")
	}
	quoted := r.text[r.next : end+1]
	var s string
	if json.Unmarshal([]byte(quoted), &s) != nil {
		return "", r.errorf("the string has an escape that JSON does not know")
	}
	if strings.Count(s, "\uFFFD") != replacements(quoted) {
		return "", r.errorf("the string has an escape of half a character (a lone surrogate)")
	}
	r.advance(len(quoted))
	return s, nil
}

// replacements counts how often a quoted string names the character U+FFFD itself.
func replacements(quoted string) int {
	n := strings.Count(quoted, "\uFFFD")
	for i := 0; i < len(quoted); i++ {
		if quoted[i] != '\\' {
			continue
		}
		if i++; strings.EqualFold(quoted[i:min(i+5, len(quoted))], "ufffd") {
			n++
		}
	}
	return n
}

func (r *jsonReader) space() {
	for r.next < len(r.text) && strings.IndexByte(" \t\r\n", r.text[r.next]) >= 0 {
		r.advance(1)
	}
}

func (r *jsonReader) peek() byte {
	if r.next == len(r.text) {
		return 0
	}
	return r.text[r.next]
}

func (r *jsonReader) take(c byte) bool {
	if r.next == len(r.text) || r.text[r.next] != c {
		return false
	}
	r.advance(1)
	return true
}

// advance goes n bytes forward and keeps count of lines and characters.
func (r *jsonReader) advance(n int) {
	for _, c := range r.text[r.next : r.next+n] {
		if c == '\n' {
			r.at = position{r.at.line + 1, 0}
		}
		r.at.column++
	}
	r.next += n
}

// found describes what stands at the present place.
func (r *jsonReader) found() string {
	if r.next == len(r.text) {
		return "the end of the document"
	}
	end := r.next
	for end < len(r.text) && isWordByte(r.text[end]) {
		end++
	}
	if end == r.next {
		_, width := utf8.DecodeRuneInString(r.text[r.next:])
		end += width
	}
	return fmt.Sprintf("%q", clip(r.text[r.next:end]))
}

func (r *jsonReader) errorf(format string, args ...any) error {
	return syntaxError(r.at.problem(format, args...))
}
