package stage

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"sync"

	"gocloud.dev/blob"

	"github.com/dw-sim/dw-sim/store"
)

const (
	// batchNames is how many names DeleteBatch gets, as many as S3 takes:
	// https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html
	batchNames = 1000
	// deletesAtATime is how many objects are deleted at the same time where there is no DeleteBatch.
	deletesAtATime = 8
)

// List implements [store.Stage]. No SHA256 is known.
func (b *Bucket) List(ctx context.Context, prefix string) iter.Seq2[store.StagedFile, error] {
	return func(yield func(store.StagedFile, error) bool) {
		for object, err := range b.objects(ctx, prefix) {
			if err != nil {
				yield(store.StagedFile{}, b.problem(ctx, prefix, "listed", err))
				return
			}
			if b.folder != nil && unfinished(object.name) {
				continue
			}
			if !yield(store.StagedFile{Key: b.key(object.name), Bytes: object.bytes}, nil) {
				return
			}
		}
	}
}

// object is a file by the name that it has in the bucket.
type object struct {
	name  string
	bytes int64
}

// objects yields the objects below a prefix by name, a page at a time.
func (b *Bucket) objects(ctx context.Context, prefix string) iter.Seq2[object, error] {
	return func(yield func(object, error) bool) {
		token := blob.FirstPageToken
		for len(token) > 0 {
			page, next, err := b.page(ctx, token, prefix)
			if err != nil {
				yield(object{}, err)
				return
			}
			for _, o := range page {
				if !yield(o, nil) {
					return
				}
			}
			token = next
		}
	}
}

// page reads a page of objects, and where the next one begins: nil after the last. A folder
// has one page.
func (b *Bucket) page(ctx context.Context, token []byte, prefix string) (page []object, next []byte, err error) {
	if b.folder != nil {
		page, err := b.folder.objects(ctx, b.below(prefix))
		return page, nil, err
	}
	var listed []*blob.ListObject
	err = b.try(ctx, func() (err error) {
		listed, next, err = b.blob.ListPage(ctx, token, batchNames, &blob.ListOptions{Prefix: b.below(prefix)})
		if errors.Is(err, io.EOF) { // there is no such page
			return nil
		}
		return err
	})
	for _, o := range listed {
		page = append(page, object{o.Key, o.Size})
	}
	return page, next, err
}

// Delete implements [store.Stage]. Uploads that were begun and never ended go as well.
func (b *Bucket) Delete(ctx context.Context, prefix string) error {
	if prefix == "" {
		return errors.New("what is deleted in a stage has a prefix: got an empty one, which all files have")
	}
	if err := b.tryDelete(ctx, prefix); err != nil {
		return b.problem(ctx, prefix, "deleted", err)
	}
	return nil
}

func (b *Bucket) tryDelete(ctx context.Context, prefix string) error {
	var names []string
	for object, err := range b.objects(ctx, prefix) {
		if err != nil {
			return err
		}
		if names = append(names, object.name); len(names) == batchNames {
			if err := b.deleteAll(ctx, names); err != nil {
				return err
			}
			names = nil
		}
	}
	if err := b.deleteAll(ctx, names); err != nil {
		return err
	}
	if b.folder != nil {
		return b.folder.prune(b.below(prefix))
	}
	if b.o.Abandon == nil {
		return nil
	}
	return b.try(ctx, func() error { return b.o.Abandon(ctx, b.below(prefix)) })
}

func (b *Bucket) deleteAll(ctx context.Context, names []string) error {
	if len(names) == 0 {
		return nil
	}
	if b.o.DeleteBatch != nil {
		return b.try(ctx, func() error { return b.o.DeleteBatch(ctx, names) })
	}
	return b.deleteEach(ctx, names)
}

// deleteEach deletes objects, some at the same time, until one cannot be.
func (b *Bucket) deleteEach(ctx context.Context, names []string) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	turns := make(chan string)
	var workers sync.WaitGroup
	for range min(deletesAtATime, len(names)) {
		workers.Go(func() {
			for name := range turns {
				if err := b.deleteOne(ctx, name); err != nil {
					cancel(stopped{err})
				}
			}
		})
	}
	for _, name := range names {
		select {
		case turns <- name:
		case <-ctx.Done():
		}
	}
	close(turns)
	workers.Wait()
	if s, ok := errors.AsType[stopped](context.Cause(ctx)); ok {
		return s.error
	}
	return context.Cause(ctx)
}

// stopped is what ended one of several at the same time.
type stopped struct{ error }

func (b *Bucket) deleteOne(ctx context.Context, name string) error {
	err := b.try(ctx, func() error { return b.blob.Delete(ctx, name) })
	if err != nil && b.missing(err) {
		return nil // somebody else was faster
	}
	return err
}

// unfinished reports whether a file of a folder is one that gocloud.dev was writing when its
// process died: name.parquet.18b2c3d4e5f60718.tmp.
func unfinished(name string) bool {
	rest, ok := strings.CutSuffix(name, tmpSuffix)
	if !ok {
		return false
	}
	var moment int64
	dot := strings.LastIndexByte(rest, '.')
	if dot < 0 || len(rest)-dot-1 != 16 {
		return false
	}
	_, err := fmt.Sscanf(rest[dot+1:], "%016x", &moment)
	return err == nil
}
