package client

import (
	"net"
	"net/http"
	"time"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
)

// connectTimeout is how long a server may take to take a connection.
const connectTimeout = 10 * time.Second

// Options say how a server is asked. The zero value is useful.
type Options struct {
	// Token is what the server wants to be shown. One in the URL goes before it.
	Token string
	// HTTPClient sends the requests. It may have a transport with certificates or a proxy of its
	// own; redirects are never followed, whatever it says, and its Timeout should be 0, as streams
	// take as long as they take. Nil means one that connects within ten seconds, goes through
	// the proxy of the environment, and does not compress what comes from this machine.
	HTTPClient *http.Client
}

// Client asks a server. Its methods may be called from several goroutines. They end with their
// context, whose cause they return then, and have no time limits of their own. Nothing is
// asked of the server before the first of them is called.
type Client struct {
	base  address
	token string
	http  http.Client
}

var _ api.API = (*Client)(nil)

// New makes a client of the server at a URL: http or https, host, port, and the prefix below
// which the server answers, if it has one. A token may stand in the URL as ?token=…, as in
// the link that dw-sim api prints, or before the host; it goes into a header, and neither into
// what is asked nor into what errors say.
func New(url string, o Options) (*Client, error) {
	base, token, err := parseAddress(url)
	if err != nil {
		return nil, err
	}
	if token == "" {
		token = o.Token
	}
	if err := checkToken(token); err != nil {
		return nil, err
	}
	c := &Client{base: base, token: token}
	if o.HTTPClient != nil {
		c.http = *o.HTTPClient
	} else {
		c.http.Transport = transport(base)
	}
	c.http.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return c, nil
}

// transport makes connections to a server.
func transport(base address) http.RoundTripper {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.DialContext = (&net.Dialer{Timeout: connectTimeout}).DialContext
	t.MaxIdleConnsPerHost = 16
	t.DisableCompression = base.isLocal() // which costs more than it saves there
	return t
}

// URL returns where the server is, without a token.
func (c *Client) URL() string { return c.base.String() }

// Close ends connections that are not in use. The client can still be used after it.
func (c *Client) Close() { c.http.CloseIdleConnections() }
