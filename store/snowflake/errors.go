package snowflake

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"strings"

	"github.com/snowflakedb/gosnowflake"

	"github.com/dw-sim/dw-sim/store"
)

// Numbers of errors that the server sends.
const (
	codeExists      = 2002 // Object 'X' already exists.
	codeMissing     = 2003 // Object 'X' does not exist or not authorized.
	codeMissingUse  = 2043 // the same, of USE and DROP
	codeNoWarehouse = 606  // No active warehouse selected in the current session.
)

// codeOf returns the number of an error of Snowflake, 0 for any other.
func codeOf(err error) int {
	if e, ok := errors.AsType[*gosnowflake.SnowflakeError](err); ok {
		return e.Number
	}
	return 0
}

func isMissing(err error) bool {
	code := codeOf(err)
	return code == codeMissing || code == codeMissingUse
}

// isLoggedOut reports whether err says that the session has ended, or the login.
func isLoggedOut(err error) bool {
	code := codeOf(err)
	return 390_000 <= code && code < 391_000
}

func isExisting(err error) bool { return codeOf(err) == codeExists }

// failure is err as what befell a statement: the reason why ctx ended, an ErrUnreachable where
// the server did not answer, else what the server says. URLs, which hold tokens, are taken out.
func failure(ctx context.Context, err error) error {
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case isUnreachable(err):
		return fmt.Errorf("Snowflake %w: %s", store.ErrUnreachable, plain(err))
	}
	if codeOf(err) == codeNoWarehouse {
		return fmt.Errorf("%w; name one by the option warehouse of the URL", &statementError{err})
	}
	return &statementError{err}
}

// statementError is an error of the client whose text is fit to be shown.
type statementError struct{ err error }

func (e *statementError) Error() string { return plain(e.err) }
func (e *statementError) Unwrap() error { return e.err }

var urls = regexp.MustCompile(`https?://[^\s"]+`)

// plain returns the text of err in one line and without URLs.
func plain(err error) string {
	if e, ok := errors.AsType[*url.Error](err); ok {
		return plain(e.Err)
	}
	text := urls.ReplaceAllStringFunc(err.Error(), func(found string) string {
		if u, err := url.Parse(found); err == nil {
			return u.Scheme + "://" + u.Host
		}
		return "the server"
	})
	return strings.Join(strings.Fields(text), " ")
}

// isUnreachable reports whether err says that the server did not answer, or not as one does.
func isUnreachable(err error) bool {
	if errors.Is(err, driver.ErrBadConn) {
		return true
	}
	if _, ok := errors.AsType[net.Error](err); ok {
		return true
	}
	switch codeOf(err) {
	case gosnowflake.ErrCodeServiceUnavailable, gosnowflake.ErrCodeFailedToConnect, gosnowflake.ErrFailedToPostQuery, gosnowflake.ErrFailedToRenewSession:
		return true
	case 0:
		return strings.Contains(err.Error(), "Hanging?") || strings.Contains(err.Error(), "EOF")
	}
	return false
}

var quotedName = regexp.MustCompile(`'[A-Z0-9_$."]+'`)

// respell writes names in the text of an error, which Snowflake folds to upper case, as the
// statement spells them.
func respell(text, statement string) string {
	lower := strings.ToLower(statement)
	return quotedName.ReplaceAllStringFunc(text, func(name string) string {
		parts := strings.Split(strings.Trim(name, "'"), ".")
		for i, part := range parts {
			if at := strings.Index(lower, strings.ToLower(part)); part != "" && at >= 0 && len(lower) == len(statement) {
				parts[i] = statement[at : at+len(part)]
			}
		}
		return "'" + strings.Join(parts, ".") + "'"
	})
}
