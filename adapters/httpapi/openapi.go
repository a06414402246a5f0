package httpapi

import (
	"bytes"
	"cmp"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/schema"
)

//go:embed openapi/*.yaml
var descriptionFiles embed.FS

// describe returns the description of the API, in OpenAPI 3.1, as the handler serves it.
func (h *handler) describe() ([]byte, error) {
	whole, err := description()
	if err != nil {
		return nil, err
	}
	servers := []any{object{{"url", cmp.Or(h.options.Prefix, "/")}}}
	text, err := json.Marshal(whole.with("servers", servers))
	if err != nil {
		return nil, err
	}
	var indented bytes.Buffer
	err = json.Indent(&indented, text, "", " ")
	return indented.Bytes(), err
}

// description is the description without what differs between servers.
var description = sync.OnceValues(func() (object, error) {
	names, err := fs.Glob(descriptionFiles, "openapi/*.yaml")
	if err != nil {
		return nil, err
	}
	var whole object
	for _, name := range names {
		if whole, err = joinFile(whole, name); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	whole = whole.with("info", whole.at("info").with("version", api.VersionOf().Version))
	return withDocuments(completed(whole))
})

func joinFile(whole object, name string) (object, error) {
	text, err := descriptionFiles.ReadFile(name)
	if err != nil {
		return nil, err
	}
	part, err := readObject(text)
	if err != nil {
		return nil, err
	}
	return whole.join(part)
}

// completed gives every operation the answers that all have.
func completed(whole object) object {
	everywhere, withBody := whole.at("x-everywhere"), whole.at("x-everywhere-with-a-body")
	paths := whole.at("paths")
	for path, item := range paths.objects() {
		for method, operation := range item.objects() { // all else that a path has are lists
			answers := operation.at("responses").and(everywhere)
			if operation.get("requestBody") != nil {
				answers = answers.and(withBody)
			}
			slices.SortFunc(answers, func(a, b member) int { return strings.Compare(a.key, b.key) })
			item = item.with(method, operation.with("responses", answers))
		}
		paths = paths.with(path, item)
	}
	return whole.with("paths", paths).without("x-everywhere", "x-everywhere-with-a-body")
}

// withDocuments adds the schemas of documents: that of the whole as Document, those of its parts as
// DocumentTable, DocumentColumn and so on.
func withDocuments(whole object) (object, error) {
	text := strings.ReplaceAll(string(schema.JSONSchema()), `"#/$defs/`, `"#/components/schemas/Document`)
	document, err := readObject([]byte(text))
	if err != nil {
		return nil, fmt.Errorf("the schema of documents: %w", err)
	}
	schemas := whole.at("components", "schemas").with("Document", document.without("$schema", "$defs"))
	for name, part := range document.at("$defs").objects() {
		schemas = schemas.with("Document"+name, part)
	}
	return whole.with("components", whole.at("components").with("schemas", schemas)), nil
}
