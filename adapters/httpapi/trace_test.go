package httpapi_test

import (
	"net/http/httptest"
	"testing"

	"go.opentelemetry.io/otel/attribute"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
)

func TestSpans(t *testing.T) {
	recorder := tracetest.NewSpanRecorder()
	provider := sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(recorder))
	ts := httptest.NewServer(httpapi.Handler(newSimulator(t), httpapi.Options{TracerProvider: provider}))
	s := &server{t: t, url: ts.URL, client: clientOf(t, ts, "")}
	const parent = "0af7651916cd43dd8448eb211c80319c"
	s.do("GET", "/api/experiments/none", "", "traceparent", "00-"+parent+"-b7ad6b7169203331-01").want(404)
	ts.Close() // spans end after their answers
	spans := recorder.Ended()
	if len(spans) != 1 {
		t.Fatalf("got %d spans", len(spans))
	}
	span := spans[0]
	if span.Name() != "GET /api/experiments/{name}" || span.SpanContext().TraceID().String() != parent {
		t.Errorf("got %s of trace %s", span.Name(), span.SpanContext().TraceID())
	}
	found := false
	for _, a := range span.Attributes() {
		found = found || a == attribute.Int("http.response.status_code", 404)
	}
	if !found {
		t.Errorf("no status in %v", span.Attributes())
	}
}
