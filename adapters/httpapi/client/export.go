package client

import (
	"cmp"
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store/result"
)

// Headers behind the body.
const (
	rowCountHeader  = "X-Row-Count" // rows of a result
	truncatedHeader = "X-Truncated" // whether there were more
	runIDHeader     = "X-Run-Id"    // whose rows an archive has
)

// Export writes the rows of a statement to w, in the format of the query, as they come. On an
// error, what w was given is not complete; without one it is. Rows is -1 where the server does
// not tell.
func (c *Client) Export(ctx context.Context, q api.Query, w io.Writer) (*api.Exported, error) {
	if _, err := result.New(result.Format(q.Format), io.Discard, result.Options{}); err != nil {
		return nil, dwsim.Refused(err) // without one the answer would be another
	}
	if err := checkQuery(q); err != nil {
		return nil, err
	}
	what := call{method: http.MethodPost, path: "/api/query/execute", body: q, accept: "*/*"}
	response, err := c.send(ctx, what)
	if err != nil {
		return nil, aboutStatement(err, q.SQL)
	}
	defer response.Body.Close()
	if err := c.is(response, mediaOf(q)); err != nil {
		return nil, err
	}
	n, err := c.download(ctx, response, w)
	if err != nil {
		return nil, err
	}
	x := &api.Exported{ID: response.Header.Get(queryIDHeader), Rows: -1, Bytes: n, Truncated: behind(response, truncatedHeader) == "true"}
	if count, err := strconv.ParseInt(behind(response, rowCountHeader), 10, 64); err == nil {
		x.Rows = count
	}
	return x, nil
}

// Archive writes an experiment and the rows of a run to w, as an archive. Progress is not
// told. The run is nil where the document went alone.
func (c *Client) Archive(ctx context.Context, name string, o dwsim.ExportOptions, w io.Writer) (*dwsim.Run, error) {
	if err := checkName(name); err != nil {
		return nil, err
	}
	q := url.Values{}
	setInt(q, "run", o.Run)
	response, err := c.send(ctx, call{path: of(name, "export"), query: q, accept: "*/*"})
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if _, err := c.download(ctx, response, w); err != nil {
		return nil, err
	}
	id, err := strconv.ParseInt(behind(response, runIDHeader), 10, 64)
	if err != nil {
		return nil, nil
	}
	run, err := c.Run(ctx, name, id)
	if err != nil {
		return nil, err
	}
	return run.Run, nil
}

// behind returns a header that comes behind the body, or before it where all of the body was there
// before any of it was sent.
func behind(response *http.Response, key string) string {
	return cmp.Or(response.Trailer.Get(key), response.Header.Get(key))
}

// download copies a body to w, and tells how many bytes it has.
func (c *Client) download(ctx context.Context, response *http.Response, w io.Writer) (int64, error) {
	if response.ContentLength < 0 && len(response.TransferEncoding) == 0 && response.ProtoMajor < 2 && !response.Uncompressed {
		return 0, c.brokeOff(ctx, errors.New("it does not tell where it ends, so nobody can know that it is complete"))
	}
	target := &writer{w: w}
	n, err := io.Copy(target, response.Body)
	switch {
	case target.err != nil:
		return n, target.err
	case err != nil:
		return n, c.brokeOff(ctx, err)
	}
	return n, nil
}

// writer tells its own errors from those of what is read.
type writer struct {
	w   io.Writer
	err error
}

func (w *writer) Write(p []byte) (int, error) {
	n, err := w.w.Write(p)
	w.err = err
	return n, err
}

// mediaOf returns the media type of a download, without parameters.
func mediaOf(q api.Query) string {
	media, _, _ := mime.ParseMediaType(result.Format(q.Format).MediaType())
	return media
}
