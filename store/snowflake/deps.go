package snowflake

import _ "github.com/snowflakedb/gosnowflake"
