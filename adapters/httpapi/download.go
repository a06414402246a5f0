package httpapi

import (
	"cmp"
	"net/http"
	"time"

	"github.com/dw-sim/dw-sim/store/result"
)

// resultTypes are the media types of the rows of a query. JSON is the answer that is not a download.
func resultTypes() []string {
	types := []string{mediaOf(result.JSON)}
	for _, f := range result.Formats() {
		if f != result.JSON {
			types = append(types, mediaOf(f))
		}
	}
	return types
}

// acceptedFormat returns the format that a request would rather have by its header Accept, "" for
// the answer in JSON.
func acceptedFormat(r *http.Request) string {
	accepted := preferred(r, resultTypes()...)
	for _, f := range result.Formats() {
		if f != result.JSON && mediaOf(f) == accepted {
			return string(f)
		}
	}
	return ""
}

// downloadHeader makes an answer a download in a format, named after the experiment and the time.
func downloadHeader(header http.Header, f result.Format, experiment string, at time.Time) {
	name := cmp.Or(experiment, "query") + at.UTC().Format("-20060102-150405") + f.Ending()
	header.Set("Content-Type", f.MediaType())
	attach(header, name)
}
