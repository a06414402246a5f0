package httpapi

import (
	"strings"

	"github.com/dw-sim/dw-sim/store/result"
)

// Media types of bodies and answers.
const (
	mediaJSON   = "application/json"
	mediaYAML   = "application/yaml"
	mediaHTML   = "text/html"
	mediaSchema = "application/schema+json"
	mediaForm   = "multipart/form-data"
	mediaEvents = "text/event-stream"
	// mediaArchive is what an archive is sent as; no registry has a name for it.
	mediaArchive = "application/octet-stream"
)

// inUTF8 says of a media type of text how its characters are written.
const inUTF8 = "; charset=utf-8"

// mediaOf returns the media type of a format without its parameters.
func mediaOf(f result.Format) string {
	media, _, _ := strings.Cut(f.MediaType(), ";")
	return media
}
