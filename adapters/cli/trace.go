package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/go-logr/logr"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
)

const (
	flushTime   = 1500 * time.Millisecond // how long a command waits at its end for spans to be sent
	hurriedTime = 300 * time.Millisecond  // the same of one that was interrupted
)

// tracing sends spans to a collector. A nil one sends none.
type tracing struct {
	*sdktrace.TracerProvider
	console *console
	once    sync.Once
	flush   time.Duration
}

// openTracing makes what sends spans, where the environment names a collector. The names
// and meanings of the variables are those of OpenTelemetry, see
// https://opentelemetry.io/docs/specs/otel/protocol/exporter/. Whatever is wrong with
// them is a warning: nobody's rows depend on spans.
func openTracing(ctx context.Context, c *console, env LookupEnv) *tracing {
	if !tracingWanted(env) {
		return nil
	}
	t := &tracing{console: c, flush: flushTime}
	if protocol := tracingProtocol(env); protocol != "" && protocol != "http/protobuf" {
		t.warn(fmt.Errorf("they are sent by the protocol http/protobuf alone, and %s is asked for", protocol))
		return nil
	}
	otel.SetErrorHandler(otel.ErrorHandlerFunc(t.warn))
	otel.SetLogger(logr.New(complaints{c}))
	// A command that waits for a collector is worse than one without spans.
	exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithRetry(otlptracehttp.RetryConfig{}))
	if err != nil {
		t.warn(err)
		return nil
	}
	t.TracerProvider = sdktrace.NewTracerProvider(sdktrace.WithBatcher(exporter), sdktrace.WithResource(describe(ctx)))
	return t
}

// complaints takes what the SDK logs. It passes no values on: a variable that cannot be
// read, such as OTEL_EXPORTER_OTLP_HEADERS, may be a secret.
type complaints struct{ console *console }

func (complaints) Init(logr.RuntimeInfo)            {}
func (complaints) Enabled(int) bool                 { return false }
func (complaints) Info(int, string, ...any)         {}
func (c complaints) WithValues(...any) logr.LogSink { return c }
func (c complaints) WithName(string) logr.LogSink   { return c }

// Error tells a person.
func (c complaints) Error(_ error, complaint string, _ ...any) {
	c.console.notef("warning: OpenTelemetry complains: %s (see the OTEL_ variables of the environment)", printable(complaint))
}

func tracingWanted(env LookupEnv) bool {
	disabled, _ := env("OTEL_SDK_DISABLED")
	exporter, _ := env("OTEL_TRACES_EXPORTER")
	all, _ := env("OTEL_EXPORTER_OTLP_ENDPOINT")
	traces, _ := env("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
	return !strings.EqualFold(disabled, "true") && exporter != "none" && (all != "" || traces != "")
}

func tracingProtocol(env LookupEnv) string {
	if protocol, _ := env("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL"); protocol != "" {
		return protocol
	}
	protocol, _ := env("OTEL_EXPORTER_OTLP_PROTOCOL")
	return protocol
}

// describe says who sends the spans: dw-sim, unless OTEL_SERVICE_NAME says otherwise.
func describe(ctx context.Context) *resource.Resource {
	r, err := resource.New(ctx,
		resource.WithAttributes(attribute.String("service.name", "dw-sim"), attribute.String("service.version", api.VersionOf().Version)),
		resource.WithTelemetrySDK(),
		resource.WithFromEnv(),
	)
	if err != nil {
		otel.Handle(err)
	}
	return r
}

// warn says once that spans get lost.
func (t *tracing) warn(err error) {
	t.once.Do(func() { t.console.notef("warning: spans are not sent: %s", printable(err.Error())) })
}

// hurry is for a command that was interrupted.
func (t *tracing) hurry() {
	if t != nil {
		t.flush = hurriedTime
	}
}

// close sends what is left, for a moment.
func (t *tracing) close() {
	if t == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), t.flush)
	defer cancel()
	err := t.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		err = fmt.Errorf("the collector did not take them within %s", t.flush)
	}
	if err != nil {
		t.warn(err)
	}
}
