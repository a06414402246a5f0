package httpapi

import (
	"context"
	"net/http"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// traced makes a span for each request, below that of a client which says that it has one,
// see https://www.w3.org/TR/trace-context/.
func (h *handler) traced(next http.Handler) http.Handler {
	if h.options.TracerProvider == nil {
		return next
	}
	return otelhttp.NewHandler(next, "request",
		otelhttp.WithTracerProvider(h.options.TracerProvider),
		otelhttp.WithPropagators(propagation.TraceContext{}))
}

// nameSpan calls the span of a request by its route.
func nameSpan(ctx context.Context, rt route) {
	span := trace.SpanFromContext(ctx)
	span.SetName(rt.method + " " + rt.path)
	span.SetAttributes(attribute.String("http.route", rt.path))
}
