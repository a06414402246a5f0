package httpapi

import (
	"cmp"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/dw-sim/dw-sim/store/result"
)

// mediaType returns a media type without its parameters.
func mediaType(f result.Format) string {
	media, _, _ := strings.Cut(f.MediaType(), ";")
	return media
}

// resultTypes are the media types of the rows of a query. JSON is the answer that is not a download.
func resultTypes() []string {
	types := []string{mediaType(result.JSON)}
	for _, f := range result.Formats() {
		if f != result.JSON {
			types = append(types, mediaType(f))
		}
	}
	return types
}

// acceptedFormat returns the format that a request would rather have by its header Accept, "" for
// the answer in JSON.
func acceptedFormat(r *http.Request) string {
	accepted := preferred(r, resultTypes()...)
	for _, f := range result.Formats() {
		if f != result.JSON && mediaType(f) == accepted {
			return string(f)
		}
	}
	return ""
}

// downloadHeader makes an answer a download in a format, named after the experiment and the time.
func downloadHeader(header http.Header, f result.Format, experiment string, at time.Time) {
	name := cmp.Or(experiment, "query") + at.UTC().Format("-20060102-150405") + f.Ending()
	header.Set("Content-Type", f.MediaType())
	header.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
}
