package httpapi_test

import ( // until they are used elsewhere
	_ "github.com/getkin/kin-openapi/openapi3filter"
)
