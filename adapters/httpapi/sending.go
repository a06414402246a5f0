package httpapi

import (
	"context"
	"io"
	"maps"
	"net/http"
	"strconv"
	"time"
)

// sending is an answer that is written as it is made. Its status and its header go out with
// its first bytes, so that what goes wrong before them is answered with a status of its own. An
// answer that ends before its end is cut off: the client sees that the connection breaks.
//
// A client that does not read holds it up no longer than to its end, and not at all once it has
// left.
type sending struct {
	header http.Header // of the answer
	// whole says that nothing goes out before all of it is there. So it is with HTTP/1.0, which
	// some proxies speak: it cannot tell an answer that was cut off from a complete one but by its
	// length.
	whole bool

	w       http.ResponseWriter
	control *http.ResponseController
	request context.Context
	limit   time.Duration // from start on; 0 means none
	end     time.Time
	release func() bool // nil until the first bytes; false when the end has come
}

func newSending(w http.ResponseWriter, r *http.Request, start time.Time, limit time.Duration) *sending {
	return &sending{
		header: http.Header{}, whole: !r.ProtoAtLeast(1, 1), w: w, control: http.NewResponseController(w),
		request: r.Context(), limit: limit, end: start.Add(limit),
	}
}

// begun reports whether there is no way back.
func (s *sending) begun() bool { return s.release != nil }

// Write implements [io.Writer].
func (s *sending) Write(data []byte) (int, error) {
	if !s.begun() {
		if err := s.begin(); err != nil {
			return 0, err
		}
	}
	return s.w.Write(data)
}

func (s *sending) begin() error {
	ctx, cancel := s.request, context.CancelFunc(func() {})
	if s.limit > 0 {
		if !time.Now().Before(s.end) {
			return statusf(http.StatusGatewayTimeout, "the query and the writing of its rows took longer than %s", s.limit)
		}
		ctx, cancel = context.WithDeadline(ctx, s.end)
	}
	stop := context.AfterFunc(ctx, func() { _ = s.control.SetWriteDeadline(time.Unix(1, 0)) })
	s.release = func() bool {
		defer cancel()
		return stop()
	}
	maps.Copy(s.w.Header(), s.header)
	s.w.WriteHeader(http.StatusOK)
	return nil
}

// Flush sends what was written.
func (s *sending) Flush() error {
	if !s.begun() {
		return nil
	}
	return s.control.Flush()
}

// send has write write an answer. Errors after its first bytes cut it off.
func (h *handler) send(s *sending, write func(to io.Writer) error) error {
	var err error
	if s.whole {
		err = h.sendWhole(s, write)
	} else {
		err = write(s)
	}
	if !s.begun() {
		return err
	}
	if !s.release() || err != nil {
		h.cut(s, err)
	}
	return nil
}

// sendWhole sends an answer when all of it is there, with its length.
func (h *handler) sendWhole(s *sending, write func(to io.Writer) error) error {
	file, err := h.sim.TempFile()
	if err != nil {
		return err
	}
	defer file.Close()
	if err := write(file); err != nil {
		return err
	}
	size, err := file.Size()
	if err != nil {
		return err
	}
	s.header.Set("Content-Length", strconv.FormatInt(size, 10))
	_, err = file.WriteTo(s)
	return err
}

// cut breaks the connection of an answer, and says why in the log.
func (h *handler) cut(s *sending, err error) {
	if err != nil && s.request.Err() == nil {
		status := statusOf(err)
		annotate(s.request, "cut", status) // what would have been the status
		if status == http.StatusInternalServerError {
			h.log.ErrorContext(s.request, "answer cut off", "request_id", requestID(s.request), "error", err)
		}
	}
	panic(http.ErrAbortHandler)
}
