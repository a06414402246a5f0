package httpapi_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
)

// TestDescriptionIsValid asks a library that knows OpenAPI 3.1.
func TestDescriptionIsValid(t *testing.T) {
	text, err := httpapi.Description()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := openapi3.NewLoader().LoadFromData(text)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestEveryRouteIsDocumented compares the route table with the description, in both directions,
// with parameters and media types.
func TestEveryRouteIsDocumented(t *testing.T) {
	operations := map[string]*operation{}
	for _, o := range described(t).operations() {
		operations[o.String()] = o
	}
	for _, route := range httpapi.Routes() {
		o := operations[route.Name]
		if o == nil {
			t.Errorf("%s is not described in openapi/", route.Name)
			continue
		}
		delete(operations, route.Name)
		same(t, route.Name+": parameters", route.Params, o.queryParameters())
		body, _ := o.body()
		same(t, route.Name+": media types of bodies", route.Takes, slices.Collect(maps.Keys(object(body["content"]))))
		same(t, route.Name+": media types of answers", route.Gives, o.gives())
	}
	for name := range operations {
		if strings.Contains(name, "/api/quer") {
			continue // they are on their way
		}
		t.Errorf("%s is described and does not exist", name)
	}
}

// same compares the words of a route with those of the description, in any order.
func same(t *testing.T, what string, route, written []string) {
	t.Helper()
	route, written = slices.Sorted(slices.Values(route)), slices.Sorted(slices.Values(written))
	if !slices.Equal(route, written) {
		t.Errorf("%s: the route has %q, the description %q", what, route, written)
	}
}

// queryParameters returns the names of those in the query, but for the token, which is taken
// before there is a look at the route.
func (o *operation) queryParameters() []string {
	var names []string
	for _, p := range o.parameters() {
		if p["in"] == "query" && p["name"] != "token" {
			names = append(names, p["name"].(string))
		}
	}
	return names
}

// gives returns the media types of the answers to what was granted.
func (o *operation) gives() []string {
	all := map[string]bool{}
	for code := range object(o.fields["responses"]) {
		if code < "300" {
			status, err := strconv.Atoi(code)
			if err != nil {
				panic(err)
			}
			response, _ := o.response(status)
			for media := range object(response["content"]) {
				all[media] = true
			}
		}
	}
	return slices.Collect(maps.Keys(all))
}

// TestExamples holds the examples of the description against its schemas.
func TestExamples(t *testing.T) {
	d := described(t)
	for _, o := range d.operations() {
		if body, at := o.body(); body != nil {
			checkExamples(t, d, o.String()+", request", body, at)
		}
		for code, response := range object(o.fields["responses"]) {
			resolved, at := d.resolve(response, []string{"paths", o.path, o.method, "responses", code})
			checkExamples(t, d, o.String()+", "+code, resolved, at)
		}
	}
}

func checkExamples(t *testing.T, d *description, what string, has map[string]any, at []string) {
	t.Helper()
	for media, content := range object(has["content"]) {
		examples := examplesOf(d, object(content))
		isBinary := object(object(content)["schema"])["format"] == "binary"
		if len(examples) == 0 && !isBinary {
			t.Errorf("%s, %s: there is no example", what, media)
		}
		for name, value := range examples {
			if err := d.conforms(value, append(slices.Clone(at), "content", media, "schema")...); err != nil {
				t.Errorf("%s, %s, example %s: %v", what, media, name, err)
			}
		}
	}
}

// examplesOf returns the examples of a media type by name.
func examplesOf(d *description, content map[string]any) map[string]any {
	all := map[string]any{}
	if example, ok := content["example"]; ok {
		all["example"] = example
	}
	for name, example := range object(content["examples"]) {
		resolved, _ := d.resolve(example, nil)
		all[name] = resolved["value"]
	}
	return all
}

// TestObjectsAreClosed looks for objects in answers that would let fields pass that nobody has
// described.
func TestObjectsAreClosed(t *testing.T) {
	d := described(t)
	open := []string{}
	for name, schema := range object(object(d.root["components"])["schemas"]) {
		if !strings.HasPrefix(name, "Document") {
			open = append(open, openObjects(schema, name)...)
		}
	}
	slices.Sort(open)
	for _, path := range open {
		t.Errorf("%s: additionalProperties is not set", path)
	}
}

func openObjects(schema any, path string) []string {
	var open []string
	switch schema := schema.(type) {
	case map[string]any:
		if _, ok := schema["additionalProperties"]; !ok && schema["type"] == "object" {
			open = append(open, path)
		}
		for key, inner := range schema {
			open = append(open, openObjects(inner, path+"."+key)...)
		}
	case []any:
		for i, inner := range schema {
			open = append(open, openObjects(inner, fmt.Sprintf("%s[%d]", path, i))...)
		}
	}
	return open
}

// TestPlanted plants what is not described: a check that cannot fail checks nothing.
func TestPlanted(t *testing.T) {
	const failure = `{"detail":["no"],"problems":[]}`
	for _, tt := range []struct {
		name, method, path string
		status             int
		header             http.Header
		body               string
		want               string // "" where all is well
	}{
		{"sound", "GET", "/health", 200, nil, `{"status":"ok"}`, ""},
		{"sound refusal", "GET", "/api/experiments/shop", 404, nil, failure, ""},
		{"no route", "GET", "/nothing", 404, nil, failure, ""},
		{"no method", "PUT", "/health", 405, http.Header{"Allow": {"GET"}}, failure, ""},
		{"a field", "GET", "/health", 200, nil, `{"status":"ok","mood":"good"}`, "mood"},
		{"a field of an error", "GET", "/api/experiments/shop", 404, nil, `{"detail":["no"],"problems":[],"trace":"x"}`, "trace"},
		{"a field that lacks", "GET", "/health", 200, nil, `{}`, "status"},
		{"a route", "GET", "/api/mood", 200, nil, `{}`, "no such status"},
		{"a method", "DELETE", "/health", 200, nil, `{}`, "no such status"},
		{"a status", "GET", "/health", 418, nil, failure, "no such status"},
		{"a media type", "GET", "/health", 200, http.Header{"Content-Type": {"text/html"}}, "<p>", "media type"},
		{"no media type", "GET", "/health", 200, http.Header{"Content-Type": {""}}, "ok", "media type"},
		{"a header", "GET", "/health", 200, http.Header{"X-Mood": {"good"}}, `{"status":"ok"}`, "X-Mood"},
		{"a header that lacks", "GET", "/openapi.json", 200, nil, `{"openapi":"3.1.0","info":{},"paths":{}}`, "Etag"},
		{"a parameter", "GET", "/health?mood=good", 200, nil, `{"status":"ok"}`, "mood"},
		{"no JSON", "GET", "/health", 200, nil, `{"status":`, "no JSON"},
		{"an event", "GET", "/api/experiments/shop/runs/1/events", 200, http.Header{"Content-Type": {"text/event-stream"}}, "event: mood\ndata: {}\n\n", "mood"},
		{"a field of an event", "GET", "/api/experiments/shop/runs/1/events", 200, http.Header{"Content-Type": {"text/event-stream"}}, "id: 1\nevent: end\ndata: {\"mood\":1}\n\n", "mood"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			request, err := http.NewRequestWithContext(t.Context(), tt.method, "http://localhost"+tt.path, nil)
			if err != nil {
				t.Fatal(err)
			}
			header := http.Header{"Content-Type": {"application/json"}}
			maps.Copy(header, tt.header)
			e := &exchange{d: described(t), request: request, response: &http.Response{StatusCode: tt.status, Header: header}, path: request.URL.EscapedPath()}
			errs := e.checkHead()
			if e.described != nil {
				errs = append(errs, e.checkBody([]byte(tt.body), true)...)
			}
			if got := fmt.Sprint(errs); (len(errs) > 0) != (tt.want != "") || !strings.Contains(got, tt.want) {
				t.Errorf("got %s, want %q", got, tt.want)
			}
		})
	}
}
