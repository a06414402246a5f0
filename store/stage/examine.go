package stage

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"time"

	"gocloud.dev/blob"

	"github.com/dw-sim/dw-sim/store"
)

// Examine implements [store.Examiner]: it lists, writes, reads and deletes one small file of
// its own. What depends on something that failed is left out.
func (b *Bucket) Examine(ctx context.Context) []store.Finding {
	key := "_dwsim_probe_" + rand.Text()
	text := []byte("dw-sim looked whether it may write here; this file can be removed\n")
	began := time.Now()
	findings := []store.Finding{b.finding(ctx, "list files", key, "listed", func() error {
		_, _, err := b.blob.ListPage(ctx, blob.FirstPageToken, 1, &blob.ListOptions{Prefix: b.below(key)})
		if errors.Is(err, io.EOF) {
			return nil
		}
		return err
	})}
	findings[0].Detail = fmt.Sprintf("%s, answered in %d ms", b.o.Location, time.Since(began).Milliseconds())
	write := b.finding(ctx, "write files", key, "written", func() error {
		return b.blob.WriteAll(ctx, b.name(key), text, &blob.WriterOptions{ContentType: "text/plain"})
	})
	if findings = append(findings, write); write.Err != nil {
		return findings
	}
	return append(findings,
		b.finding(ctx, "read files", key, "read", func() error { return b.readBack(ctx, key, text) }),
		b.finding(ctx, "delete files", key, "deleted", func() error { return b.deleteProbe(ctx, key) }))
}

func (b *Bucket) readBack(ctx context.Context, key string, want []byte) error {
	got, err := b.blob.ReadAll(ctx, b.name(key))
	if err == nil && !bytes.Equal(got, want) {
		err = local{errors.New("what is read is not what was written")}
	}
	return err
}

// deleteProbe deletes as Delete does, even where ctx has ended: nothing is to be left.
func (b *Bucket) deleteProbe(ctx context.Context, key string) error {
	if ctx.Err() != nil {
		late, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastPause)
		defer cancel()
		ctx = late
	}
	return b.deleteAll(ctx, []string{b.name(key)})
}

// finding does something once, with no second attempt: who sets up a stage wants to hear of
// what fails now and then.
func (b *Bucket) finding(ctx context.Context, subject, key, verb string, do func() error) store.Finding {
	err := do()
	if err == nil {
		return store.Finding{Subject: subject, Detail: "yes"}
	}
	return store.Finding{Subject: subject, Detail: "no", Err: b.problem(ctx, key, verb, err), Hint: b.hint(err)}
}

func (b *Bucket) hint(err error) string {
	if _, own := errors.AsType[local](err); own {
		return ""
	}
	return b.o.Explain(err).Hint
}
