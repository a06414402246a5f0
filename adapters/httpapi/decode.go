package httpapi

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

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
	if err != nil {
		return nil, unread(err)
	}
	return text, nil
}

// unread says that a body could not be read, where err does not say itself what is wrong with it.
func unread(err error) error {
	if _, isOurs := errors.AsType[statusError](err); isOurs {
		return err
	}
	return badRequest("the body breaks off, or is not in the form that its header says: %w", err)
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
func runID(r *http.Request) (int64, error) { return parseRun(pathPart(r, "id")) }

func parseRun(text string) (int64, error) {
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

// notOneOf says that a parameter is none of what it may be.
func notOneOf(key, value string, choices []string) error {
	return badRequest("%s is %q; it is one of %s%s", key, value, strings.Join(choices, ", "), meant(value, choices))
}

// meant asks in brackets whether a word that is known was meant; it is "" where none is near.
func meant(word string, known []string) string {
	if near := schema.Closest(strings.ToLower(word), known); near != "" {
		return fmt.Sprintf(" (did you mean %q?)", near)
	}
	return ""
}

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
func flagParam(r *http.Request, key string) (bool, error) { return parseFlag(key, param(r, key)) }

// parseFlag reads what is true or false; false where it is not given.
func parseFlag(key, text string) (bool, error) {
	switch text {
	case "", "false":
		return false, nil
	case "true":
		return true, nil
	default:
		return false, badRequest("%s is %q; it is true or false", key, text)
	}
}
