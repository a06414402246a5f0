package cli

import (
	"cmp"
	"context"
	"errors"
	"net"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
)

const (
	apiPort = 8000
	uiPort  = 4173
)

type apiCommand struct{ serverFlags }

// serverFlags are those of the commands that serve.
type serverFlags struct {
	Host        string    `placeholder:"ADDRESS" help:"Address or name to listen at; 0.0.0.0 or :: for all there are (default: 127.0.0.1)."`
	Port        *int      `placeholder:"N" help:"Port to listen at; 0 takes one that is free (default: 8000; of dw-sim ui 4173)."`
	Prefix      string    `placeholder:"/PATH" help:"Path below which everything is, for a reverse proxy."`
	Token       string    `placeholder:"TOKEN" help:"What requests must show. Lists of processes show it to others, unlike DW_SIMULATOR_TOKEN."`
	NoToken     bool      `help:"Serve whoever comes, at any address."`
	AllowHost   []string  `placeholder:"NAME" help:"Name by which the server may be called, beside localhost and its address; * for all. May be repeated."`
	TLSCert     string    `name:"tls-cert" placeholder:"FILE" complete:"file" help:"Certificate with its chain, in PEM: HTTPS instead of HTTP."`
	TLSKey      string    `name:"tls-key" placeholder:"FILE" complete:"file" help:"Private key of the certificate, in PEM."`
	MaxBody     *byteSize `placeholder:"SIZE" help:"Largest body of a request, such as 50MiB (default: 10MiB)."`
	MaxRequests *int      `placeholder:"N" help:"Requests in progress at once; more are told to come again (default: 64)."`
}

func (*apiCommand) Help() string {
	return `Programs of this machine need nothing more:

    curl http://localhost:8000/api/experiments

It serves a web page in which experiments are written, filled and queried, at / (dw-sim ui
opens it), the API at /api, and what that says at /docs.

At any other address than those of this machine alone, requests must show a token. Where
none is given one is drawn, and a link with it is printed. Each request is a line on
standard error; --log-level warn leaves these out.

Ctrl-C ends the server in order, within 10 s: runs that it makes are aborted, queries
cancelled, those who watch are told so. The exit code is 0 then.

Examples:

    dw-sim api
    dw-sim api --port 0 --json
    dw-sim api --host 0.0.0.0 --allow-host dw.example.com
    dw-sim api --host :: --tls-cert dw.pem --tls-key dw-key.pem`
}

// Run serves the HTTP API until it is interrupted.
func (cmd *apiCommand) Run(ctx context.Context, s *session) error {
	c, err := loadConfig(s.globals, s.env)
	if err != nil {
		return err
	}
	return s.serve(ctx, c, &cmd.serverFlags, apiPort, nil)
}

type uiCommand struct {
	NoOpen bool `help:"Open no browser."`
	serverFlags
}

func (*uiCommand) Help() string {
	return `This is dw-sim api at a port of its own, with the page opened in a browser: the one
that BROWSER names, else the usual one.

Examples:

    dw-sim ui
    dw-sim ui --no-open --port 8080`
}

// Run serves the HTTP API and opens its page.
func (cmd *uiCommand) Run(ctx context.Context, s *session) error {
	c, err := loadConfig(s.globals, s.env)
	if err != nil {
		return err
	}
	c.serving.port = nil // which is that of dw-sim api
	opened := s.openBrowser
	if cmd.NoOpen {
		opened = nil
	}
	return s.serve(ctx, c, &cmd.serverFlags, uiPort, opened)
}

// serve serves the HTTP API until ctx ends. opened, where it is not nil, is called with the link
// to the server once that takes connections.
func (s *session) serve(ctx context.Context, c *config, flags *serverFlags, usualPort int, opened func(link string)) error {
	if err := errors.Join(s.onlyHere(c), c.override(flags, usualPort)); err != nil {
		return err
	}
	l, err := listen(ctx, c.serving.host, *c.serving.port)
	if err != nil {
		return err
	}
	defer l.Close()
	at, err := c.address(l)
	if err != nil {
		return err
	}
	c.logs.level = cmp.Or(c.logs.level, "info")
	d, err := s.open(ctx, c)
	if err != nil {
		return err
	}
	server, err := d.server(s.console)
	if err == nil {
		err = s.announce(at)
	}
	if err != nil {
		return errors.Join(err, d.close())
	}
	if opened != nil {
		opened(at.Link)
	}
	return s.run(ctx, server, l, d)
}

// server makes the server that the configuration asks for.
func (d *databases) server(console *console) (*httpapi.Server, error) {
	c, log := d.config.serving, d.config.logs.logger(console)
	o := httpapi.Options{
		Prefix: c.prefix, Token: d.config.token, Hosts: c.hosts(), MaxBody: c.maxBody, MaxRequests: c.maxRequests, Logger: log,
		Workers: d.config.workers, BatchRows: d.config.batchRows,
	}
	if d.tracing != nil {
		o.TracerProvider = d.tracing
	}
	return httpapi.NewServer(d.sim, httpapi.Handler(d.sim, o), httpapi.ServerOptions{CertFile: c.tlsCert, KeyFile: c.tlsKey, Logger: log})
}

// announce says where the server is.
func (s *session) announce(at *address) error {
	if at.unguarded {
		s.console.notef("warning: whoever reaches %s may read, change and delete everything, as --no-token says", at.URL)
	}
	if s.JSON {
		return s.console.printJSON(at)
	}
	s.console.notef("dw-sim is at %s (Ctrl-C ends it)", at.Link)
	return nil
}

// run serves until ctx ends, and closes the databases. Where the server did not end in order
// they are left to the system: to close them would be to wait for what does not end.
func (s *session) run(ctx context.Context, server *httpapi.Server, l net.Listener, d *databases) error {
	err := server.Serve(ctx, l)
	if err == nil {
		err = d.close()
	}
	if err != nil && s.JSON {
		return told{err} // standard output has its value
	}
	return err
}
