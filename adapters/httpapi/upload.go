package httpapi

import (
	"errors"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
)

// isForm reports whether the body of a request is a form with files.
func isForm(r *http.Request) bool {
	media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return media == mediaForm
}

// uploadFields are the fields of a form beside its file. All are about scripts.
var uploadFields = []string{"name", "dialect", "target_rows", "target_warehouse", "no_infer", "dry_run"}

// upload is a form with one file.
type upload struct {
	file   string // its name
	text   []byte
	fields map[string]string
}

// readUpload reads a form.
func readUpload(r *http.Request) (*upload, error) {
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, badRequest("the form has no boundary: write Content-Type: multipart/form-data; boundary=…")
	}
	u := &upload{fields: map[string]string{}}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) && errors.Unwrap(err) == nil { // one that is wrapped is an end before the last boundary
			break
		}
		if err == nil {
			err = u.add(part)
		}
		if err != nil {
			return nil, inForm(err)
		}
	}
	if u.file == "" {
		return nil, badRequest("the form has no file: give it one with its name, as curl does with -F file=@tickets.sql")
	}
	return u, nil
}

// inForm says of an error that the form could not be read, unless it says what is wrong itself.
func inForm(err error) error {
	if _, isOurs := errors.AsType[statusError](err); isOurs {
		return err
	}
	return badRequest("the form cannot be read: it is cut, or not laid out as multipart/form-data")
}

// add takes a part of the form.
func (u *upload) add(part *multipart.Part) error {
	text, err := io.ReadAll(part)
	if err != nil {
		return err
	}
	key, file := part.FormName(), part.FileName()
	_, isTwice := u.fields[key]
	switch {
	case file != "" && u.file != "":
		return badRequest("the form has two files, %q and %q; it may have one", u.file, file)
	case file != "":
		u.file, u.text = file, text
	case !slices.Contains(uploadFields, key):
		return badRequest("the form has a field %q; a field is %s, and a file has a name%s", key, strings.Join(uploadFields, ", "), meant(key, uploadFields))
	case isTwice:
		return badRequest("the form has the field %s twice", key)
	default:
		u.fields[key] = string(text)
	}
	return nil
}

func (u *upload) ending() string { return strings.ToLower(filepath.Ext(u.file)) }

// createUploaded makes an experiment of the file of a form.
func (h *handler) createUploaded(w http.ResponseWriter, r *http.Request, u *upload) error {
	switch u.ending() {
	case ".json", ".yaml", ".yml":
		if len(u.fields) > 0 {
			return badRequest("the field %s is for scripts; %s is a document, which says all by itself", slices.Sorted(maps.Keys(u.fields))[0], u.file)
		}
		return h.create(w, r, u.text)
	case ".sql":
		in, err := u.script()
		if err != nil {
			return err
		}
		return h.importScript(w, r, in)
	}
	return badRequest("the file is %q; its name ends in .json, .yaml, .yml or .sql", u.file)
}

// script returns what a form with a script asks for, or all that is wrong with its fields.
func (u *upload) script() (api.Import, error) {
	in := api.Import{Name: u.fields["name"], Dialect: u.fields["dialect"], TargetWarehouse: u.fields["target_warehouse"]}
	if u.ending() != ".sql" {
		return in, badRequest("the file is %q; the name of a script ends in .sql", u.file)
	}
	var rowsErr, inferErr, dryErr, scriptErr error
	if text, ok := u.fields["target_rows"]; ok {
		if in.TargetRows, rowsErr = strconv.ParseInt(text, 10, 64); rowsErr != nil || in.TargetRows < 1 {
			rowsErr = badRequest("target_rows is %q; it is 1 or more", text)
		}
	}
	in.NoInfer, inferErr = parseFlag("no_infer", u.fields["no_infer"])
	in.DryRun, dryErr = parseFlag("dry_run", u.fields["dry_run"])
	in.SQL, scriptErr = api.ReadScript(u.text)
	return in, errors.Join(rowsErr, inferErr, dryErr, scriptErr)
}
