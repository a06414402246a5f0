// Package gcs opens stages in buckets of Google Cloud Storage. It registers the scheme gs:
//
//	gs://bucket/prefix
//
// Credentials are the application default credentials: GOOGLE_APPLICATION_CREDENTIALS, those
// of gcloud auth, or what the machine may do. STORAGE_EMULATOR_HOST names an emulator.
package gcs

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"

	"gocloud.dev/blob/gcsblob"
	"gocloud.dev/gcerrors"
	"gocloud.dev/gcp"
	"google.golang.org/api/googleapi"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/stage"
)

func init() { store.Register("gs", Driver{}) }

// Driver opens stages in Google Cloud Storage.
type Driver struct{}

// OpenStage implements [store.StageDriver]. It looks for credentials, and asks the bucket
// nothing. The options are anonymous=true, for buckets that ask for none, and attempts (1 to
// 100; 5): see [stage.Options].
func (Driver) OpenStage(ctx context.Context, u *url.URL) (store.Stage, error) {
	place, err := stage.ReadURL(u, "anonymous", "attempts")
	if err != nil {
		return nil, err
	}
	if place.Bucket == "" {
		return nil, errors.New("the URL of a stage in Google Cloud Storage names a bucket: write it as gs://bucket/prefix")
	}
	anonymous, err1 := place.Bool("anonymous")
	attempts, err2 := place.Number("attempts", 1, 100)
	if err := errors.Join(err1, err2); err != nil {
		return nil, err
	}
	client, err := newClient(ctx, place, anonymous || os.Getenv("STORAGE_EMULATOR_HOST") != "")
	if err != nil {
		return nil, err
	}
	bucket, err := gcsblob.OpenBucket(ctx, client, place.Bucket, nil)
	if err != nil {
		return nil, fmt.Errorf("the stage %s cannot be opened: %w", place.Location, err)
	}
	return stage.New(bucket, stage.Options{
		Location: place.Location, Prefix: place.Prefix, Attempts: attempts,
		Explain: func(err error) stage.Fault { return explain(place, err) },
	}), nil
}

func newClient(ctx context.Context, place *stage.Place, anonymous bool) (*gcp.HTTPClient, error) {
	if anonymous {
		return gcp.NewAnonymousHTTPClient(gcp.DefaultTransport()), nil
	}
	credentials, err := gcp.DefaultCredentials(ctx)
	if err != nil { // its text may quote the file that it read
		return nil, fmt.Errorf("the stage %s cannot be opened: there are no credentials of Google Cloud (set GOOGLE_APPLICATION_CREDENTIALS, or log in with gcloud auth application-default login)", place.Location)
	}
	client, err := gcp.NewHTTPClient(gcp.DefaultTransport(), gcp.CredentialsTokenSource(credentials))
	if err != nil {
		return nil, fmt.Errorf("the stage %s cannot be opened: the credentials of Google Cloud cannot be used", place.Location)
	}
	return client, nil
}

const (
	hintLogin  = "log in with gcloud auth application-default login, or set GOOGLE_APPLICATION_CREDENTIALS"
	hintRights = "it takes the role Storage Object User on the bucket"
)

// explain tells what an error means: https://cloud.google.com/storage/docs/json_api/v1/status-codes
func explain(place *stage.Place, err error) stage.Fault {
	answer, answered := errors.AsType[*googleapi.Error](err)
	if !answered {
		if code := gcerrors.Code(err); code == gcerrors.NotFound || code == gcerrors.PermissionDenied {
			return stage.Explain(err)
		}
		return stage.Fault{Reason: errors.New("the connection was lost, or took too long"), Unreachable: true, Temporary: true}
	}
	said := fmt.Errorf("the service answers %d %s", answer.Code, http.StatusText(answer.Code))
	switch answer.Code {
	case http.StatusNotFound:
		if answer.Message == "The specified bucket does not exist." {
			return stage.Fault{Reason: fmt.Errorf("there is no bucket %q", place.Bucket), Unreachable: true, Hint: "make it, or correct the URL of the stage"}
		}
		return stage.Fault{Reason: said, Missing: true}
	case http.StatusUnauthorized:
		return stage.Fault{Reason: said, Hint: hintLogin}
	case http.StatusForbidden:
		return stage.Fault{Reason: said, Hint: hintRights}
	}
	return stage.Fault{Reason: said, Temporary: answer.Code >= 500 || answer.Code == http.StatusTooManyRequests || answer.Code == http.StatusRequestTimeout}
}
