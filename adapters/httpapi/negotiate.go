package httpapi

import (
	"mime"
	"net/http"
	"strconv"
	"strings"
)

// preferred returns the one of the media types that a request would rather have, the first
// where it does not mind, and "" where it accepts none of them.
func preferred(r *http.Request, types ...string) string {
	ranges := mediaRanges(r.Header.Values("Accept"))
	if len(ranges) == 0 && len(types) > 0 {
		return types[0]
	}
	best, most := "", 0.0
	for _, t := range types {
		if q := quality(ranges, t); q > most {
			best, most = t, q
		}
	}
	return best
}

// mediaRange is an element of Accept.
type mediaRange struct {
	media string // such as text/csv, text/* or */*
	q     float64
}

// mediaRanges reads Accept. What is not understood accepts nothing.
func mediaRanges(lines []string) []mediaRange {
	var ranges []mediaRange
	for element := range strings.SplitSeq(strings.Join(lines, ","), ",") {
		if strings.TrimSpace(element) == "" {
			continue
		}
		ranges = append(ranges, mediaRangeOf(element))
	}
	return ranges
}

func mediaRangeOf(element string) mediaRange {
	media, params, err := mime.ParseMediaType(element)
	if err != nil {
		return mediaRange{}
	}
	q := 1.0
	if text, ok := params["q"]; ok {
		if q, err = strconv.ParseFloat(text, 64); err != nil || !(q >= 0 && q <= 1) {
			return mediaRange{}
		}
	}
	return mediaRange{media, q}
}

// quality returns how welcome a media type is, by the most exact range that it lies in.
func quality(ranges []mediaRange, media string) float64 {
	group, _, _ := strings.Cut(media, "/")
	for _, pattern := range []string{media, group + "/*", "*/*"} {
		most, found := 0.0, false
		for _, r := range ranges {
			if r.media == pattern {
				most, found = max(most, r.q), true
			}
		}
		if found {
			return most
		}
	}
	return 0
}
