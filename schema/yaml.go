package schema

import (
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// readYAML reads one YAML document into nodes. What stands unquoted is taken as YAML
// 1.2's core schema has it.
func readYAML(text string) (n *node, err error) {
	tokens := lexer.Tokenize(text)
	if err := boundNesting(tokens); err != nil {
		return nil, err
	}
	if err := boundKeys(tokens); err != nil {
		return nil, err
	}
	file, err := parseYAML(tokens)
	if err != nil {
		return nil, err
	}
	body, err := onlyBody(file)
	if err != nil || body == nil {
		return &node{at: position{1, 1}, size: 1}, err
	}
	r := &yamlReader{anchors: map[string]*node{}}
	return r.node(body)
}

// parseYAML turns tokens into a tree. A malformed text must end as a sentence even
// where the parser did not foresee it.
func parseYAML(tokens token.Tokens) (file *ast.File, err error) {
	defer func() {
		if recover() != nil {
			err = syntaxError(position{1, 1}.problem("the YAML is malformed"))
		}
	}()
	file, err = parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if bad, ok := errors.AsType[*yaml.SyntaxError](err); ok {
		return nil, yamlError(bad.Token, bad.Message)
	}
	if err != nil {
		return nil, syntaxError(position{1, 1}.problem("the YAML is malformed: %v", err))
	}
	return file, nil
}

func yamlError(t *token.Token, message string) error {
	at := positionOf(t)
	if t != nil && strings.Contains(t.Origin, "\t") && strings.Contains(message, "start any token") {
		p := at.problem("a tab stands where YAML wants spaces")
		p.Hint = "indent with spaces"
		return syntaxError(p)
	}
	return syntaxError(at.problem("the YAML is malformed: %s", message))
}

// boundNesting refuses what would nest the parser too deep: the text is not trusted,
// and Go ends the process when a stack overflows.
func boundNesting(tokens token.Tokens) error {
	flow, line, inLine := 0, 0, 0
	for _, t := range tokens {
		if t.Position != nil && t.Position.Line != line {
			line, inLine = t.Position.Line, 0
		}
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			flow++
		case token.SequenceEndType, token.MappingEndType:
			flow--
		case token.SequenceEntryType, token.MappingKeyType, token.TagType, token.AnchorType:
			inLine++
		}
		if flow > maxDepth || flow == 0 && inLine > maxDepth {
			return syntaxError(positionOf(t).problem("the document is nested deeper than %d levels", maxDepth))
		}
	}
	return nil
}

// boundKeys refuses mappings of very many keys, one on each line: the time and the stack that
// the parser takes for one grow with the square of them.
func boundKeys(tokens token.Tokens) error {
	type mapping struct{ column, keys int }
	var open []mapping // the outermost first
	flow := 0
	for i, t := range tokens {
		column := 0
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			flow++
		case token.SequenceEndType, token.MappingEndType:
			flow--
		case token.SequenceEntryType, token.MappingKeyType:
			column = positionOf(t).column
		case token.MappingValueType:
			column = positionOf(tokens[max(i-1, 0)]).column // of the key
		}
		if flow > 0 || column == 0 {
			continue
		}
		for len(open) > 0 && open[len(open)-1].column > column {
			open = open[:len(open)-1]
		}
		if t.Type == token.SequenceEntryType {
			continue
		}
		if len(open) == 0 || open[len(open)-1].column < column {
			open = append(open, mapping{column: column})
		}
		if open[len(open)-1].keys++; open[len(open)-1].keys > maxYAMLKeys {
			return syntaxError(positionOf(t).problem("more than %d keys stand here in one object", maxYAMLKeys))
		}
	}
	return nil
}

// onlyBody returns the contents of the only document of the file, nil when it is empty.
func onlyBody(file *ast.File) (ast.Node, error) {
	var body ast.Node
	for _, doc := range file.Docs {
		if doc.Body == nil {
			continue
		}
		switch doc.Body.(type) {
		case *ast.CommentGroupNode, *ast.CommentNode, *ast.DirectiveNode:
			continue
		}
		if body != nil {
			return nil, syntaxError(startOf(doc.Body).problem("a second document follows; one file holds one experiment"))
		}
		body = doc.Body
	}
	return body, nil
}

// yamlReader turns the syntax tree of one document into nodes.
type yamlReader struct {
	anchors map[string]*node // by name, once they are complete, so that none holds itself
	depth   int
}

func (r *yamlReader) node(from ast.Node) (*node, error) {
	if r.depth++; r.depth > 2*maxDepth {
		return nil, r.errorf(from, "the document is nested deeper than %d levels", maxDepth)
	}
	defer func() { r.depth-- }()
	n, err := r.read(from)
	if err == nil && n.size > maxYAMLNodes {
		return nil, r.errorf(from, "the document has more than %d values once its aliases are expanded", maxYAMLNodes)
	}
	return n, err
}

func (r *yamlReader) read(from ast.Node) (*node, error) {
	switch from := from.(type) {
	case nil:
		return &node{size: 1}, nil
	case *ast.MappingNode:
		return r.object(from, from.Values)
	case *ast.MappingValueNode:
		return r.object(from, []*ast.MappingValueNode{from})
	case *ast.SequenceNode:
		return r.list(from)
	case *ast.AnchorNode:
		return r.anchor(from)
	case *ast.AliasNode:
		return r.alias(from)
	case *ast.TagNode:
		return nil, r.errorf(from, "the tag %s is not understood here; write the plain value", clip(from.Start.Value))
	case *ast.LiteralNode:
		return &node{kind: stringNode, text: from.Value.Value, at: positionOf(from.Start), size: 1}, nil
	case ast.ScalarNode:
		return r.scalar(from)
	}
	return nil, r.errorf(from, "a %s is not understood here", from.Type())
}

func (r *yamlReader) anchor(from *ast.AnchorNode) (*node, error) {
	n, err := r.node(from.Value)
	if err == nil {
		r.anchors[nameOf(from.Name)] = n
	}
	return n, err
}

// alias returns the node of the anchor, at the place of the alias.
func (r *yamlReader) alias(from *ast.AliasNode) (*node, error) {
	name := nameOf(from.Value)
	n, ok := r.anchors[name]
	if !ok {
		return nil, r.errorf(from, "the alias *%s has no anchor before it", clip(name))
	}
	here := *n
	here.at = positionOf(from.GetToken())
	return &here, nil
}

func nameOf(n ast.Node) string {
	if n == nil || n.GetToken() == nil {
		return ""
	}
	return n.GetToken().Value
}

func (r *yamlReader) list(from *ast.SequenceNode) (*node, error) {
	n := &node{kind: listNode, at: positionOf(from.Start), size: 1}
	for _, value := range from.Values {
		item, err := r.node(value)
		if err != nil {
			return nil, err
		}
		if item.at.line == 0 {
			item.at = n.at
		}
		n.items = append(n.items, item)
		n.size += item.size
	}
	return n, nil
}

func (r *yamlReader) object(from ast.Node, values []*ast.MappingValueNode) (*node, error) {
	n := &node{kind: objectNode, at: startOf(from), size: 1}
	var merged []*node
	for _, v := range values {
		at := positionOf(v.Key.GetToken())
		value, err := r.node(v.Value)
		if err != nil {
			return nil, err
		}
		if value.at.line == 0 {
			value.at = at
		}
		n.size += value.size
		if v.Key.IsMergeKey() {
			merged = append(merged, value)
			continue
		}
		key, err := r.key(v.Key)
		if err != nil {
			return nil, err
		}
		n.members = append(n.members, member{key, at, value})
	}
	return n, merge(n, merged)
}

// startOf returns where a node begins. The token of an object in block style is its
// first colon.
func startOf(n ast.Node) position {
	switch n := n.(type) {
	case *ast.MappingNode:
		if !n.IsFlowStyle && len(n.Values) > 0 {
			return positionOf(n.Values[0].Key.GetToken())
		}
	case *ast.MappingValueNode:
		return positionOf(n.Key.GetToken())
	}
	return positionOf(n.GetToken())
}

// merge adds the members that the merge keys (<<) of n bring, where n has none of its
// own. https://yaml.org/type/merge.html
func merge(n *node, merged []*node) error {
	if len(merged) == 0 {
		return nil
	}
	there := map[string]bool{}
	for _, m := range n.members {
		there[m.key] = true
	}
	for _, from := range merged {
		sources := []*node{from}
		if from.kind == listNode {
			sources = from.items
		}
		for _, source := range sources {
			if source.kind != objectNode {
				return syntaxError(source.at.problem("want an object to merge, got %s", source))
			}
			for _, m := range source.members {
				if !there[m.key] {
					there[m.key] = true
					n.members = append(n.members, m)
				}
			}
		}
	}
	return nil
}

// key returns the text of a key, whatever it would mean as a value.
func (r *yamlReader) key(from ast.MapKeyNode) (string, error) {
	switch k := from.(type) {
	case *ast.StringNode:
		return k.Value, nil
	case *ast.MappingKeyNode:
		return "", r.errorf(from, "a key with a question mark is not understood here")
	}
	t := from.GetToken()
	if t == nil {
		return "", r.errorf(from, "want a key")
	}
	return strings.TrimSpace(t.Value), nil
}

// scalar resolves what stands for one value.
func (r *yamlReader) scalar(from ast.ScalarNode) (*node, error) {
	t := from.GetToken()
	n := &node{kind: stringNode, at: positionOf(t), size: 1}
	switch {
	case t == nil:
		n.kind = nullNode
		return n, nil
	case t.Type == token.SingleQuoteType || t.Type == token.DoubleQuoteType:
		n.text = fmt.Sprint(from.GetValue())
		return n, nil
	}
	if s, ok := from.(*ast.StringNode); ok {
		n.text = s.Value
	} else {
		n.text = strings.TrimSpace(t.Value)
	}
	if problem := n.resolvePlain(); problem != "" {
		n.kind, n.text = wrongNode, problem
	}
	return n, nil
}

func (r *yamlReader) errorf(from ast.Node, format string, args ...any) error {
	at := position{1, 1}
	if from != nil {
		at = positionOf(from.GetToken())
	}
	return syntaxError(at.problem(format, args...))
}

func positionOf(t *token.Token) position {
	if t == nil || t.Position == nil {
		return position{1, 1}
	}
	return position{max(t.Position.Line, 1), max(t.Position.Column, 1)}
}
