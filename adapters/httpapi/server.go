package httpapi

import (
	"bytes"
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/dw-sim/dw-sim/dwsim"
)

// ServerOptions say how a [Server] treats its clients. The zero value is what dw-sim has.
type ServerOptions struct {
	// CertFile and KeyFile are a certificate with the chain that leads to it, and its private key,
	// both in PEM. With them the server speaks TLS, from version 1.2 on, and nothing else. They are
	// read once.
	CertFile, KeyFile string
	// HeaderTimeout is how long a client may take for the header of a request, and for the
	// handshake of TLS; 0 means 10 s.
	HeaderTimeout time.Duration
	// BodyTimeout is how long it may take for the body, on top of a second for each 16 KiB; 0 means 30 s.
	BodyTimeout time.Duration
	// WriteTimeout is how long it may take for each 64 KiB of an answer; 0 means 30 s. An
	// answer as a whole takes as long as it takes.
	WriteTimeout time.Duration
	// IdleTimeout is how long a connection may be without a request; 0 means 2 min.
	IdleTimeout time.Duration
	// ShutdownTimeout is how long the end of the server takes at most; 0 means 10 s.
	ShutdownTimeout time.Duration
	// MaxHeader is the most bytes of the header of a request; 0 means 32 KiB. More are
	// answered with 431.
	MaxHeader int
	// MaxConnections is how many connections are kept; 0 means 4096. For one more, that is
	// closed which has waited longest for a request, or for the rest of its header.
	MaxConnections int
	// Logger gets what goes wrong between the network and the handler. Nil discards it.
	Logger *slog.Logger
}

// Server serves a simulator over HTTP/1.1 and ends in order. Make one with [NewServer].
//
// It has no HTTP/2: a stream whose client does not read waits there for the client alone, where
// no deadline sees it. A reverse proxy in front of it may speak what it likes.
type Server struct {
	sim     *dwsim.Simulator
	handler http.Handler
	options ServerOptions
	tls     *tls.Config // nil for none
	log     *slog.Logger
}

// ShutdownReason goes on record with the runs that the end of a [Server] aborts.
const ShutdownReason = "the server was shut down"

// errShutDown is the cause of the contexts of requests that the end of a server cancels.
var errShutDown = statusError{http.StatusServiceUnavailable, errors.New(ShutdownReason)}

// NewServer makes a server of a handler, which is that of [Handler] or one that has it
// among others. It reports certificates that cannot be used.
func NewServer(sim *dwsim.Simulator, handler http.Handler, o ServerOptions) (*Server, error) {
	o.setDefaults()
	s := &Server{sim: sim, handler: handler, options: o, log: o.Logger}
	var err error
	if s.tls, err = loadCertificate(o.CertFile, o.KeyFile); err != nil {
		return nil, err
	}
	return s, nil
}

func (o *ServerOptions) setDefaults() {
	o.HeaderTimeout = cmp.Or(o.HeaderTimeout, 10*time.Second)
	o.BodyTimeout = cmp.Or(o.BodyTimeout, 30*time.Second)
	o.WriteTimeout = cmp.Or(o.WriteTimeout, 30*time.Second)
	o.IdleTimeout = cmp.Or(o.IdleTimeout, 2*time.Minute)
	o.ShutdownTimeout = cmp.Or(o.ShutdownTimeout, 10*time.Second)
	o.MaxHeader = cmp.Or(o.MaxHeader, 32<<10)
	o.MaxConnections = cmp.Or(o.MaxConnections, 4096)
	o.Logger = orSilent(o.Logger)
}

// Serve answers the connections of a listener, which it closes, until ctx ends, and gives the
// runs of owners that died their outcome meanwhile. It may be called once.
//
// Then it takes no more connections and shuts the simulator down: runs are aborted with the
// reason [ShutdownReason], queries cancelled, and those who follow them are told so. Other requests
// get half of the ShutdownTimeout, then their contexts end. What is not done after the whole is cut,
// and is an error, as is a listener that breaks.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	defer s.watch(ctx)()
	base, cut := context.WithCancelCause(context.WithoutCancel(ctx))
	defer cut(nil)
	conns := newConnections(s.options.MaxConnections)
	server := s.server(base, conns)
	broken := make(chan error, 1)
	go func() { broken <- server.Serve(s.listener(l)) }()
	var err error
	select {
	case err = <-broken:
		err = fmt.Errorf("the server cannot take connections any more: %w", err)
	case <-ctx.Done():
		err = l.Close()
		<-broken
	}
	return errors.Join(err, s.end(server, conns, cut))
}

// watch settles runs until ctx ends or stop is called.
func (s *Server) watch(ctx context.Context) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var watching sync.WaitGroup
	watching.Go(func() { s.sim.Runs().Watch(ctx) })
	return func() {
		cancel()
		watching.Wait()
	}
}

// server has what net/http does for connections.
func (s *Server) server(base context.Context, conns *connections) *http.Server {
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	return &http.Server{
		Handler:           s.received(conns),
		Protocols:         protocols,
		ReadHeaderTimeout: s.options.HeaderTimeout,
		IdleTimeout:       s.options.IdleTimeout,
		MaxHeaderBytes:    max(s.options.MaxHeader-headerSlack, 1),
		BaseContext:       func(net.Listener) context.Context { return base },
		ConnContext:       withConnection,
		ConnState:         conns.turn,
		ErrorLog:          log.New(complaints{s.log}, "", 0),
	}
}

// complaints takes what net/http logs.
type complaints struct{ log *slog.Logger }

// Write writes one line. That somebody does not speak TLS is nobody's business.
func (c complaints) Write(line []byte) (int, error) {
	level := slog.LevelWarn
	if bytes.HasPrefix(line, []byte("http: TLS handshake error")) {
		level = slog.LevelDebug
	}
	c.log.Log(context.Background(), level, strings.TrimSpace(string(line)))
	return len(line), nil
}

// headerSlack is what net/http adds to its bound.
const headerSlack = 4096

// received calls the handler for a request whose header is complete.
func (s *Server) received(conns *connections) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !conns.begin(r.Context()) {
			panic(http.ErrAbortHandler) // the server ends
		}
		if r.ContentLength != 0 {
			r.Body = newArriving(w, r.Body, s.options.BodyTimeout)
		}
		s.handler.ServeHTTP(w, r)
	})
}

// listener puts deadlines on writes, and TLS over them.
func (s *Server) listener(l net.Listener) net.Listener {
	l = steadyListener{l, s.options.WriteTimeout}
	if s.tls != nil {
		l = tls.NewListener(l, s.tls)
	}
	return l
}

// end ends the server, whose listener is closed.
func (s *Server) end(server *http.Server, conns *connections, cut context.CancelCauseFunc) error {
	whole, cancel := context.WithTimeout(context.Background(), s.options.ShutdownTimeout)
	defer cancel()
	half, cancelHalf := context.WithTimeout(whole, s.options.ShutdownTimeout/2)
	defer cancelHalf()
	server.SetKeepAlivesEnabled(false)
	quiet := conns.end()
	err := s.sim.Shutdown(whole, ShutdownReason)
	wait(half, quiet)
	cut(errShutDown)
	if !wait(whole, quiet) {
		err = errors.Join(err, fmt.Errorf("requests that did not end within %s and were cut: %d", s.options.ShutdownTimeout, conns.inProgress()))
	}
	return errors.Join(err, server.Close())
}

// wait waits for a channel to be closed and reports whether it was, before ctx ended.
func wait(ctx context.Context, closed <-chan struct{}) bool {
	select {
	case <-closed:
		return true
	case <-ctx.Done():
		return false
	}
}
