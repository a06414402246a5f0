package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/dw-sim/dw-sim/schema"
)

// readFile reads dw-sim.yaml, or the file that --config names, which must be there.
func (c *config) readFile(named string) error {
	path := named
	if path == "" {
		path = configFile
	}
	data, err := os.ReadFile(path)
	if named == "" && errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return usagef("the configuration file cannot be read: %w", err)
	}
	folder, err := filepath.Abs(filepath.Dir(path))
	if err != nil {
		return usagef("the configuration file %s has no absolute path: %w", path, err)
	}
	c.file = path
	return c.parse(path, data, folder)
}

func (c *config) parse(path string, data []byte, folder string) error {
	file, err := parseYAML(path, data)
	if err != nil {
		return usageError{err}
	}
	var wrong []error
	first := map[string]int{} // line of each key
	for _, doc := range file.Docs {
		for _, pair := range pairs(doc.Body) {
			token := pair.Key.GetToken()
			err := c.apply(pair, folder)
			if line, twice := first[token.Value]; twice {
				err = fmt.Errorf("%s is set already in line %d", token.Value, line)
			} else {
				first[token.Value] = token.Position.Line
			}
			if err != nil {
				wrong = append(wrong, fmt.Errorf("%s:%d:%d: %w", path, token.Position.Line, token.Position.Column, err))
			}
		}
		if !holdsPairs(doc.Body) {
			wrong = append(wrong, fmt.Errorf("%s: want keys and values, as in \"data_root: ./data\"", path))
		}
	}
	if len(wrong) > 0 {
		return usageError{errors.Join(wrong...)}
	}
	return nil
}

// parseYAML turns a text into a tree. A malformed one ends as a sentence even where
// the parser did not foresee it. Keys that stand twice are left to the caller.
func parseYAML(path string, data []byte) (file *ast.File, err error) {
	defer func() {
		if recover() != nil {
			err = fmt.Errorf("%s: the YAML is malformed", path)
		}
	}()
	file, err = parser.ParseBytes(data, 0, parser.AllowDuplicateMapKey())
	if bad, ok := errors.AsType[*yaml.SyntaxError](err); ok && bad.Token != nil {
		at := bad.Token.Position
		return nil, fmt.Errorf("%s:%d:%d: %s", path, at.Line, at.Column, plainSyntax(bad))
	}
	if err != nil {
		return nil, fmt.Errorf("%s: the YAML is malformed: %w", path, err)
	}
	return file, nil
}

func plainSyntax(bad *yaml.SyntaxError) string {
	if strings.Contains(bad.Token.Origin, "\t") && strings.Contains(bad.Message, "start any token") {
		return "a tab stands where YAML wants spaces (indent with spaces)"
	}
	return "the YAML is malformed: " + bad.Message
}

func pairs(body ast.Node) []*ast.MappingValueNode {
	switch n := body.(type) {
	case *ast.MappingNode:
		return n.Values
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}
	}
	return nil
}

// holdsPairs reports whether a document has keys and values, or nothing at all.
func holdsPairs(body ast.Node) bool {
	if body == nil || pairs(body) != nil {
		return true
	}
	switch body.Type() {
	case ast.NullType, ast.MappingType, ast.CommentType:
		return true
	}
	return false
}

func (c *config) apply(pair *ast.MappingValueNode, folder string) error {
	key := pair.Key.GetToken().Value
	for _, s := range settings {
		if s.key != key {
			continue
		}
		value, ok := valueOf(pair.Value)
		if list, isList := pair.Value.(*ast.SequenceNode); isList && lists[key] {
			value, ok = valuesOf(list)
		}
		if !ok {
			return fmt.Errorf("%s wants one value", key)
		}
		if err := s.set(c, value, folder); err != nil {
			return fmt.Errorf("%s %w", key, err)
		}
		c.given[key] = given{value, fmt.Sprintf("%s:%d", c.file, pair.Key.GetToken().Position.Line)}
		return nil
	}
	return unknownKey(key)
}

// valueOf returns the text of one value.
func valueOf(n ast.Node) (value string, ok bool) {
	scalar, ok := n.(ast.ScalarNode)
	if !ok || scalar.Type() == ast.NullType {
		return "", false
	}
	return scalar.GetToken().Value, true
}

// valuesOf returns the texts of a list, with commas between them.
func valuesOf(list *ast.SequenceNode) (values string, ok bool) {
	var all []string
	for _, n := range list.Values {
		value, ok := valueOf(n)
		if !ok {
			return "", false
		}
		all = append(all, value)
	}
	return strings.Join(all, ","), len(all) > 0
}

func unknownKey(key string) error {
	var keys []string
	for _, s := range settings {
		keys = append(keys, s.key)
	}
	if near := schema.Closest(key, keys); near != "" {
		return fmt.Errorf("unknown key %q (did you mean %q?)", key, near)
	}
	return fmt.Errorf("unknown key %q (there is: %s)", key, strings.Join(keys, ", "))
}
