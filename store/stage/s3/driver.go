// Package s3 opens stages in buckets of Amazon S3 and of servers that speak its protocol. It
// registers the scheme s3:
//
//	s3://bucket/prefix?region=eu-central-1
//	s3://bucket/prefix?endpoint=http://127.0.0.1:9000&path_style=true&region=us-east-1
//
// Credentials come from where the AWS SDK looks for them: the environment
// (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_PROFILE), the shared
// configuration, and what the machine may do by its role.
package s3

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go/logging"
	"gocloud.dev/blob/s3blob"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/stage"
)

func init() { store.Register("s3", Driver{}) }

// Driver opens stages in S3.
type Driver struct{}

// options of the URL.
var options = []string{
	"region", "endpoint", "path_style", "profile", "access_key_id", "secret_access_key", "session_token",
	"checksums", "part_mib", "parts", "attempts", "patience",
}

// OpenStage implements [store.StageDriver]. It asks the service nothing. The options are
//
//   - region, profile: instead of those of the environment
//   - endpoint: the URL of another server than Amazon's; path_style=true where it has its
//     buckets in paths, not in host names
//   - access_key_id with secret_access_key, and session_token: where the environment cannot hold
//     them
//   - checksums=when_required: for servers that do not know the checksums that the SDK sends
//   - part_mib (5 to 5120; 8), parts (1 to 64; 4), attempts (1 to 100; 5): see [stage.Options]
//   - patience (1 to 3600; 120): after how many seconds without a byte a connection counts as lost
func (Driver) OpenStage(ctx context.Context, u *url.URL) (store.Stage, error) {
	place, err := stage.ReadURL(u, options...)
	if err != nil {
		return nil, err
	}
	if place.Bucket == "" {
		return nil, errors.New("the URL of a stage in S3 names a bucket: write it as s3://bucket/prefix")
	}
	o, err := stageOptions(place)
	if err != nil {
		return nil, err
	}
	client, err := newClient(ctx, place)
	if err != nil {
		return nil, err
	}
	bucket, err := s3blob.OpenBucket(ctx, client, place.Bucket, &s3blob.Options{RequestChecksumCalculation: client.Options().RequestChecksumCalculation})
	if err != nil {
		return nil, fmt.Errorf("the stage %s cannot be opened: %w", place.Location, err)
	}
	remover := remover{client, place.Bucket}
	o.DeleteBatch, o.Abandon = remover.deleteBatch, remover.abandon
	o.Explain = func(err error) stage.Fault { return explain(place, err) }
	return stage.New(bucket, o), nil
}

func stageOptions(place *stage.Place) (stage.Options, error) {
	o := stage.Options{Location: place.Location, Prefix: place.Prefix}
	// https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
	mib, err1 := place.Number("part_mib", 5, 5120)
	parts, err2 := place.Number("parts", 1, 64)
	attempts, err3 := place.Number("attempts", 1, 100)
	o.PartBytes, o.Parts, o.Attempts = mib<<20, parts, attempts
	return o, errors.Join(err1, err2, err3)
}

func newClient(ctx context.Context, place *stage.Place) (*s3.Client, error) {
	patience, err := place.Number("patience", 1, 3600)
	if err != nil {
		return nil, err
	}
	load := []func(*config.LoadOptions) error{
		config.WithHTTPClient(httpClient(patience)),
		config.WithRetryer(newRetryer),
		config.WithLogger(logging.Nop{}), // what matters comes as an error
	}
	if region := place.Text("region"); region != "" {
		load = append(load, config.WithRegion(region))
	}
	if profile := place.Text("profile"); profile != "" {
		load = append(load, config.WithSharedConfigProfile(profile))
	}
	keys, err := keysOf(place)
	if err != nil {
		return nil, err
	}
	if keys != nil {
		load = append(load, config.WithCredentialsProvider(keys))
	}
	cfg, err := config.LoadDefaultConfig(ctx, load...)
	if err != nil {
		return nil, fmt.Errorf("the stage %s cannot be opened: the configuration of AWS cannot be read: %w", place.Location, plainConfig(err))
	}
	set, err := clientOptions(place)
	if err != nil {
		return nil, err
	}
	return s3.NewFromConfig(cfg, set), nil
}

// keysOf returns the credentials of the URL, or nil.
func keysOf(place *stage.Place) (aws.CredentialsProvider, error) {
	id, secret, token := place.Text("access_key_id"), place.Text("secret_access_key"), place.Text("session_token")
	switch {
	case id == "" && secret == "" && token == "":
		return nil, nil
	case id == "" || secret == "":
		return nil, fmt.Errorf("the stage %s has one of the options access_key_id and secret_access_key; give both, or leave them to the environment", place.Location)
	}
	return credentials.NewStaticCredentialsProvider(id, secret, token), nil
}

func clientOptions(place *stage.Place) (func(*s3.Options), error) {
	pathStyle, err := place.Bool("path_style")
	if err != nil {
		return nil, err
	}
	endpoint := place.Text("endpoint")
	if endpoint != "" {
		if u, err := url.Parse(endpoint); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.User != nil || u.RawQuery != "" {
			return nil, fmt.Errorf("the option \"endpoint\" of the stage %s is not the URL of a server; write it as https://host:port", place.Location)
		}
	}
	checksums := aws.RequestChecksumCalculationWhenSupported
	switch text := place.Text("checksums"); text {
	case "", "when_supported":
	case "when_required":
		checksums = aws.RequestChecksumCalculationWhenRequired
	default:
		return nil, fmt.Errorf("the option \"checksums\" of the stage %s is %q; it is when_supported or when_required", place.Location, text)
	}
	return func(o *s3.Options) {
		o.UsePathStyle = pathStyle
		o.RequestChecksumCalculation = checksums
		o.DisableLogOutputChecksumValidationSkipped = true // objects in parts have none to validate, which is no news
		if endpoint != "" {
			o.BaseEndpoint = &endpoint
		}
		if o.Region == "" {
			o.Region = "us-east-1" // Amazon's answer to a wrong one names the right one
		}
	}, nil
}

// newRetryer makes what the SDK tries again by: one request of many, at once. What takes
// longer is the stage's, which tries files again.
func newRetryer() aws.Retryer {
	return retry.NewStandard(func(o *retry.StandardOptions) {
		o.MaxAttempts = 3
		o.MaxBackoff = time.Second
	})
}

// plainConfig takes what a person can use from an error of the SDK's configuration: no value of it.
func plainConfig(err error) error {
	if missing, ok := errors.AsType[config.SharedConfigProfileNotExistError](err); ok {
		return fmt.Errorf("there is no profile %q", missing.Profile)
	}
	return errors.New("look at AWS_PROFILE, AWS_CONFIG_FILE and the files that they name")
}
