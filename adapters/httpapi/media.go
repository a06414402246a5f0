package httpapi

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
)

// Media types of bodies and answers.
const (
	mediaJSON   = "application/json"
	mediaYAML   = "application/yaml"
	mediaSchema = "application/schema+json"
	mediaForm   = "multipart/form-data"
	mediaEvents = "text/event-stream"
)

// asJSON writes a value as an answer does.
func asJSON(v any) ([]byte, error) {
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return text.Bytes(), err
}

// answerTagged answers with a text and its ETag, unless the client has it already. With a file
// name it is a download.
func answerTagged(w http.ResponseWriter, r *http.Request, media, file string, text []byte) error {
	sum := sha256.Sum256(text)
	if isFresh(w, r, hex.EncodeToString(sum[:16])) {
		return nil
	}
	w.Header().Set("Content-Type", media)
	if file != "" {
		attach(w, file)
	}
	_, err := w.Write(text)
	return err
}
