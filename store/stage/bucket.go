package stage

import (
	"context"
	"errors"
	"fmt"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"gocloud.dev/blob"

	"github.com/dw-sim/dw-sim/store"
)

// Options are what a [Bucket] works with. Location is required.
type Options struct {
	// Location is what [store.Stage.Location] returns: the URL without options and secrets.
	Location string
	// Prefix comes before all keys; empty, or without a slash at its ends.
	Prefix string
	// PartBytes is the size of the parts in which large files are sent; 0 means 8 MiB. Files
	// of more than 9000 parts get larger ones.
	PartBytes int
	// Parts is how many parts of a file are sent at the same time; 0 means 4.
	Parts int
	// Attempts is how often something is tried that fails for a moment; 0 means 5.
	Attempts int
	// Explain tells what an error of the bucket means. Nil knows the errors that
	// gocloud.dev has a code for.
	Explain func(error) Fault
	// DeleteBatch deletes up to a thousand objects by name, with the prefix. Nil deletes one
	// after the other, some at the same time.
	DeleteBatch func(ctx context.Context, names []string) error
	// Abandon gives up uploads that were begun and never ended below a name. Nil where the
	// service has none.
	Abandon func(ctx context.Context, below string) error
}

const (
	defaultPartBytes = 8 << 20
	defaultParts     = 4
	defaultAttempts  = 5
	// maxParts is below the 10 000 parts that S3 takes of an object:
	// https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
	maxParts = 9000
)

// Bucket is a [store.Stage] in a bucket. Make one with [New]. Its methods may be called from
// several goroutines, but two of them must not get files to the same path at the same time.
type Bucket struct {
	blob   *blob.Bucket
	o      Options
	folder *folder // of a stage in a folder, else nil
}

var (
	_ store.Stage       = (*Bucket)(nil)
	_ store.StageCopier = (*Bucket)(nil)
	_ store.Examiner    = (*Bucket)(nil)
)

// New makes a stage in a bucket, which is the stage's from now on: Close closes it.
func New(b *blob.Bucket, o Options) *Bucket {
	if o.PartBytes <= 0 {
		o.PartBytes = defaultPartBytes
	}
	if o.Parts <= 0 {
		o.Parts = defaultParts
	}
	if o.Attempts <= 0 {
		o.Attempts = defaultAttempts
	}
	if o.Explain == nil {
		o.Explain = Explain
	}
	o.Location = strings.TrimSuffix(o.Location, "/")
	return &Bucket{blob: b, o: o}
}

// Location implements [store.Stage].
func (b *Bucket) Location() string { return b.o.Location }

// Close implements [store.Stage].
func (b *Bucket) Close() error {
	if err := b.blob.Close(); err != nil {
		return fmt.Errorf("the stage %s cannot be closed: %w", b.o.Location, err)
	}
	return nil
}

// name returns the name of the object with a key.
func (b *Bucket) name(key string) string { return path.Join(b.o.Prefix, key) }

// below returns what the names of all objects begin with whose keys begin with prefix.
func (b *Bucket) below(prefix string) string {
	if b.o.Prefix == "" {
		return prefix
	}
	return b.o.Prefix + "/" + prefix
}

// key is the reverse of name.
func (b *Bucket) key(name string) string {
	if b.o.Prefix == "" {
		return name
	}
	return strings.TrimPrefix(name, b.o.Prefix+"/")
}

// place is the URL of a file, for errors.
func (b *Bucket) place(key string) string { return b.o.Location + "/" + key }

// checkKey refuses keys that are no paths below the prefix.
func checkKey(key string) error {
	switch {
	case key == "":
		return errors.New("a file in a stage has a key: got an empty one")
	case !utf8.ValidString(key):
		return fmt.Errorf("the key %q is not valid UTF-8", key)
	case strings.ContainsFunc(key, unicode.IsControl):
		return fmt.Errorf("the key %q has a control character", key)
	case strings.HasPrefix(key, "/") || path.Clean(key) != key || key == "." || key == ".." || strings.HasPrefix(key, "../"):
		return fmt.Errorf("the key %q is not a path below the stage, with single slashes and no dots that lead elsewhere", key)
	}
	return nil
}
