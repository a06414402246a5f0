package httpapi

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// docsPage is the description of the API as a page shows it.
type docsPage struct {
	Base    string // the prefix of all paths; empty at the root
	Title   string
	Version string
	About   []string // paragraphs
	Groups  []docsGroup
	Errors  []docsAnswer // of all operations, one of each status
	Schemas []docsSchema
	Tokens  []docsToken
}

// docsGroup is what one tag has.
type docsGroup struct {
	Name, Anchor, About string
	Operations          []docsOperation
}

// docsOperation is one operation.
type docsOperation struct {
	Anchor, Method, Path, Summary string
	About                         []string
	Parameters                    []docsField
	Body                          []docsContent
	Curl                          string
	Answers, Errors               []docsAnswer
}

// docsAnswer is an answer of one status.
type docsAnswer struct {
	Status, About string
	Headers       []docsField
	Content       []docsContent
}

// docsContent is a body of one media type.
type docsContent struct {
	Media    string
	Type     docsType
	Events   []docsField // of a stream of events
	Examples []docsExample
}

// docsExample is an example of a body.
type docsExample struct{ Name, Text string }

// docsToken is one way to show the token.
type docsToken struct{ Name, About string }

// newDocsPage makes the page of a description, of a server that the client called url.
func newDocsPage(whole object, base, url string) *docsPage {
	info := whole.at("info")
	p := &docsPage{
		Base: base, Title: info.text("title"), Version: info.text("version"),
		About: paragraphs(info.text("description")),
	}
	for name, scheme := range whole.at("components", "securitySchemes").objects() {
		p.Tokens = append(p.Tokens, docsToken{name, scheme.text("description")})
	}
	d := docs{whole, url}
	for _, tag := range whole.list("tags") {
		p.Groups = append(p.Groups, d.group(tag.(object)))
	}
	p.Errors = d.errors()
	for name, schema := range whole.at("components", "schemas").objects() {
		p.Schemas = append(p.Schemas, d.schema(name, schema))
	}
	slices.SortFunc(p.Schemas, func(a, b docsSchema) int { return strings.Compare(a.Name, b.Name) })
	return p
}

// paragraphs splits a text at its empty lines.
func paragraphs(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n\n")
}

// docs makes the parts of a page of a description.
type docs struct {
	whole  object
	server string // its URL, with the prefix
}

// resolve follows a reference, if o is one.
func (d docs) resolve(o object) object {
	if ref := o.text("$ref"); ref != "" {
		return d.resolve(d.whole.at(strings.Split(strings.TrimPrefix(ref, "#/"), "/")...))
	}
	return o
}

func (d docs) group(tag object) docsGroup {
	g := docsGroup{Name: tag.text("name"), Anchor: "group-" + strings.ToLower(tag.text("name")), About: tag.text("description")}
	for path, item := range d.whole.at("paths").objects() {
		for method, operation := range item.objects() {
			if slices.Contains(operation.list("tags"), any(g.Name)) {
				g.Operations = append(g.Operations, d.operation(method, path, item, operation))
			}
		}
	}
	return g
}

func (d docs) operation(method, path string, item, o object) docsOperation {
	op := docsOperation{
		Anchor: o.text("operationId"), Method: strings.ToUpper(method), Path: path,
		Summary: o.text("summary"), About: paragraphs(o.text("description")),
		Body: d.content(o.at("requestBody")),
	}
	parameters := d.resolveAll(slices.Concat(item.list("parameters"), o.list("parameters")))
	for _, p := range parameters {
		f := d.field(p.text("name"), p.at("schema"), p)
		f.Required = f.Required && f.In != "path" // where it goes without saying
		op.Parameters = append(op.Parameters, f)
	}
	op.Curl = d.curl(op, parameters, o)
	for status, r := range o.at("responses").objects() {
		a := d.answer(status, d.resolve(r))
		if status >= "400" {
			op.Errors = append(op.Errors, a)
			continue
		}
		op.Answers = append(op.Answers, a)
	}
	return op
}

func (d docs) resolveAll(list []any) []object {
	all := make([]object, len(list))
	for i, element := range list {
		all[i] = d.resolve(element.(object))
	}
	return all
}

// errors returns the errors that have a name, one of each status.
func (d docs) errors() []docsAnswer {
	byStatus := map[string]docsAnswer{}
	for _, item := range d.whole.at("paths").objects() {
		for _, operation := range item.objects() {
			for status, r := range operation.at("responses").objects() {
				if status >= "400" && r.text("$ref") != "" {
					byStatus[status] = d.answer(status, d.resolve(r))
				}
			}
		}
	}
	return slices.SortedFunc(maps.Values(byStatus), func(a, b docsAnswer) int { return strings.Compare(a.Status, b.Status) })
}

func (d docs) answer(status string, r object) docsAnswer {
	a := docsAnswer{Status: status, About: r.text("description"), Content: d.content(r)}
	for name, header := range r.at("headers").objects() {
		h := d.resolve(header)
		a.Headers = append(a.Headers, d.field(name, h.at("schema"), h.without("required")))
	}
	return a
}

// content returns the bodies of a request or an answer.
func (d docs) content(has object) []docsContent {
	var all []docsContent
	for media, content := range has.at("content").objects() {
		c := docsContent{Media: media, Type: d.typeOf(content.at("schema")), Examples: d.examples(media, content)}
		for event, schema := range content.at("x-events").objects() {
			c.Events = append(c.Events, docsField{Name: event, Type: d.typeOf(schema)})
		}
		all = append(all, c)
	}
	return all
}

func (d docs) examples(media string, content object) []docsExample {
	var all []docsExample
	if example := content.get("example"); example != nil {
		all = append(all, docsExample{"", exampleText(media, example)})
	}
	for name, example := range content.at("examples").objects() {
		all = append(all, docsExample{name, exampleText(media, d.resolve(example).get("value"))})
	}
	return all
}

// exampleText writes an example as it would be sent.
func exampleText(media string, example any) string {
	if text, ok := example.(string); ok {
		return text
	}
	if media == mediaYAML {
		return "# the same keys as in JSON"
	}
	text, err := json.MarshalIndent(example, "", "  ")
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// curl writes an operation as a command.
func (d docs) curl(op docsOperation, parameters []object, o object) string {
	var b strings.Builder
	b.WriteString("curl " + curlFlags(o.at("responses", "200")))
	if op.Method != http.MethodGet && len(op.Body) == 0 {
		b.WriteString("-X " + op.Method + " ")
	}
	address := op.Path
	query := url.Values{}
	for _, p := range parameters {
		switch example := p.get("example"); {
		case p.text("in") == "path":
			address = strings.ReplaceAll(address, "{"+p.text("name")+"}", fmt.Sprint(example))
		case p.text("in") == "query" && example != nil:
			query.Set(p.text("name"), fmt.Sprint(example))
		}
	}
	if len(query) > 0 {
		address += "?" + query.Encode()
	}
	fmt.Fprintf(&b, "'%s%s'", d.server, address)
	b.WriteString(curlBody(op, o))
	return b.String()
}

// curlFlags returns what an answer needs: a download its name, events to be shown as they come.
func curlFlags(answer object) string {
	switch {
	case answer.at("headers", "Content-Disposition").text("$ref") != "":
		return "-OJ "
	case answer.at("content").index(mediaEvents) == 0:
		return "-N "
	}
	return ""
}

// curlBody writes the body of a command, on lines of its own.
func curlBody(op docsOperation, o object) string {
	if len(op.Body) == 0 {
		return ""
	}
	content := op.Body[0]
	if strings.HasPrefix(content.Type.Text(), "Document") || len(content.Examples) == 0 {
		return " \\\n  -H 'Content-Type: " + content.Media + "' --data-binary @shop.json"
	}
	compact, err := appendJSON(nil, firstExample(o.at("requestBody", "content", content.Media)))
	if err != nil {
		return ""
	}
	return " \\\n  -H 'Content-Type: " + content.Media + "' \\\n  -d '" + strings.ReplaceAll(string(compact), "'", `'\''`) + "'"
}

// firstExample returns the last, as it says most, of those that stand with a body.
func firstExample(content object) any {
	value := content.get("example")
	for _, example := range content.at("examples").objects() {
		value = example.get("value")
	}
	return value
}
