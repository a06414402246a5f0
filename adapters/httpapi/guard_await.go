package httpapi

import (
	"bytes"
	"io"
	"net/http"
)

// awaited is how many bytes of a body have come, at least, when its request takes its place among
// those in progress. Most bodies have fewer, so that clients who dawdle keep nobody out; and it bounds what
// they hold in memory.
const awaited = 16 << 10

// awaitBody returns when the beginning of a body has come.
func awaitBody(r *http.Request) error {
	if r.Body == nil || r.Body == http.NoBody {
		return nil
	}
	var begun bytes.Buffer
	_, err := io.CopyN(&begun, r.Body, awaited)
	if err != nil && err != io.EOF { //nolint:errorlint // an end as it is
		return unread(err)
	}
	r.Body = body{io.MultiReader(&begun, r.Body), r.Body}
	return nil
}
