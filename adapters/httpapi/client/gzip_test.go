package client_test

import (
	"bytes"
	"compress/gzip"
	"net/http"
)

// gzipped answers with a compressed body of unknown length, or half of it.
func gzipped(text string, whole bool) http.HandlerFunc {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = z.Write([]byte(text))
	_ = z.Close()
	if !whole {
		packed.Truncate(packed.Len() / 2)
	}
	return raw("HTTP/1.0 200 OK\r\nContent-Type: text/csv\r\nContent-Encoding: gzip\r\n\r\n" + packed.String())
}
