package s3

import (
	"cmp"
	"context"
	"net"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
)

const (
	// connectPatience is how long a server may take to accept a connection.
	connectPatience = 10 * time.Second
	// defaultPatience is in seconds. A server that puts many parts together is silent for long.
	defaultPatience = 120
	// idleConnections are kept to send the next parts by.
	idleConnections = 64
)

// httpClient makes a client that gives up connections on which nothing has moved for so many
// seconds; 0 means the default. The SDK itself would wait for ever.
func httpClient(patience int) aws.HTTPClient {
	still := time.Duration(cmp.Or(patience, defaultPatience)) * time.Second
	dialer := &net.Dialer{Timeout: connectPatience}
	return awshttp.NewBuildableClient().WithTransportOptions(func(t *http.Transport) {
		t.MaxIdleConnsPerHost = idleConnections
		t.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
			c, err := dialer.DialContext(ctx, network, address)
			if err != nil {
				return nil, err
			}
			return &impatient{c, still}, nil
		}
	})
}

// impatient is a connection on which each step has a time limit.
type impatient struct {
	net.Conn
	still time.Duration
}

func (c *impatient) Read(p []byte) (int, error) {
	if err := c.SetReadDeadline(time.Now().Add(c.still)); err != nil {
		return 0, err
	}
	return c.Conn.Read(p)
}

func (c *impatient) Write(p []byte) (int, error) {
	// Nothing is answered while a request is sent, so the wait for it begins anew.
	if err := c.SetDeadline(time.Now().Add(c.still)); err != nil {
		return 0, err
	}
	return c.Conn.Write(p)
}
