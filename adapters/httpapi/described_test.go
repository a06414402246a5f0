package httpapi_test

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
)

// description is the description of the API, as a client sees it.
type description struct {
	root  map[string]any
	paths []pathPattern // those without parameters first

	mu       sync.Mutex
	compiler *jsonschema.Compiler
	compiled map[string]*jsonschema.Schema // by JSON pointer
}

// pathPattern is a path of the description, with what matches it.
type pathPattern struct {
	path    string
	pattern *regexp.Regexp
}

// described is the description that the program has.
func described(t testing.TB) *description {
	t.Helper()
	d, err := describedOnce()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

var describedOnce = sync.OnceValues(func() (*description, error) {
	text, err := httpapi.Description()
	if err != nil {
		return nil, err
	}
	return newDescription(text)
})

func newDescription(text []byte) (*description, error) {
	root, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	d := &description{root: root.(map[string]any), compiler: jsonschema.NewCompiler(), compiled: map[string]*jsonschema.Schema{}}
	d.compiler.DefaultDraft(jsonschema.Draft2020)
	d.compiler.AssertFormat()
	if err := d.compiler.AddResource("openapi.json", root); err != nil {
		return nil, err
	}
	parameter := regexp.MustCompile(`\\\{[a-z_]+\\\}`)
	for path := range object(d.root["paths"]) {
		pattern := parameter.ReplaceAllString(regexp.QuoteMeta(path), `[^/]+`)
		d.paths = append(d.paths, pathPattern{path, regexp.MustCompile("^" + pattern + "$")})
	}
	slices.SortFunc(d.paths, func(a, b pathPattern) int {
		return strings.Count(a.path, "{") - strings.Count(b.path, "{")
	})
	return d, nil
}

func object(v any) map[string]any {
	o, _ := v.(map[string]any)
	return o
}

func list(v any) []any {
	l, _ := v.([]any)
	return l
}

// pointer makes a JSON pointer of keys.
func pointer(keys ...string) string {
	var b strings.Builder
	for _, key := range keys {
		b.WriteString("/" + strings.NewReplacer("~", "~0", "/", "~1", "%", "%25", " ", "%20", "{", "%7B", "}", "%7D").Replace(key))
	}
	return b.String()
}

// resolve follows a reference, if v is one, and tells where v is.
func (d *description) resolve(v any, at []string) (map[string]any, []string) {
	o := object(v)
	ref, ok := o["$ref"].(string)
	if !ok {
		return o, at
	}
	keys := strings.Split(strings.TrimPrefix(ref, "#/"), "/")
	target := any(d.root)
	for _, key := range keys {
		target = object(target)[key]
	}
	if target == nil {
		panic("the description refers to " + ref + ", which is not there")
	}
	return d.resolve(target, keys)
}

// conforms checks a value, as [jsonschema.UnmarshalJSON] makes it, against the schema at some keys.
func (d *description) conforms(value any, at ...string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	where := pointer(at...)
	schema := d.compiled[where]
	if schema == nil {
		var err error
		if schema, err = d.compiler.Compile("openapi.json#" + where); err != nil {
			return err
		}
		d.compiled[where] = schema
	}
	return schema.Validate(value)
}

// conformsJSON checks a text of JSON.
func (d *description) conformsJSON(text []byte, at ...string) error {
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return fmt.Errorf("is no JSON: %w", err)
	}
	return d.conforms(value, at...)
}

// path returns the path of the description that a request's path is one of, "" for none.
func (d *description) path(escaped string) string {
	for _, p := range d.paths {
		if p.pattern.MatchString(escaped) {
			return p.path
		}
	}
	return ""
}

// operation is one of the description.
type operation struct {
	d            *description
	method, path string // the method in lower case
	fields       map[string]any
}

// operation returns that of a method, which may be HEAD; nil where there is none.
func (d *description) operation(method, path string) *operation {
	method = strings.ToLower(method)
	if method == "head" {
		method = "get"
	}
	fields := object(object(object(d.root["paths"])[path])[method])
	if fields == nil {
		return nil
	}
	return &operation{d, method, path, fields}
}

// operations returns all there are.
func (d *description) operations() []*operation {
	var all []*operation
	for path, item := range object(d.root["paths"]) {
		for method := range object(item) {
			if o := d.operation(method, path); o != nil {
				all = append(all, o)
			}
		}
	}
	slices.SortFunc(all, func(a, b *operation) int { return strings.Compare(a.String(), b.String()) })
	return all
}

func (o *operation) String() string { return strings.ToUpper(o.method) + " " + o.path }

// parameters returns those of the operation and of its path, resolved.
func (o *operation) parameters() []map[string]any {
	var all []map[string]any
	for _, p := range slices.Concat(list(object(object(o.d.root["paths"])[o.path])["parameters"]), list(o.fields["parameters"])) {
		resolved, _ := o.d.resolve(p, nil)
		all = append(all, resolved)
	}
	return all
}

// response returns the answer of a status, and where it is described; nil for one that is not.
func (o *operation) response(status int) (map[string]any, []string) {
	code := fmt.Sprint(status)
	response, ok := object(o.fields["responses"])[code]
	if !ok {
		return nil, nil
	}
	return o.d.resolve(response, []string{"paths", o.path, o.method, "responses", code})
}

// body returns the body of a request, and where it is described; nil where there is none.
func (o *operation) body() (map[string]any, []string) {
	return o.d.resolve(o.fields["requestBody"], []string{"paths", o.path, o.method, "requestBody"})
}
