package schema

import "fmt"

// node is a value of a document, whichever its syntax, with the place where it stands.
type node struct {
	kind    nodeKind
	text    string // of a string, without quotes; of a number, in the syntax of JSON; of a boolean
	at      position
	members []member // of an object, in the order of the document
	items   []*node  // of a list
	size    int      // nodes in it, itself among them, aliases expanded
}

type nodeKind uint8

const (
	nullNode nodeKind = iota
	boolNode
	numberNode
	stringNode
	objectNode
	listNode
	wrongNode // text is what is wrong: the decoder, which knows the path, says so
)

// member is a key of an object with its value.
type member struct {
	key   string
	at    position
	value *node
}

// position is a place in the text: line and character, both from 1.
type position struct{ line, column int }

// Limits on what is read at all, beyond the document of a warehouse of ten thousand tables.
const (
	maxBytes     = 64 << 20
	maxNodes     = 4_000_000
	maxYAMLBytes = 4 << 20 // its parser takes more than a hundred bytes of memory for each
	maxYAMLNodes = 1_000_000
	maxYAMLKeys  = 250     // of a mapping on lines of its own
	maxObjects   = 500_000 // tables, columns and what else is a struct of some hundred bytes in a list
	maxDepth     = 64
)

func (n *node) member(key string) *member {
	for i := range n.members {
		if n.members[i].key == key {
			return &n.members[i]
		}
	}
	return nil
}

// String describes the value as messages show it: the string "12".
func (n *node) String() string {
	switch n.kind {
	case boolNode:
		return n.text
	case numberNode:
		return "the number " + clip(n.text)
	case stringNode:
		return fmt.Sprintf("the string %q", clip(n.text))
	case objectNode:
		return "an object"
	case listNode:
		return "a list"
	}
	return "null"
}

func (p position) problem(format string, args ...any) Problem {
	return Problem{Message: fmt.Sprintf(format, args...), Line: p.line, Column: p.column}
}
