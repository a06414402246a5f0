package s3

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go"
)

// remover removes what gocloud.dev removes one by one, or not at all.
type remover struct {
	client *s3.Client
	bucket string
}

// deleteBatch deletes objects in one request. What is not there counts as deleted.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html
func (r remover) deleteBatch(ctx context.Context, names []string) error {
	list := make([]types.ObjectIdentifier, len(names))
	for i := range names {
		list[i].Key = &names[i]
	}
	out, err := r.client.DeleteObjects(ctx, &s3.DeleteObjectsInput{
		Bucket: &r.bucket,
		Delete: &types.Delete{Objects: list, Quiet: aws.Bool(true)},
	})
	if err != nil {
		return err
	}
	for _, failed := range out.Errors {
		return &smithy.GenericAPIError{Code: aws.ToString(failed.Code)}
	}
	return nil
}

// abandon gives up the uploads in parts that were never completed: their parts are listed
// nowhere, and are paid for.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html
func (r remover) abandon(ctx context.Context, below string) error {
	pages := s3.NewListMultipartUploadsPaginator(r.client, &s3.ListMultipartUploadsInput{Bucket: &r.bucket, Prefix: &below})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if mayNot(err) {
			return nil // many may only do with objects; the files are deleted
		}
		if err != nil {
			return err
		}
		for _, upload := range page.Uploads {
			_, err := r.client.AbortMultipartUpload(ctx, &s3.AbortMultipartUploadInput{Bucket: &r.bucket, Key: upload.Key, UploadId: upload.UploadId})
			if code := codeOf(err); err != nil && code != "NoSuchUpload" && !mayNot(err) {
				return err
			}
		}
	}
	return nil
}

func mayNot(err error) bool {
	switch codeOf(err) {
	case "AccessDenied", "Forbidden", "NotImplemented", "MethodNotAllowed":
		return true
	}
	return false
}

func codeOf(err error) string {
	if answer, ok := errors.AsType[smithy.APIError](err); ok {
		return answer.ErrorCode()
	}
	return ""
}
