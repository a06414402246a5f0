package httpapi

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"

	"github.com/gorilla/mux"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
)

// decode reads the JSON object that is the body of a request. No body is an empty object.
// A key that is not known is an error that names it.
func decode(r *http.Request, into any) error {
	d := json.NewDecoder(r.Body)
	d.DisallowUnknownFields()
	err := d.Decode(into)
	if errors.Is(err, io.EOF) {
		return nil
	}
	if err == nil && d.More() {
		err = errors.New("there is more behind the object")
	}
	if err != nil {
		return badRequest("the body is not understood: %w", err)
	}
	return nil
}

// name returns the experiment in the path of a request.
func name(r *http.Request) string { return mux.Vars(r)["name"] }

// runID returns the run in the path of a request.
func runID(r *http.Request) (int64, error) {
	text := mux.Vars(r)["id"]
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil || id < 1 {
		return 0, badRequest("%q is no run: they are counted from 1", text)
	}
	return id, nil
}

// page returns which part of a list a request asks for.
func page(r *http.Request) (api.Page, error) {
	p := api.Page{Cursor: r.FormValue("cursor")}
	if text := r.FormValue("limit"); text != "" {
		var err error
		if p.Limit, err = strconv.Atoi(text); err != nil || p.Limit < 1 {
			return p, badRequest("limit is %q; it is 1 to %d", text, api.MostPage)
		}
	}
	return p, nil
}
