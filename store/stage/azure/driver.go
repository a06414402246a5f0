// Package azure opens stages in containers of Azure Blob Storage. It registers the scheme
// azblob:
//
//	azblob://container/prefix?storage_account=name
//
// Credentials come from AZURE_STORAGE_ACCOUNT with AZURE_STORAGE_KEY or
// AZURE_STORAGE_SAS_TOKEN, from AZURE_STORAGE_CONNECTION_STRING, or are the default ones of
// the Azure SDK (AZURE_CLIENT_ID and so on, az login, the identity of the machine).
package azure

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"gocloud.dev/blob"
	"gocloud.dev/blob/azureblob"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/stage"
)

func init() { store.Register("azblob", Driver{}) }

// Driver opens stages in Azure Blob Storage.
type Driver struct{}

// passed are the options that are gocloud.dev's:
// https://pkg.go.dev/gocloud.dev/blob/azureblob#URLOpener
var passed = []string{"storage_account", "domain", "protocol", "localemu", "cdn"}

// OpenStage implements [store.StageDriver]. It asks the service nothing. The options are
// storage_account, domain, protocol, localemu and cdn as gocloud.dev has them, and attempts
// (1 to 100; 5): see [stage.Options].
func (Driver) OpenStage(ctx context.Context, u *url.URL) (store.Stage, error) {
	place, err := stage.ReadURL(u, append([]string{"attempts"}, passed...)...)
	if err != nil {
		return nil, err
	}
	if place.Bucket == "" {
		return nil, errors.New("the URL of a stage in Azure Blob Storage names a container: write it as azblob://container/prefix")
	}
	attempts, err := place.Number("attempts", 1, 100)
	if err != nil {
		return nil, err
	}
	query := url.Values{}
	for _, option := range passed {
		if text := place.Text(option); text != "" {
			query.Set(option, text)
		}
	}
	container := &url.URL{Scheme: azureblob.Scheme, Host: place.Bucket, RawQuery: query.Encode()}
	bucket, err := blob.DefaultURLMux().OpenBucketURL(ctx, container)
	if err != nil { // its text may show a connection string
		return nil, fmt.Errorf("the stage %s cannot be opened: account and credentials of Azure are not there, or malformed (set AZURE_STORAGE_ACCOUNT, and AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN)", place.Location)
	}
	return stage.New(bucket, stage.Options{
		Location: place.Location, Prefix: place.Prefix, Attempts: attempts,
		Explain: func(err error) stage.Fault { return explain(place, err) },
	}), nil
}

const (
	hintKeys   = "check AZURE_STORAGE_ACCOUNT and AZURE_STORAGE_KEY, or the identity that is logged in"
	hintRights = "it takes the role Storage Blob Data Contributor on the container"
)

// explain tells what an error means:
// https://learn.microsoft.com/en-us/rest/api/storageservices/blob-service-error-codes
func explain(place *stage.Place, err error) stage.Fault {
	answer, answered := errors.AsType[*azcore.ResponseError](err)
	if !answered {
		return stage.Fault{Reason: errors.New("there are no credentials, the connection was lost, or it took too long"), Unreachable: true, Temporary: true}
	}
	said := fmt.Errorf("the service answers %d %s", answer.StatusCode, answer.ErrorCode)
	switch {
	case answer.ErrorCode == "ContainerNotFound":
		return stage.Fault{Reason: fmt.Errorf("there is no container %q", place.Bucket), Unreachable: true, Hint: "make it, or correct the URL of the stage"}
	case answer.StatusCode == http.StatusNotFound:
		return stage.Fault{Reason: said, Missing: true}
	case answer.ErrorCode == "AuthenticationFailed" || answer.StatusCode == http.StatusUnauthorized:
		return stage.Fault{Reason: said, Hint: hintKeys}
	case answer.StatusCode == http.StatusForbidden:
		return stage.Fault{Reason: said, Hint: hintRights}
	}
	return stage.Fault{Reason: said, Temporary: answer.StatusCode >= 500 || answer.StatusCode == http.StatusTooManyRequests || answer.StatusCode == http.StatusRequestTimeout}
}
