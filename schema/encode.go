package schema

import (
	"encoding/json"
	"io"
	"slices"
)

// Encode writes e as indented JSON, keys in the order of the structs. [Decode] reads it
// back to the same document. It is an error when e holds numbers that JSON cannot
// write, which [Validate] reports.
func Encode(w io.Writer, e *Experiment) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(complete(e))
}

// complete returns e with empty lists in the place of missing ones where a document
// needs a list. It shares all else with e.
func complete(e *Experiment) *Experiment {
	c := *e
	c.Tables = append([]Table{}, e.Tables...)
	for i := range c.Tables {
		t := &c.Tables[i]
		if t.Columns == nil {
			t.Columns = []Column{}
		}
		if slices.ContainsFunc(t.CompositeKeys, func(key []string) bool { return key == nil }) {
			t.CompositeKeys = slices.Clone(t.CompositeKeys)
			for j := range t.CompositeKeys {
				t.CompositeKeys[j] = append([]string{}, t.CompositeKeys[j]...)
			}
		}
		t.ForeignKeys = slices.Clone(t.ForeignKeys)
		for j := range t.ForeignKeys {
			key := &t.ForeignKeys[j]
			key.Columns = append([]string{}, key.Columns...)
			key.ReferencesColumns = append([]string{}, key.ReferencesColumns...)
		}
	}
	return &c
}
