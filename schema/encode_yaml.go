package schema

import (
	"bytes"
	"encoding/json"
	"io"
	"regexp"
	"strings"
)

// EncodeYAML writes e as YAML, otherwise as [Encode].
func EncodeYAML(w io.Writer, e *Experiment) error {
	data, err := json.Marshal(complete(e))
	if err != nil {
		return err
	}
	root, err := readJSON(string(data), maxNodes)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	writeYAML(&out, root, 0, false)
	_, err = w.Write(out.Bytes())
	return err
}

// writeYAML writes an object or a list in block style, each line indented by depth
// levels; the first one follows a dash where inline is set.
func writeYAML(out *bytes.Buffer, n *node, depth int, inline bool) {
	for i, m := range n.members {
		if !inline || i > 0 {
			out.WriteString(strings.Repeat("  ", depth))
		}
		out.WriteString(yamlString(m.key) + ":")
		writeYAMLValue(out, m.value, depth+1)
	}
	for _, item := range n.items {
		out.WriteString(strings.Repeat("  ", depth) + "-")
		if item.kind == objectNode && len(item.members) > 0 {
			out.WriteByte(' ')
			writeYAML(out, item, depth+1, true)
			continue
		}
		writeYAMLValue(out, item, depth+1)
	}
}

func writeYAMLValue(out *bytes.Buffer, n *node, depth int) {
	if n.isFlat() {
		out.WriteByte(' ')
		writeFlow(out, n)
		out.WriteByte('\n')
		return
	}
	out.WriteByte('\n')
	writeYAML(out, n, depth, false)
}

// isFlat reports whether n fits behind its key: a scalar, or a list of scalars.
func (n *node) isFlat() bool {
	for _, item := range n.items {
		if item.kind == objectNode || item.kind == listNode {
			return false
		}
	}
	return len(n.members) == 0
}

func writeFlow(out *bytes.Buffer, n *node) {
	switch n.kind {
	case stringNode:
		out.WriteString(yamlString(n.text))
	case objectNode:
		out.WriteString("{}")
	case listNode:
		out.WriteByte('[')
		for i, item := range n.items {
			if i > 0 {
				out.WriteString(", ")
			}
			writeFlow(out, item)
		}
		out.WriteByte(']')
	default:
		out.WriteString(n.text)
	}
}

// plainWord matches strings that need no quotes, whatever version of YAML reads them,
// apart from the words that mean a boolean or nothing.
var (
	plainWord  = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*( [A-Za-z0-9_]+)*$`)
	yamlWord   = regexp.MustCompile(`(?i)^(true|false|yes|no|on|off|y|n|null)$`)
	jsonEscape = strings.NewReplacer("\u2028", `\u2028`, "\u2029", `\u2029`, "\u0085", `\u0085`, "\u007f", `\u007f`, "\uFEFF", `\uFEFF`)
)

// yamlString writes s so that it is a string again when it is read. In double quotes,
// YAML takes what JSON does.
func yamlString(s string) string {
	if plainWord.MatchString(s) && !yamlWord.MatchString(s) {
		return s
	}
	var quoted bytes.Buffer
	encoder := json.NewEncoder(&quoted)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(s) // a string cannot fail
	return jsonEscape.Replace(strings.TrimSuffix(quoted.String(), "\n"))
}
