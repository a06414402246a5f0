package snowflake

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/dw-sim/dw-sim/schema"
)

// Environment variables with secrets that better not stand in a URL.
const (
	// TokenVariable holds a programmatic access token, or one of OAuth.
	TokenVariable = "SNOWFLAKE_TOKEN"
	// PasswordVariable holds the password of a URL that has none.
	PasswordVariable = "SNOWFLAKE_PASSWORD"
)

// Options say which database is opened, and as whom. [ParseURL] makes them of a URL.
type Options struct {
	Account  string // as in https://<account>.snowflakecomputing.com; required
	Database string // which holds the schemas of the experiments; required, it must be there
	User     string // required, but with a token of OAuth
	// Password is that of the user. With PrivateKeyFile it is not used.
	Password string
	// PrivateKeyFile is the path of an unencrypted PKCS #8 key in PEM form, which signs the
	// login in the place of a password.
	PrivateKeyFile string
	// Token is a programmatic access token of the user or, where OAuth is set, one of OAuth.
	Token string
	OAuth bool

	Warehouse string // the compute cluster; default: that of the user
	Role      string // default: that of the user
	// QueryRole is the role of queries alone, with no other role beside it: one that may only
	// read. Default: Role.
	QueryRole string
	// StorageIntegration is the name of what lets Snowflake read the bucket of a staging area.
	// Without one, files are uploaded from this machine.
	StorageIntegration string
	// AzureAccount is the storage account of a staging area azblob://container/….
	AzureAccount string
	Parallel     int // uploads at a time of one file's parts, 1…99; default 4

	LoginTimeout time.Duration // default 1m
	Retries      int           // of a request that finds no server; default 7, as the client's

	Host     string // default <account>.snowflakecomputing.com
	Port     int    // default 443
	Protocol string // https, the default, or http: for tests, on the loopback interface alone
}

// setters are the options of a URL by name.
var setters = map[string]func(o *Options, value string) error{
	"warehouse":           func(o *Options, v string) error { o.Warehouse = v; return nil },
	"role":                func(o *Options, v string) error { o.Role = v; return nil },
	"query_role":          func(o *Options, v string) error { o.QueryRole = v; return nil },
	"storage_integration": func(o *Options, v string) error { o.StorageIntegration = v; return nil },
	"azure_account":       func(o *Options, v string) error { o.AzureAccount = v; return nil },
	"private_key_file":    func(o *Options, v string) error { o.PrivateKeyFile = v; return nil },
	"authenticator":       setAuthenticator,
	"parallel":            func(o *Options, v string) error { return setNumber(&o.Parallel, v, 1, 99) },
	"retries":             func(o *Options, v string) error { return setNumber(&o.Retries, v, 1, 100) },
	"login_timeout":       setLoginTimeout,
	"host":                func(o *Options, v string) error { o.Host = v; return nil },
	"port":                func(o *Options, v string) error { return setNumber(&o.Port, v, 1, 65535) },
	"protocol":            func(o *Options, v string) error { o.Protocol = v; return nil },
}

func setAuthenticator(o *Options, v string) error {
	switch strings.ToLower(v) {
	case "oauth":
		o.OAuth = true
	case "token", "":
	default:
		return errors.New("must be oauth or token")
	}
	return nil
}

func setNumber(n *int, v string, least, most int) error {
	var err error
	if *n, err = strconv.Atoi(v); err != nil || *n < least || *n > most {
		return fmt.Errorf("must be a number from %d to %d", least, most)
	}
	return nil
}

func setLoginTimeout(o *Options, v string) error {
	var err error
	if o.LoginTimeout, err = time.ParseDuration(v); err != nil || o.LoginTimeout <= 0 {
		return errors.New("must be a duration, as in 30s")
	}
	return nil
}

// ParseURL reads snowflake://user:password@account/database?warehouse=W&role=R. The options are
// those of [Options] in snake_case: warehouse, role, query_role, storage_integration,
// azure_account, private_key_file, authenticator (oauth or token), parallel, login_timeout, retries, host,
// port, protocol. A token comes from the environment, [TokenVariable], and so may the
// password, [PasswordVariable]. All that is wrong is reported, without the password.
func ParseURL(u *url.URL) (Options, error) {
	o := Options{Account: u.Hostname(), Database: strings.Trim(u.Path, "/")}
	if u.User != nil {
		o.User = u.User.Username()
		o.Password, _ = u.User.Password()
	}
	o.Password = cmp.Or(o.Password, os.Getenv(PasswordVariable))
	o.Token = os.Getenv(TokenVariable)
	var problems []error
	values, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		problems = append(problems, errors.New("the options of the snowflake URL cannot be read; write them as ?name=value&name=value"))
	}
	if u.Port() != "" {
		problems = append(problems, errors.New("the account of the snowflake URL has a port; a port is the option port="))
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if err := o.set(name, values[name]); err != nil {
			problems = append(problems, err)
		}
	}
	return o, errors.Join(append(problems, o.check())...)
}

func (o *Options) set(name string, values []string) error {
	set, known := setters[name]
	if !known {
		names := slices.Sorted(maps.Keys(setters))
		hint := "there are " + strings.Join(names, ", ")
		if near := schema.Closest(name, names); near != "" {
			hint = fmt.Sprintf("did you mean %q?", near)
		}
		return fmt.Errorf("the snowflake URL has the option %q, which is unknown (%s)", name, hint)
	}
	if len(values) > 1 {
		return fmt.Errorf("the option %s of the snowflake URL is given %d times", name, len(values))
	}
	if err := set(o, values[0]); err != nil {
		return fmt.Errorf("the option %s of the snowflake URL is %q; it %w", name, values[0], err)
	}
	return nil
}

// check returns all that is wrong with o.
func (o *Options) check() error {
	var problems []error
	wrong := func(is bool, problem string) {
		if is {
			problems = append(problems, errors.New(problem))
		}
	}
	wrong(o.Account == "", "a snowflake URL names its account: snowflake://user@account/database")
	wrong(o.Database == "" || strings.Contains(o.Database, "/"), "a snowflake URL names one database behind the account, and no schema: each experiment has its own")
	wrong(o.User == "" && !o.OAuth, "a snowflake URL names its user: snowflake://user@account/database")
	wrong(o.Password == "" && o.PrivateKeyFile == "" && o.Token == "",
		"snowflake wants a password, the option private_key_file, or a token in the environment variable "+TokenVariable)
	wrong(o.OAuth && o.Token == "", "authenticator=oauth wants a token in the environment variable "+TokenVariable)
	wrong(o.Protocol != "" && o.Protocol != "https" && o.Protocol != "http", "the option protocol of the snowflake URL must be https or http")
	wrong(o.Protocol == "http" && !loopback(o.Host), "protocol=http would show the password to the network; it is allowed with a host on the loopback interface alone")
	return errors.Join(problems...)
}

func loopback(host string) bool {
	return host == "127.0.0.1" || host == "::1" || host == "localhost"
}
