package schema

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
)

// decoder fills the document's structs from nodes and collects all problems on the way.
type decoder struct {
	problems Problems
	objects  int  // in lists
	other    bool // whether it is no document; see [DecodeJSON]
}

func (d *decoder) problem(n *node, path, hint, format string, args ...any) {
	p := n.at.problem(format, args...)
	p.Path, p.Hint = path, hint
	d.problems.add(p)
}

var (
	numberType   = reflect.TypeFor[Number]()
	valueType    = reflect.TypeFor[Value]()
	argumentType = reflect.TypeFor[Argument]()
)

// value decodes n into v and reports whether v was set. Lists and objects are set as
// far as they go. Behind the last problem that is reported there is nothing to be found.
func (d *decoder) value(n *node, v reflect.Value, path string) bool {
	switch kind := v.Kind(); {
	case len(d.problems) > maxProblems:
		return false
	case n.kind == wrongNode:
		d.problem(n, path, "", "%s", n.text)
		return false
	case d.other && isUnmarshaler(v):
		return d.unmarshal(n, v, path)
	case kind == reflect.Pointer:
		elem := reflect.New(v.Type().Elem())
		if !d.value(n, elem.Elem(), path) {
			return false
		}
		v.Set(elem)
		return true
	case kind == reflect.Struct:
		return d.want(n, objectNode, "an object", path) && d.object(n, v, path)
	case v.Type() == argumentType && n.kind != listNode:
		return d.argument(n, v, path)
	case kind == reflect.Slice:
		return d.want(n, listNode, "a list", path) && d.list(n, v, path)
	case kind == reflect.Map:
		return d.want(n, objectNode, "an object", path) && d.entries(n, v, path)
	case v.Type() == numberType:
		return d.want(n, numberNode, "a number", path) && setString(v, n.text)
	case v.Type() == valueType:
		return d.wantScalar(n, path) && setString(v, n.text)
	case kind == reflect.String:
		return d.want(n, stringNode, "a string", path) && setString(v, n.text)
	case kind == reflect.Bool:
		return d.want(n, boolNode, "true or false", path) && setBool(v, n.text)
	case kind == reflect.Float64:
		return d.want(n, numberNode, "a number", path) && d.float(n, v, path)
	default:
		return d.want(n, numberNode, "an integer", path) && d.integer(n, v, path)
	}
}

// want reports whether n is of a kind, and adds a problem when it is not.
func (d *decoder) want(n *node, kind nodeKind, what, path string) bool {
	if n.kind == kind {
		return true
	}
	hint := ""
	switch {
	case n.kind == nullNode:
		hint = "leave the key out where there is no value"
	case kind == stringNode && (n.kind == numberNode || n.kind == boolNode):
		hint = "write it in quotes"
	case n.kind == stringNode && (kind == numberNode && isNumber(n.text) || kind == boolNode && (n.text == "true" || n.text == "false")):
		hint = "write it without quotes"
	}
	d.problem(n, path, hint, "want %s, got %s", what, n)
	return false
}

// wantScalar reports whether n is what a [Value] may be, and adds a problem when it is not.
func (d *decoder) wantScalar(n *node, path string) bool {
	switch n.kind {
	case stringNode, numberNode, boolNode:
		return true
	}
	hint := ""
	if n.kind == nullNode {
		hint = `write "required": false and null_rate for a column that may be NULL`
	}
	d.problem(n, path, hint, "want a string, a number, true or false, got %s", n)
	return false
}

func setString(v reflect.Value, text string) bool {
	v.SetString(text)
	return true
}

func setBool(v reflect.Value, text string) bool {
	v.SetBool(text == "true")
	return true
}

func (d *decoder) float(n *node, v reflect.Value, path string) bool {
	f, err := Number(n.text).float()
	if err != nil {
		d.problem(n, path, "", "%s %v", clip(n.text), err)
		return false
	}
	v.SetFloat(f)
	return true
}

func (d *decoder) integer(n *node, v reflect.Value, path string) bool {
	i, err := Number(n.text).unscaled(0)
	if errors.Is(err, errNotInteger) {
		d.problem(n, path, "", "want an integer, got %s", n)
		return false
	}
	if err != nil || !i.IsInt64() || v.OverflowInt(i.Int64()) {
		d.problem(n, path, "", "%s is out of the range of integers", clip(n.text))
		return false
	}
	v.SetInt(i.Int64())
	return true
}

// list decodes elements; an empty list is the same as none.
func (d *decoder) list(n *node, v reflect.Value, path string) bool {
	if len(n.items) == 0 {
		return true
	}
	if v.Type().Elem().Kind() == reflect.Struct {
		if d.objects += len(n.items); d.objects > maxObjects {
			d.problem(n, path, "", "the document has more than %d objects in its lists", maxObjects)
			return false
		}
	}
	items := reflect.MakeSlice(v.Type(), len(n.items), len(n.items))
	for i, item := range n.items {
		d.value(item, items.Index(i), fmt.Sprintf("%s[%d]", path, i))
	}
	v.Set(items)
	return true
}

// argument decodes an argument that is written as one value, and not as a list.
func (d *decoder) argument(n *node, v reflect.Value, path string) bool {
	if n.kind == objectNode {
		d.problem(n, path, "", "want a value or a list of values, got %s", n)
		return false
	}
	one := reflect.MakeSlice(v.Type(), 1, 1)
	if !d.value(n, one.Index(0), path) {
		return false
	}
	v.Set(one)
	return true
}

// entries decodes what has names that are no keys of the document: the parameters of a
// distribution, the arguments of a rule.
func (d *decoder) entries(n *node, v reflect.Value, path string) bool {
	d.duplicates(n, path)
	for _, m := range n.members {
		f := reflect.New(v.Type().Elem()).Elem()
		if !d.value(m.value, f, pathTo(path, m.key)) {
			continue
		}
		if v.IsNil() {
			v.Set(reflect.MakeMap(v.Type()))
		}
		v.SetMapIndex(reflect.ValueOf(m.key), f)
	}
	return true
}

func (d *decoder) object(n *node, v reflect.Value, path string) bool {
	d.duplicates(n, path)
	fields := fieldsOf(v.Type())
	for _, m := range n.members {
		at := pathTo(path, m.key)
		i, known := fieldIndex(fields, m.key)
		if !known {
			d.unknownKey(m, v.Type(), fields, at)
			continue
		}
		if d.other && fields[i].optional && m.value.kind == nullNode {
			continue
		}
		if d.value(m.value, v.Field(i), at) && !d.other && fields[i].optional && m.value.isEmpty() && !mayBeEmpty(v.Type(), m.key) {
			d.problem(m.value, at, "leave the key out", "is empty")
		}
	}
	for _, key := range countKeys[v.Type()] {
		if n.member(key.name) == nil {
			d.problem(n, pathTo(path, key.name), key.hint, "the key %s is missing", key.name)
		}
	}
	return true
}

// isEmpty reports whether n is a string or a list of nothing.
func (n *node) isEmpty() bool {
	return n.kind == stringNode && n.text == "" || n.kind == listNode && len(n.items) == 0
}

// mayBeEmpty reports whether an optional key may be there with nothing in it. A text for
// people may, and a list may be as empty as it is without its key, but for the values of
// a column, of which that would leave none.
func mayBeEmpty(in reflect.Type, key string) bool {
	switch in {
	case experimentType, tableType:
		return true
	}
	list := in == tableDesignType && key == "cluster_by" || in == sortKeyType && key == "columns"
	return key == "description" || list
}

// countKeys are the keys of numbers of which no value stands for a missing one, so that
// only the decoder sees that they are not there.
var countKeys = map[reflect.Type][]struct{ name, hint string }{
	tableType:       {{"target_rows", "0 leaves the table as it is"}},
	identityType:    {{"start", "the value of the first row"}, {"step", "1 counts up"}},
	correlationType: {{"coefficient", "the rank correlation, between -1 and 1"}},
	countWeightType: {{"children", "how many children"}, {"weight", "how many parents have them, relative to the others"}},
	binType:         {{"weight", "how likely the bin is, relative to the others"}},
	componentType:   {{"weight", "how often it is drawn from, relative to the others"}},
}

var (
	experimentType          = reflect.TypeFor[Experiment]()
	tableType               = reflect.TypeFor[Table]()
	columnType              = reflect.TypeFor[Column]()
	identityType            = reflect.TypeFor[Identity]()
	foreignKeyType          = reflect.TypeFor[ForeignKey]()
	compositeForeignKeyType = reflect.TypeFor[CompositeForeignKey]()
	cardinalityType         = reflect.TypeFor[Cardinality]()
	countWeightType         = reflect.TypeFor[CountWeight]()
	correlationType         = reflect.TypeFor[Correlation]()
	distributionType        = reflect.TypeFor[Distribution]()
	binType                 = reflect.TypeFor[Bin]()
	componentType           = reflect.TypeFor[Component]()
	afterType               = reflect.TypeFor[After]()
	totalType               = reflect.TypeFor[Total]()
	branchType              = reflect.TypeFor[Branch]()
	tableDesignType         = reflect.TypeFor[TableDesign]()
	sortKeyType             = reflect.TypeFor[SortKey]()
	columnDesignType        = reflect.TypeFor[ColumnDesign]()
)

// duplicates adds a problem for each key that stands there twice.
func (d *decoder) duplicates(n *node, path string) {
	first := map[string]position{}
	for _, m := range n.members {
		if at, twice := first[m.key]; twice {
			p := m.at.problem("the key %q stands here twice, first in line %d, column %d", clip(m.key), at.line, at.column)
			p.Path = pathTo(path, m.key)
			d.problems.add(p)
			continue
		}
		first[m.key] = m.at
	}
}

// field is a key of a struct, by its JSON tag.
type field struct {
	key      string
	optional bool
}

// knownFields are what fieldsOf returns, by [reflect.Type]. Types are those of the program.
var knownFields sync.Map

// fieldsOf returns the keys of a struct in the order of its fields. They are not to be changed.
func fieldsOf(t reflect.Type) []field {
	if known, ok := knownFields.Load(t); ok {
		return known.([]field)
	}
	fields := make([]field, t.NumField())
	for i := range fields {
		key, options, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		fields[i] = field{key, options == "omitempty"}
	}
	knownFields.Store(t, fields)
	return fields
}

func fieldIndex(fields []field, key string) (int, bool) {
	for i, f := range fields {
		if f.key == key && key != notKey {
			return i, true
		}
	}
	return 0, false
}

func (d *decoder) unknownKey(m member, in reflect.Type, fields []field, path string) {
	var keys []string
	for _, f := range fields {
		if f.key != notKey {
			keys = append(keys, f.key)
		}
	}
	hint := "known here: " + strings.Join(keys, ", ")
	if len(keys) == 0 {
		hint = "leave it out: no key is known here"
	}
	if key := meantKey(in, m.key, keys); key != "" {
		hint = didYouMean(key)
	}
	p := m.at.problem("unknown key %q", clip(m.key))
	p.Path, p.Hint = path, hint
	d.problems.add(p)
}

// pathTo returns the path of a key inside of the object at path.
func pathTo(path, key string) string {
	if !isIdentifier(key) {
		return fmt.Sprintf("%s[%q]", path, clip(key))
	}
	if path == "" {
		return key
	}
	return path + "." + key
}
