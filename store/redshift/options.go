package redshift

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"regexp"
	"strings"

	"github.com/dw-sim/dw-sim/store/internal/pg"
)

// options are what a URL tells beside what pg knows.
type options struct {
	pg.Options

	iamRole    string // "default", or an ARN; "" for none
	statUpdate string // "ON" or "OFF"
}

// port is that of Redshift, which a URL may leave out.
// https://docs.aws.amazon.com/redshift/latest/mgmt/connecting-from-psql.html
const port = "5439"

// arns are one or several roles, chained by commas.
// https://docs.aws.amazon.com/redshift/latest/mgmt/authorizing-redshift-service.html
var arns = regexp.MustCompile(`^arn:aws[a-z-]*:iam::[0-9]{12}:role/[\w+=,.@/-]+(,arn:aws[a-z-]*:iam::[0-9]{12}:role/[\w+=,.@/-]+)*$`)

func parseURL(rawURL string) (options, error) {
	o := options{statUpdate: "ON"}
	rest, ok := strings.CutPrefix(rawURL, "redshift:")
	if !ok {
		return o, errors.New("the URL of the database is malformed; write it as redshift://user:password@host:5439/database")
	}
	rest = "postgres:" + rest
	if u, err := url.Parse(rest); err == nil && u.Host != "" && u.Port() == "" {
		u.Host += ":" + port
		rest = u.String()
	}
	var err error
	if o.Options, err = pg.ParseURL(rest, o.set); err != nil {
		return o, err
	}
	if o.QueryRole != "" {
		return o, errors.New("the option query_role is not for Redshift, which has no SET ROLE; use a URL of a user who may do no more than read for queries")
	}
	return o, nil
}

func (o *options) set(name, value string) (known bool, err error) {
	switch name {
	case "iam_role":
		o.iamRole = value
		if value != "default" && !arns.MatchString(value) {
			err = fmt.Errorf("%q is no role; write it as arn:aws:iam::123456789012:role/NAME, or as default", value)
		}
	case "statupdate":
		o.statUpdate = strings.ToUpper(value)
		if o.statUpdate != "ON" && o.statUpdate != "OFF" {
			err = fmt.Errorf("%q is neither on nor off", value)
		}
	default:
		return false, nil
	}
	return true, err
}

// authorization is the clause of COPY that tells by what right the files are read: the role, or
// else the keys in the environment. It is "" where there is neither.
// https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-authorization.html
func (o *options) authorization() string {
	switch o.iamRole {
	case "":
		return keyClause(os.Getenv("AWS_ACCESS_KEY_ID"), os.Getenv("AWS_SECRET_ACCESS_KEY"), os.Getenv("AWS_SESSION_TOKEN"))
	case "default":
		return "IAM_ROLE default"
	}
	return "IAM_ROLE " + quote(o.iamRole)
}

// keyClause writes keys in the only form that COPY of columnar files takes.
func keyClause(id, secret, token string) string {
	if id == "" || secret == "" {
		return ""
	}
	clause := "aws_access_key_id=" + id + ";aws_secret_access_key=" + secret
	if token != "" {
		clause += ";token=" + token
	}
	return "CREDENTIALS " + quote(clause)
}

var credentials = regexp.MustCompile(`(?i)(CREDENTIALS\s+)'(?:[^']|'')*'`)

// masked is a text, such as an error with a statement in it, without keys.
func masked(text string) string { return credentials.ReplaceAllString(text, "${1}'xxxxx'") }
