package bunmeta

import (
	"sync"

	"github.com/dw-sim/dw-sim/schema"
)

// mostText is how many bytes the texts of all remembered documents have at most. Decoded they
// take about three times as many.
const mostText = 8 << 20

// documents decodes the texts of documents, and remembers what came of them: the text of an
// experiment never changes, and is asked for with almost every request. The zero value is ready.
type documents struct {
	mu    sync.Mutex
	known map[string]*schema.Experiment // by their texts; nobody else has them
	bytes int                           // of the texts
}

// decode returns the document of a text. It is the caller's own.
func (d *documents) decode(text string) (*schema.Experiment, error) {
	d.mu.Lock()
	e := d.known[text]
	d.mu.Unlock()
	if e != nil {
		return e.Clone(), nil
	}
	e, err := schema.Decode([]byte(text))
	if err != nil {
		return nil, err
	}
	d.remember(text, e.Clone())
	return e, nil
}

// remember makes room by forgetting some others.
func (d *documents) remember(text string, e *schema.Experiment) {
	if len(text) > mostText {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.known == nil {
		d.known = map[string]*schema.Experiment{}
	}
	if d.known[text] != nil {
		return
	}
	for other := range d.known {
		if d.bytes+len(text) <= mostText {
			break
		}
		delete(d.known, other)
		d.bytes -= len(other)
	}
	d.known[text] = e
	d.bytes += len(text)
}
