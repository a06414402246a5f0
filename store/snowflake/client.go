package snowflake

import (
	"cmp"
	"crypto/rsa"
	"crypto/x509"
	"database/sql"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/snowflakedb/gosnowflake"
)

// quiet turns off what the client does unasked in the whole process, but for what somebody has
// set already. It unpacks no native library, asks no metadata service of a cloud where it runs,
// and writes no log: what goes wrong is in the errors.
var quiet = sync.OnceFunc(func() {
	for _, name := range []string{"SF_DISABLE_MINICORE", "SNOWFLAKE_DISABLE_PLATFORM_DETECTION"} {
		if _, set := os.LookupEnv(name); !set {
			_ = os.Setenv(name, "true") // of a fixed name, which cannot fail
		}
	}
	gosnowflake.GetLogger().SetOutput(io.Discard)
})

// Settings of every session, whatever those of the account are. Time zones of results and loads
// are UTC: Snowflake takes the session's for that of a Parquet timestamp. A client that went
// away must not keep a statement running. LOCK_TIMEOUT, in seconds, ends the wait for another who
// changes the experiment. https://docs.snowflake.com/en/sql-reference/parameters
var sessionParameters = map[string]string{
	"TIMEZONE":                       "UTC",
	"TIMESTAMP_TYPE_MAPPING":         "TIMESTAMP_NTZ",
	"QUOTED_IDENTIFIERS_IGNORE_CASE": "FALSE",
	"ABORT_DETACHED_QUERY":           "TRUE",
	"AUTOCOMMIT":                     "TRUE",
	"CLIENT_TELEMETRY_ENABLED":       "FALSE",
	"LOCK_TIMEOUT":                   "600",
	"QUERY_TAG":                      "dwsim",
}

// roundTrip is how long one request may take until all of its answer is there. Snowflake answers
// a statement that runs for longer with where to ask again, within a minute.
const roundTrip = 3 * time.Minute

// open returns a pool of connections; none is opened yet.
func (o *Options) open(role string) (*sql.DB, error) {
	quiet()
	config, err := o.config()
	if err != nil {
		return nil, err
	}
	config.Role = role
	return sql.OpenDB(gosnowflake.NewConnector(gosnowflake.SnowflakeDriver{}, *config)), nil
}

func (o *Options) config() (*gosnowflake.Config, error) {
	c := &gosnowflake.Config{
		Account: o.Account, User: o.User, Password: o.Password, Database: o.Database, Warehouse: o.Warehouse,
		Host: o.Host, Port: o.Port, Protocol: o.Protocol, Application: "dwsim",
		LoginTimeout: cmp.Or(o.LoginTimeout, time.Minute), ClientTimeout: roundTrip, MaxRetryCount: o.Retries,
		DisableTelemetry: true, DisableConsoleLogin: gosnowflake.ConfigBoolTrue,
		ClientRequestMfaToken: gosnowflake.ConfigBoolFalse, ClientStoreTemporaryCredential: gosnowflake.ConfigBoolFalse,
		ValidateDefaultParameters: gosnowflake.ConfigBoolTrue,
		Params:                    map[string]*string{},
	}
	for name, value := range sessionParameters {
		c.Params[name] = &value
	}
	switch {
	case o.PrivateKeyFile != "":
		key, err := readKey(o.PrivateKeyFile)
		if err != nil {
			return nil, err
		}
		c.Authenticator, c.PrivateKey, c.Password = gosnowflake.AuthTypeJwt, key, ""
	case o.OAuth:
		c.Authenticator, c.Token = gosnowflake.AuthTypeOAuth, o.Token
	case o.Token != "":
		c.Authenticator, c.Token = gosnowflake.AuthTypePat, o.Token
	}
	return c, nil
}

// readKey reads the key of a key-pair login. Its errors show nothing of what the file holds.
// https://docs.snowflake.com/en/user-guide/key-pair-auth
func readKey(path string) (*rsa.PrivateKey, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("the private key of the snowflake login cannot be read: %w", err)
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, fmt.Errorf("the private key file %s of the snowflake login is not in PEM form", path)
	}
	if block.Type == "ENCRYPTED PRIVATE KEY" {
		return nil, fmt.Errorf("the private key file %s of the snowflake login is encrypted; write it without a pass phrase, as openssl pkcs8 -topk8 -nocrypt does", path)
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	key, ok := parsed.(*rsa.PrivateKey)
	if err != nil || !ok {
		return nil, errors.New("the private key file " + path + " of the snowflake login holds no RSA key in PKCS #8 form")
	}
	return key, nil
}
