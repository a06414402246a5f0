package httpapi

import (
	"cmp"
	"context"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store/result"
)

// queryRoutes are about statements.
func (h *handler) queryRoutes() []route {
	return []route{
		{method: http.MethodPost, path: "/api/query/execute", serve: h.executeQuery, gives: resultTypes()},
		{method: http.MethodPost, path: "/api/query/explain", serve: h.explainQuery},
		{method: http.MethodPost, path: "/api/query/{id}/cancel", serve: h.cancelQuery},
		{method: http.MethodGet, path: "/api/queries", serve: h.listQueries},
	}
}

// executeQuery answers with the rows of a statement, as they come: in JSON, or as a download in a
// format that the body or else the header Accept names.
func (h *handler) executeQuery(w http.ResponseWriter, r *http.Request) error {
	start := time.Now()
	var q api.Query
	if err := decode(r, &q); err != nil {
		return err
	}
	q.Format = cmp.Or(q.Format, acceptedFormat(r))
	q.ID = cmp.Or(q.ID, dwsim.NewQueryID())
	annotate(r.Context(), "query", q.ID)
	out := newSending(w, r, start, q.TimeLimit())
	out.header.Set("X-Query-Id", q.ID)
	if q.Format == "" {
		out.header.Set("Content-Type", mediaJSON)
	} else {
		out.header.Set("Trailer", "X-Row-Count, X-Truncated")
		downloadHeader(out.header, result.Format(q.Format), q.Experiment, start)
	}
	return h.send(out, func(to io.Writer) error { return h.writeRows(r.Context(), q, start, to, w.Header()) })
}

// writeRows runs a query and writes its rows. What is known of a download at its end goes behind it.
func (h *handler) writeRows(ctx context.Context, q api.Query, start time.Time, to io.Writer, trailer http.Header) error {
	if q.Format != "" {
		x, err := h.api.Export(ctx, q, to)
		if err == nil {
			trailer.Set("X-Row-Count", strconv.FormatInt(x.Rows, 10))
			trailer.Set("X-Truncated", strconv.FormatBool(x.Truncated))
		}
		return err
	}
	rows, err := h.api.Query(ctx, q)
	if err != nil {
		return err
	}
	return result.Stream(result.NewReply(to, rows, start), rows)
}

func (h *handler) explainQuery(w http.ResponseWriter, r *http.Request) error {
	var q api.Query
	if err := decode(r, &q); err != nil {
		return err
	}
	lines, err := h.api.Explain(r.Context(), q)
	return h.reply(w, api.Plan{Lines: lines}, err)
}

func (h *handler) cancelQuery(w http.ResponseWriter, r *http.Request) error {
	if err := decodeNothing(r); err != nil {
		return err
	}
	id := pathPart(r, "id")
	return h.reply(w, api.CancelledQuery{ID: id}, h.api.CancelQuery(r.Context(), id))
}

func (h *handler) listQueries(w http.ResponseWriter, r *http.Request) error {
	all, err := h.api.Queries(r.Context())
	return h.reply(w, api.Queries{Queries: all}, err)
}
