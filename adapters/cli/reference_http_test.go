package cli_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
)

// openAPI is what the page tells of a description in OpenAPI 3.1.
type openAPI struct {
	Tags       []struct{ Name, Description string }
	Paths      ordered[ordered[json.RawMessage]]
	Components struct {
		Schemas    ordered[*jsonSchema]
		Parameters map[string]apiParameter
		Responses  map[string]apiAnswer
	}
}

type apiOperation struct {
	Tags                 []string
	Summary, Description string
	Parameters           []apiParameter
	RequestBody          *struct{ Content ordered[apiContent] }
	Responses            ordered[apiAnswer]
}

type apiParameter struct {
	Ref                   string `json:"$ref"`
	Name, In, Description string
	Required              bool
	Schema                *jsonSchema
}

type apiAnswer struct {
	Ref         string `json:"$ref"`
	Description string
	Content     ordered[apiContent]
}

type apiContent struct{ Schema *jsonSchema }

// httpReference lists the routes and objects of the HTTP API as its description has them.
func httpReference(t *testing.T) string {
	response, err := http.Get(serve(t, t.TempDir(), httpapi.Options{}, t.Cleanup) + "/openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	var api openAPI
	if err := json.Unmarshal(text, &api); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	out.WriteString("# Routes of the HTTP API\n\n" +
		"Every route with its parameters, bodies and answers, and the objects in these. [The HTTP API](http.md) tells what holds for many of them. A server\n" +
		"shows the same with examples at `/docs`, and at `/openapi.json` for programs. This page is made from that.\n")
	everywhere := api.everywhere(t)
	for _, tag := range api.Tags {
		fmt.Fprintf(&out, "\n## %s\n\n%s\n", tag.Name, tag.Description)
		api.operations(t, func(method, path string, o *apiOperation) {
			if slices.Contains(o.Tags, tag.Name) {
				api.write(&out, method, path, o, everywhere)
			}
		})
	}
	out.WriteString("\n## Other answers\n\nEvery route may answer:\n\n")
	api.writeAnswers(&out, everywhere)
	out.WriteString("\nRoutes with a body also answer 408, 413 and 415. Their bodies, and those of 404 and 409, are a [Failure](#failure).\n\n# Objects\n")
	for _, s := range api.Components.Schemas {
		if !strings.HasPrefix(s.name, "Document") && len(s.value.Properties) > 0 {
			s.value.write(&out, s.name)
		} else if !strings.HasPrefix(s.name, "Document") {
			fmt.Fprintf(&out, "\n## %s\n\n%s\n\nIt is %s.\n", s.name, s.value.Description, s.value.holds())
		}
	}
	return linked(out.String())
}

// linked has links to the objects of documents lead to the page that describes them.
func linked(text string) string {
	return strings.NewReplacer("[Document](#document)", "[document](product-spec.md)", "(#document", "(product-spec.md#").Replace(text)
}

// operations calls do for each operation in the order of the description.
func (api *openAPI) operations(t *testing.T, do func(method, path string, o *apiOperation)) {
	t.Helper()
	for _, path := range api.Paths {
		var shared []apiParameter
		for _, member := range path.value {
			if member.name == "parameters" {
				if err := json.Unmarshal(member.value, &shared); err != nil {
					t.Fatal(err)
				}
			}
		}
		for _, member := range path.value {
			if member.name == "parameters" {
				continue
			}
			var o apiOperation
			if err := json.Unmarshal(member.value, &o); err != nil {
				t.Fatal(err)
			}
			o.Parameters = append(slices.Clone(shared), o.Parameters...)
			do(strings.ToUpper(member.name), path.name, &o)
		}
	}
}

// everywhere are the answers that all operations share: the first has no others but its own.
func (api *openAPI) everywhere(t *testing.T) (all ordered[apiAnswer]) {
	t.Helper()
	api.operations(t, func(_, _ string, o *apiOperation) {
		if all == nil {
			all = slices.DeleteFunc(slices.Clone(o.Responses), func(a named[apiAnswer]) bool { return a.value.Ref == "" })
		}
	})
	return all
}

// write writes a section about an operation.
func (api *openAPI) write(out io.Writer, method, path string, o *apiOperation, everywhere ordered[apiAnswer]) {
	fmt.Fprintf(out, "\n### %s %s\n\n%s.", method, path, strings.TrimSuffix(o.Summary, "."))
	if o.Description != "" {
		fmt.Fprintf(out, " %s", strings.Join(strings.Fields(o.Description), " "))
	}
	io.WriteString(out, "\n")
	if len(o.Parameters) > 0 {
		io.WriteString(out, "\n| parameter | in | holds | meaning |\n| --- | --- | --- | --- |\n")
	}
	for _, p := range o.Parameters {
		if p.Ref != "" {
			p = api.Components.Parameters[p.Ref[strings.LastIndex(p.Ref, "/")+1:]]
		}
		name := "`" + p.Name + "`"
		if p.Required && p.In != "path" {
			name += " (required)"
		}
		fmt.Fprintf(out, "| %s | %s | %s | %s |\n", name, p.In, p.Schema.holds(), cell(p.Description))
	}
	if o.RequestBody != nil {
		fmt.Fprintf(out, "\nBody: %s\n", contents(o.RequestBody.Content))
	}
	io.WriteString(out, "\n")
	api.writeAnswers(out, slices.DeleteFunc(slices.Clone(o.Responses), func(a named[apiAnswer]) bool {
		return slices.ContainsFunc(everywhere, func(b named[apiAnswer]) bool { return a.name == b.name && a.value.Ref == b.value.Ref }) || slices.Contains([]string{"408", "413", "415"}, a.name)
	}))
}

// writeAnswers writes a table of answers.
func (api *openAPI) writeAnswers(out io.Writer, all ordered[apiAnswer]) {
	io.WriteString(out, "| status | answer | body |\n| ---: | --- | --- |\n")
	for _, a := range all {
		answer := a.value
		if answer.Ref != "" {
			answer = api.Components.Responses[answer.Ref[strings.LastIndex(answer.Ref, "/")+1:]]
		}
		fmt.Fprintf(out, "| %s | %s | %s |\n", a.name, cell(answer.Description), contents(answer.Content))
	}
}

// contents tells the media types of a body, those together that hold the same.
func contents(all ordered[apiContent]) string {
	var kinds []string
	types := map[string][]string{}
	for _, c := range all {
		kind := "any value"
		if c.value.Schema != nil {
			kind = c.value.Schema.holds()
		}
		if types[kind] == nil {
			kinds = append(kinds, kind)
		}
		types[kind] = append(types[kind], quoted(c.name))
	}
	var told []string
	for _, kind := range kinds {
		told = append(told, kind+" as "+strings.Join(types[kind], ", "))
	}
	return strings.Join(told, "; ")
}
