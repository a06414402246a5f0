package httpapi_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
)

// certificate writes a certificate for this machine and its key, and returns their files.
func certificate(t *testing.T) (certFile, keyFile string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, BasicConstraintsValid: true, IsCA: true,
	}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return pemFile(t, "CERTIFICATE", cert), pemFile(t, "PRIVATE KEY", private)
}

func pemFile(t *testing.T, kind string, data []byte) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "file.pem")
	if err := os.WriteFile(name, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: data}), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestTLS(t *testing.T) {
	certFile, keyFile := certificate(t)
	sim := newSimulator(t)
	srv := serve(t, sim, httpapi.Handler(sim, httpapi.Options{}), httpapi.ServerOptions{CertFile: certFile, KeyFile: keyFile})
	text, err := os.ReadFile(certFile)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(text)
	client := http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}, ForceAttemptHTTP2: true}}
	defer client.CloseIdleConnections()
	r, err := client.Get("https://" + srv.addr + "/health")
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	if r.StatusCode != http.StatusOK || r.Proto != "HTTP/1.1" || r.TLS.Version < tls.VersionTLS12 {
		t.Errorf("got %s %s by TLS %x", r.Proto, r.Status, r.TLS.Version)
	}
	_, err = tls.Dial("tcp", srv.addr, &tls.Config{RootCAs: roots, MaxVersion: tls.VersionTLS11, MinVersion: tls.VersionTLS10})
	if err == nil || !strings.Contains(err.Error(), "protocol version") {
		t.Errorf("TLS 1.1 got %v", err)
	}
	if status := srv.status("/health"); status != http.StatusBadRequest {
		t.Errorf("plain HTTP got %d", status)
	}
	half := srv.dial("\x16\x03\x01\x00") // the beginning of a handshake
	srv.stop()
	if text := answered(t, half); text != "" {
		t.Errorf("half a handshake was answered with %q", text)
	}
}

func TestCertificateErrors(t *testing.T) {
	certFile, keyFile := certificate(t)
	_, otherKey := certificate(t)
	none, text := filepath.Join(t.TempDir(), "none.pem"), filepath.Join(t.TempDir(), "text.pem")
	if err := os.WriteFile(text, []byte("text"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ cert, key, want string }{
		{certFile, "", "the certificate " + certFile + " is given without the file of its private key"},
		{"", keyFile, "the private key " + keyFile + " is given without the file of its certificate"},
		{none, keyFile, "the certificate cannot be read: open " + none},
		{certFile, none, "the private key cannot be read: open " + none},
		{text, keyFile, "the certificate " + text + " is not in PEM, which has lines such as -----BEGIN CERTIFICATE-----"},
		{certFile, text, "the private key " + text + " is not in PEM, which has lines such as -----BEGIN PRIVATE KEY-----"},
		{keyFile, certFile, "the certificate " + keyFile + " and the private key " + certFile + " cannot be used: "},
		{certFile, otherKey, "the certificate " + certFile + " and the private key " + otherKey + " cannot be used: "},
	} {
		_, err := httpapi.NewServer(newSimulator(t), http.NotFoundHandler(), httpapi.ServerOptions{CertFile: tt.cert, KeyFile: tt.key})
		if err == nil || !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("got %v, want %s", err, tt.want)
		} else {
			t.Log(err)
		}
	}
}
