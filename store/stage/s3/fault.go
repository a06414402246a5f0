package s3

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"

	"github.com/dw-sim/dw-sim/store/stage"
)

// explain tells what an error of the SDK means. It takes from it the code that the service
// gave, and nothing else that might show a request.
func explain(place *stage.Place, err error) stage.Fault {
	if answer, ok := errors.AsType[smithy.APIError](err); ok {
		return explainAnswer(place, answer, statusOf(err))
	}
	if status := statusOf(err); status != 0 {
		return explainStatus(status)
	}
	return explainSilence(err)
}

func statusOf(err error) int {
	if response, ok := errors.AsType[*awshttp.ResponseError](err); ok {
		return response.HTTPStatusCode()
	}
	return 0
}

// Hints.
const (
	hintKeys   = "check the access key and the secret, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
	hintRights = "it takes s3:ListBucket on the bucket, and s3:GetObject, s3:PutObject, s3:DeleteObject and s3:AbortMultipartUpload on what is in it"
)

// explainAnswer explains what the service said:
// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
func explainAnswer(place *stage.Place, answer smithy.APIError, status int) stage.Fault {
	said := fmt.Errorf("the service answers %s", answer.ErrorCode())
	switch answer.ErrorCode() {
	case "NoSuchKey", "NotFound":
		return stage.Fault{Reason: said, Missing: true}
	case "NoSuchBucket":
		return stage.Fault{Reason: fmt.Errorf("there is no bucket %q", place.Bucket), Unreachable: true, Hint: "make it, or correct the URL of the stage"}
	case "InvalidAccessKeyId", "XAdminUserNotFound", "SignatureDoesNotMatch", "InvalidToken", "ExpiredToken", "TokenRefreshRequired", "AuthorizationHeaderMalformed":
		return stage.Fault{Reason: said, Hint: hintKeys}
	case "Forbidden": // a HEAD has no more to say
		return stage.Fault{Reason: said, Hint: hintKeys + "; " + hintRights}
	case "AccessDenied", "AllAccessDisabled":
		return stage.Fault{Reason: said, Hint: hintRights}
	case "PermanentRedirect", "MovedPermanently", "IllegalLocationConstraintException":
		return stage.Fault{Reason: said, Hint: "the bucket is in another region: set the option region"}
	case "RequestTimeTooSkewed":
		return stage.Fault{Reason: said, Hint: "the clock of this machine is wrong"}
	case "NotImplemented", "InvalidChunkSizeError", "XAmzContentSHA256Mismatch":
		return stage.Fault{Reason: said, Hint: "a server that does not know the SDK's checksums takes the option checksums=when_required"}
	case "SlowDown", "Throttling", "ThrottlingException", "RequestLimitExceeded", "RequestTimeout", "InternalError", "ServiceUnavailable", "OperationAborted", "BadDigest", "IncompleteBody", "NoSuchUpload":
		return stage.Fault{Reason: said, Temporary: true}
	}
	return stage.Fault{Reason: said, Temporary: status >= http.StatusInternalServerError || status == http.StatusTooManyRequests}
}

// explainStatus explains an answer without a code, as a HEAD has none.
func explainStatus(status int) stage.Fault {
	said := fmt.Errorf("the service answers %d %s", status, http.StatusText(status))
	switch status {
	case http.StatusNotFound:
		return stage.Fault{Reason: said, Missing: true}
	case http.StatusUnauthorized, http.StatusForbidden:
		return stage.Fault{Reason: said, Hint: hintKeys + "; " + hintRights}
	}
	return stage.Fault{Reason: said, Temporary: status >= http.StatusInternalServerError || status == http.StatusTooManyRequests}
}

// explainSilence explains an error without an answer. There is nothing to sign with, or no
// way to the server.
func explainSilence(err error) stage.Fault {
	fault := stage.Fault{Unreachable: true, Temporary: true}
	lost, isDNS := errors.AsType[*net.DNSError](err)
	network, isNetwork := errors.AsType[net.Error](err)
	switch {
	case strings.Contains(err.Error(), "get credentials") || strings.Contains(err.Error(), "failed to refresh cached credentials"):
		return stage.Fault{Reason: errors.New("there are no credentials"), Hint: "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE"}
	case isDNS && lost.IsNotFound:
		fault.Reason, fault.Hint = fmt.Errorf("there is no host %s", lost.Name), "correct the option endpoint; a server with its buckets in paths takes path_style=true"
	case errors.Is(err, syscall.ECONNREFUSED):
		fault.Reason = errors.New("the connection is refused")
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		fault.Reason = errors.New("the connection was lost")
	case isNetwork && network.Timeout():
		fault.Reason = errors.New("it took too long")
	default:
		fault.Reason = errors.New("the connection was lost")
	}
	return fault
}
