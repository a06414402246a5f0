package httpapi

import (
	"crypto/tls"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
)

// loadCertificate reads what TLS needs. It returns nil for no files.
func loadCertificate(certFile, keyFile string) (*tls.Config, error) {
	switch {
	case certFile == "" && keyFile == "":
		return nil, nil
	case keyFile == "":
		return nil, fmt.Errorf("the certificate %s is given without the file of its private key", certFile)
	case certFile == "":
		return nil, fmt.Errorf("the private key %s is given without the file of its certificate", keyFile)
	}
	cert, certErr := readPEM("certificate", certFile)
	key, keyErr := readPEM("private key", keyFile)
	if err := errors.Join(certErr, keyErr); err != nil {
		return nil, err
	}
	pair, err := tls.X509KeyPair(cert, key)
	if err != nil {
		return nil, fmt.Errorf("the certificate %s and the private key %s cannot be used: %w", certFile, keyFile, err)
	}
	return &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"}}, nil
}

// readPEM reads a file that is to have blocks of PEM.
func readPEM(what, file string) ([]byte, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("the %s cannot be read: %w", what, err)
	}
	if block, _ := pem.Decode(text); block == nil {
		return nil, fmt.Errorf("the %s %s is not in PEM, which has lines such as -----BEGIN %s-----", what, file, map[bool]string{true: "CERTIFICATE", false: "PRIVATE KEY"}[what == "certificate"])
	}
	return text, nil
}
