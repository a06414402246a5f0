package httpapi

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"

	"github.com/gorilla/mux"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/schema"
)

// decode reads the JSON object that is the body of a request, see [schema.DecodeJSON]. No body
// is an empty object.
func decode(r *http.Request, into any) error {
	text, err := readBody(r)
	if err != nil || len(text) == 0 {
		return err
	}
	return schema.DecodeJSON(text, into)
}

// decodeNothing reads the body of a request that has nothing to say: none, or an empty object.
func decodeNothing(r *http.Request) error { return decode(r, &struct{}{}) }

// readBody reads the whole body of a request, which is bounded; see [Options.MaxBody].
func readBody(r *http.Request) ([]byte, error) {
	text, err := io.ReadAll(r.Body)
	if _, isOurs := errors.AsType[statusError](err); err == nil || isOurs {
		return text, err
	}
	return nil, badRequest("the body ends before its end: %w", err)
}

// pathPart returns a part of a path, such as {name}.
func pathPart(r *http.Request, key string) string {
	part := mux.Vars(r)[key]
	if plain, err := url.PathUnescape(part); err == nil {
		return plain
	}
	return part
}

// name returns the experiment in the path of a request.
func name(r *http.Request) string { return pathPart(r, "name") }

// runID returns the run in the path of a request.
func runID(r *http.Request) (int64, error) {
	text := pathPart(r, "id")
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil || id < 1 {
		return 0, badRequest("%q is no run: they are counted from 1", text)
	}
	return id, nil
}

// pageParams are the parameters that page reads.
var pageParams = []string{"limit", "cursor"}

// page returns which part of a list a request asks for.
func page(r *http.Request) (api.Page, error) {
	limit, err := countParam(r, "limit", api.MostPage)
	return api.Page{Cursor: param(r, "cursor"), Limit: limit}, err
}

// param returns a parameter of the query, "" where it is not given. It must be one of those
// of the route.
func param(r *http.Request, key string) string { return r.URL.Query().Get(key) }

// countParam returns a parameter that is a whole number of 1…most, 0 where it is not given.
func countParam(r *http.Request, key string, most int) (int, error) {
	text := param(r, key)
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0, badRequest("%s is %q; it is 1 to %d", key, text, most)
	}
	if n < 1 || n > most {
		return 0, badRequest("%s is %d; it is 1 to %d", key, n, most)
	}
	return n, nil
}

// flagParam returns a parameter that is true or false; false where it is not given.
func flagParam(r *http.Request, key string) (bool, error) {
	switch text := param(r, key); text {
	case "", "false":
		return false, nil
	case "true":
		return true, nil
	default:
		return false, badRequest("%s is %q; it is true or false", key, text)
	}
}
