package httpapi_test

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"
)

// checkRequest checks a request that was granted: the server may not grant what is not described.
func (e *exchange) checkRequest(o *operation) []error {
	return append(e.checkQuery(o), e.checkRequestBody(o)...)
}

func (e *exchange) checkQuery(o *operation) []error {
	var known []string
	for _, p := range o.parameters() {
		if p["in"] == "query" {
			known = append(known, p["name"].(string))
		}
	}
	var errs []error
	for name := range e.request.URL.Query() {
		if !slices.Contains(known, name) {
			errs = append(errs, fmt.Errorf("the parameter %s was taken and is not described", name))
		}
	}
	return errs
}

func (e *exchange) checkRequestBody(o *operation) []error {
	if e.request.GetBody == nil || e.request.ContentLength == 0 || e.request.Header.Get("Content-Encoding") != "" {
		return nil // none, or one that cannot be read twice
	}
	described, at := o.body()
	if described == nil {
		return []error{fmt.Errorf("a body was taken and is not described")}
	}
	media, _, err := mime.ParseMediaType(e.request.Header.Get("Content-Type"))
	if err != nil || object(described["content"])[media] == nil {
		return []error{fmt.Errorf("a body of %q was taken, which is not described", e.request.Header.Get("Content-Type"))}
	}
	if media != "application/json" {
		return nil
	}
	text, err := readAgain(e.request)
	if err != nil {
		return []error{err}
	}
	if object(described["content"])["application/yaml"] != nil && !json.Valid(text) {
		return nil // documents are told by their contents
	}
	if err := o.d.conformsJSON(text, append(at, "content", media, "schema")...); err != nil {
		return []error{fmt.Errorf("the request was granted: %w\nin %.2000s", err, text)}
	}
	return nil
}

func readAgain(r *http.Request) ([]byte, error) {
	body, err := r.GetBody()
	if err != nil {
		return nil, err
	}
	defer body.Close()
	return io.ReadAll(body)
}
