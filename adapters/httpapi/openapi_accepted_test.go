package httpapi_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
)

// The operations whose examples are sent, those first whose traces the others need. Those that
// read come between.
var (
	sentFirst = []string{"createExperiment", "importSQL", "estimate", "generate", "load", "verifyRun"}
	sentLast  = []string{"check", "validate", "previewDocument", "query", "explain", "reset", "deleteRun", "deleteExperiment"}
	neverSent = map[string]string{
		"abortRun":    "the run has ended",
		"cancelQuery": "no query is in progress",
	}
)

// TestExamplesAreAccepted sends the examples of requests to the real handler.
func TestExamplesAreAccepted(t *testing.T) {
	s := start(t, httpapi.Options{})
	byID := map[string]*operation{}
	for _, o := range described(t).operations() {
		byID[o.fields["operationId"].(string)] = o
	}
	var reading []string
	for id, o := range byID {
		if o.method == "get" {
			reading = append(reading, id)
		}
	}
	slices.Sort(reading)
	all := slices.Concat(sentFirst, reading, sentLast)
	for id := range byID {
		if !slices.Contains(all, id) && neverSent[id] == "" {
			t.Errorf("%s: its examples are never sent", id)
		}
	}
	for _, id := range all {
		s.sendExamples(byID[id])
	}
}

// sendExamples sends a request for each example of a body, or one without.
func (s *server) sendExamples(o *operation) {
	s.t.Helper()
	path := examplePath(o)
	if o.method == "get" || o.method == "delete" {
		s.granted(o, path, "", "")
		return
	}
	body, _ := o.body()
	content := object(body["content"])
	for _, media := range slices.Sorted(maps.Keys(content)) {
		examples := examplesOf(o.d, object(content[media]))
		for _, name := range slices.Sorted(maps.Keys(examples)) {
			contentType, text := encodeExample(s.t, media, examples[name])
			s.granted(o, path, contentType, text)
		}
	}
	if o.fields["operationId"] == "importSQL" { // the next are about the shop
		s.do("POST", "/api/experiments", exampleDocument(o.d)).want(201)
	}
}

// granted sends a request that must be granted, and ends what it begins.
func (s *server) granted(o *operation, path, contentType, body string) {
	s.t.Helper()
	method := strings.ToUpper(o.method)
	headers := []string{"Accept", "*/*"}
	if body != "" {
		headers = append(headers, "Content-Type", contentType)
	}
	a := s.do(method, path, body, headers...)
	if a.StatusCode >= 300 {
		s.t.Errorf("%s %s: %d for an example\n%s\n%s", method, path, a.StatusCode, body, a.body)
	}
	switch a.StatusCode {
	case http.StatusCreated:
		s.do("DELETE", a.Header.Get("Location"), "").want(200)
	case http.StatusAccepted:
		s.do("GET", a.Header.Get("Location")+"/events", "").want(200)
	}
}

// examplePath returns the path of an operation with the examples of its parameters.
func examplePath(o *operation) string {
	path, query := o.path, url.Values{}
	for _, p := range o.parameters() {
		name, example := p["name"].(string), p["example"]
		switch {
		case p["in"] == "path":
			path = strings.ReplaceAll(path, "{"+name+"}", fmt.Sprint(example))
		case p["in"] == "query" && example != nil:
			query.Set(name, fmt.Sprint(example))
		}
	}
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	return path
}

func exampleDocument(d *description) string {
	document, _ := d.resolve(map[string]any{"$ref": "#/components/examples/Document"}, nil)
	text, err := json.Marshal(document["value"])
	if err != nil {
		panic(err)
	}
	return string(text)
}

// encodeExample writes an example as a body. JSON is YAML, too.
func encodeExample(t *testing.T, media string, example any) (contentType, body string) {
	t.Helper()
	if media != "multipart/form-data" {
		text, err := json.Marshal(example)
		if err != nil {
			t.Fatal(err)
		}
		return media, string(text)
	}
	var out bytes.Buffer
	form := multipart.NewWriter(&out)
	for name, value := range object(example) {
		part, create := name, form.CreateFormField
		if name == "file" {
			part, create = "script.sql", func(file string) (io.Writer, error) { return form.CreateFormFile(name, file) }
		}
		field, err := create(part)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(field, value)
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	return form.FormDataContentType(), out.String()
}
