package httpapi

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"time"
)

// serveStatic answers with a text that changes only with the program, unless the client has it.
func serveStatic(w http.ResponseWriter, r *http.Request, text []byte) {
	sum := sha256.Sum256(text)
	w.Header().Set("ETag", `"`+hex.EncodeToString(sum[:8])+`"`)
	w.Header().Set("Cache-Control", "no-cache") // may be kept, but is asked for again
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(text))
}
