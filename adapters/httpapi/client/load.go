package client

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/dwsim"
)

// Load fills the tables from the Parquet files of a run, and returns when that is done. The end
// of ctx stops it, and leaves the rows that were there.
func (c *Client) Load(ctx context.Context, name string, o api.Load) (*dwsim.Run, error) {
	what := call{method: http.MethodPost, path: "/load", body: o}
	if o.Progress == nil {
		return about[dwsim.Run](ctx, c, name, what, "id")
	}
	if err := checkName(name); err != nil {
		return nil, err
	}
	what.path, what.accept = of(name, "load"), mediaEvents
	response, err := c.send(ctx, what)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if err := c.is(response, mediaEvents); err != nil {
		return nil, err
	}
	return c.loading(ctx, newEvents(response.Body, func() {}), o.Progress)
}

// loading reads the events of a load, the last of which has its run or its error.
func (c *Client) loading(ctx context.Context, stream *events, tell func(dwsim.Progress)) (*dwsim.Run, error) {
	for {
		e, err := stream.next()
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return nil, c.brokeOff(ctx, err)
		}
		var p dwsim.Progress
		var f api.Failure
		run := new(dwsim.Run)
		switch e.name {
		case "progress":
			if err = json.Unmarshal([]byte(e.data), &p); err == nil {
				tell(p)
			}
		case "run":
			if err = json.Unmarshal([]byte(e.data), run); err == nil {
				return run, nil
			}
		case "error":
			if err = json.Unmarshal([]byte(e.data), &f); err == nil {
				return nil, errorOf(http.StatusOK, "", f)
			}
		}
		if err != nil {
			return nil, c.strange(http.StatusOK, "events that are not those of a load")
		}
	}
}

// Check holds the rows against the document. Progress is not told.
func (c *Client) Check(ctx context.Context, name string, o dwsim.CheckOptions) (*dwsim.CheckReport, error) {
	body := map[string]any{"tables": o.Tables, "alpha": o.Alpha}
	return about[dwsim.CheckReport](ctx, c, name, call{method: http.MethodPost, path: "/check", body: body}, "findings")
}
