package stage

import (
	"fmt"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
)

// Place is what the URL of a stage says.
type Place struct {
	Bucket   string // its name; the URL's host
	Prefix   string // of all keys, without slashes at its ends
	Location string // the URL without options
	values   url.Values
}

// ReadURL reads the URL of a stage in a bucket, scheme://bucket/prefix?option=value. Options
// that are not among those named, options that stand twice and credentials before the bucket
// are errors, which show no value.
func ReadURL(u *url.URL, options ...string) (*Place, error) {
	p := &Place{Bucket: u.Host, Prefix: strings.Trim(path.Clean("/"+u.Path), "/")}
	// As it is written for people and warehouses, where nothing is escaped.
	p.Location = strings.TrimRight(u.Scheme+"://"+p.Bucket+"/"+p.Prefix, "/")
	if u.User != nil {
		return nil, fmt.Errorf("the URL of the stage %s has credentials before the bucket; leave them to the environment", p.Location)
	}
	if u.Opaque != "" || u.Fragment != "" {
		return nil, fmt.Errorf("the URL of a stage is written as %s://bucket/prefix?option=value", u.Scheme)
	}
	values, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return nil, fmt.Errorf("the options of the stage %s are malformed; write them as ?option=value&option=value", p.Location)
	}
	for name, given := range values {
		if !slices.Contains(options, name) {
			return nil, p.unknown(name, options)
		}
		if len(given) > 1 {
			return nil, fmt.Errorf("the stage %s has the option %q twice", p.Location, name)
		}
	}
	p.values = values
	return p, nil
}

func (p *Place) unknown(name string, options []string) error {
	if len(options) == 0 {
		return fmt.Errorf("the stage %s has the option %q, but takes none", p.Location, name)
	}
	return fmt.Errorf("the stage %s has the unknown option %q (there is: %s)", p.Location, name, strings.Join(options, ", "))
}

// Text returns an option, or "" where it is not given.
func (p *Place) Text(option string) string { return p.values.Get(option) }

// Bool returns an option that is true or false; it is false where it is not given.
func (p *Place) Bool(option string) (bool, error) {
	text := p.values.Get(option)
	if text == "" {
		return false, nil
	}
	value, err := strconv.ParseBool(text)
	if err != nil {
		return false, fmt.Errorf("the option %q of the stage %s is %q; it is true or false", option, p.Location, text)
	}
	return value, nil
}

// Number returns an option that is a whole number from least to most; it is 0 where it is not
// given.
func (p *Place) Number(option string, least, most int) (int, error) {
	text := p.values.Get(option)
	if text == "" {
		return 0, nil
	}
	value, err := strconv.Atoi(text)
	if err != nil || value < least || value > most {
		return 0, fmt.Errorf("the option %q of the stage %s is %q; it is a whole number from %d to %d", option, p.Location, text, least, most)
	}
	return value, nil
}
