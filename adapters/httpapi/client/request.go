package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/store"
)

const (
	mediaJSON   = "application/json"
	mediaYAML   = "application/yaml" // of which JSON is a part
	mediaEvents = "text/event-stream"
)

// mostFailure is how many bytes of an error are read.
const mostFailure = 1 << 20

// call is a request.
type call struct {
	method string // empty means GET
	path   string // behind the prefix, with names escaped: /api/experiments
	query  url.Values
	body   any         // sent as JSON, or as it is where it is a text; nil for none
	header http.Header // beside what all requests have; may be nil
	accept string      // media type that is wanted; empty means JSON
}

// text is a body in a media type of its own.
type text struct {
	media string
	bytes []byte
}

// ask sends a request and reads the JSON object that it is answered with. key is one of those that
// the object has for sure: without it, somebody else answered.
func (c *Client) ask(ctx context.Context, what call, key string, into any) error {
	response, err := c.send(ctx, what)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if err := c.isJSON(response); err != nil {
		return err
	}
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return c.brokeOff(ctx, err)
	}
	var known map[string]json.RawMessage
	if err := json.Unmarshal(body, &known); err != nil || known[key] == nil {
		return c.strange(response.StatusCode, "%s with JSON that has no %q", response.Status, key)
	}
	if err := json.Unmarshal(body, into); err != nil {
		return &Error{Status: response.StatusCode, Detail: []string{
			fmt.Sprintf("the answer of %s is not understood, it may be of another version than this program: %s", c.URL(), err),
		}}
	}
	return nil
}

// send sends a request and returns its answer, whose body is the caller's to close. An answer
// that is not of success is an error.
//
// A server that is too busy, and says after how long it may not be, is asked again then, for half a
// minute: it has done nothing yet.
func (c *Client) send(ctx context.Context, what call) (*http.Response, error) {
	for begun := time.Now(); ; {
		response, err := c.sendOnce(ctx, what)
		if err != nil || response.StatusCode/100 == 2 {
			return response, err
		}
		failure := c.failure(ctx, response)
		_ = response.Body.Close()
		pause := retryAfter(response)
		if pause == 0 || time.Since(begun)+pause > mostPatience {
			return nil, failure
		}
		select {
		case <-time.After(pause + rand.N(pause/2)): // not all at once
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
}

func (c *Client) sendOnce(ctx context.Context, what call) (*http.Response, error) {
	r, err := c.request(ctx, what)
	if err != nil {
		return nil, err
	}
	response, err := c.http.Do(r)
	if err != nil {
		return nil, c.notReached(ctx, err)
	}
	return response, nil
}

func (c *Client) request(ctx context.Context, what call) (*http.Request, error) {
	body, media, err := bodyOf(what.body)
	if err != nil {
		return nil, err
	}
	target := c.URL() + what.path
	if len(what.query) > 0 {
		target += "?" + what.query.Encode()
	}
	r, err := http.NewRequestWithContext(ctx, what.method, target, body)
	if err != nil {
		return nil, err
	}
	for name, values := range what.header {
		r.Header[name] = values
	}
	if media != "" {
		r.Header.Set("Content-Type", media)
	}
	if what.accept == "" {
		what.accept = mediaJSON
	}
	r.Header.Set("Accept", what.accept)
	if c.token != "" {
		r.Header.Set("Authorization", "Bearer "+c.token)
	}
	return r, nil
}

// bodyOf returns what is sent, and its media type; none for nil.
func bodyOf(v any) (body io.Reader, media string, err error) {
	if v == nil {
		return nil, "", nil
	}
	if plain, ok := v.(text); ok {
		return bytes.NewReader(plain.bytes), plain.media, nil
	}
	written, err := json.Marshal(v)
	if err != nil {
		return nil, "", fmt.Errorf("what is asked cannot be written as JSON: %w", err)
	}
	return bytes.NewReader(written), mediaJSON, nil
}

// isJSON refuses an answer that is something else.
func (c *Client) isJSON(response *http.Response) error { return c.is(response, mediaJSON) }

// is refuses an answer of another media type.
func (c *Client) is(response *http.Response, media string) error {
	got, _, _ := mime.ParseMediaType(response.Header.Get("Content-Type"))
	if got == media {
		return nil
	}
	if got == "" {
		got = "something"
	}
	return c.strange(response.StatusCode, "%s with %s in the place of %s", response.Status, got, media)
}

// failure reads an answer that is not of success.
func (c *Client) failure(ctx context.Context, response *http.Response) error {
	body, err := io.ReadAll(io.LimitReader(response.Body, mostFailure))
	var f api.Failure
	if err == nil && c.isJSON(response) == nil && json.Unmarshal(body, &f) == nil && len(f.Detail) > 0 {
		return errorOf(response.StatusCode, response.Header.Get("X-Request-Id"), f)
	}
	switch status := response.StatusCode; {
	case err != nil && ctx.Err() != nil:
		return context.Cause(ctx)
	case status/100 == 3:
		return c.redirected(response)
	case status == http.StatusBadGateway || status == http.StatusServiceUnavailable || status == http.StatusGatewayTimeout:
		err := c.notReached(ctx, fmt.Errorf("a server in front of it answered %s", response.Status))
		if e, ok := errors.AsType[*Error](err); ok {
			e.Status = status
		}
		return err
	default:
		return c.strange(status, "%s without a sentence why", response.Status)
	}
}

// redirected says where a server sends its clients. No redirect is followed: what changes
// something must not be done at a place that nobody named.
func (c *Client) redirected(response *http.Response) error {
	e := &Error{Status: response.StatusCode}
	to, err := response.Location()
	if err != nil {
		return c.strange(response.StatusCode, "%s to nowhere", response.Status)
	}
	to.User, to.RawQuery, to.Fragment = nil, "", ""
	e.Detail = []string{fmt.Sprintf("%s answered %s and leads to %s; give the URL of the server as it is there", c.URL(), response.Status, to)}
	return e
}

// of returns the path of an experiment, and what is below it.
func of(name string, below ...string) string {
	return "/api/experiments/" + url.PathEscape(name) + strings.Join(append([]string{""}, below...), "/")
}

// checkName refuses names that no experiment has and no path can hold.
func checkName(name string) error {
	if name != "" && name != "." && name != ".." {
		return nil
	}
	return errorOf(http.StatusNotFound, "", api.FailureOf(fmt.Errorf("experiment %q %w", name, store.ErrNotFound)))
}
