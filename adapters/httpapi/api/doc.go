// Package api is the HTTP API without HTTP: the shapes of requests and answers, and
// what they mean. The commands print these shapes with --json, the server sends them, the
// client reads them.
//
// [API] is all that can be asked. [Local] answers from a simulator of this process. The client
// of package client has the same methods and answers from a server, so a command works with
// either. Methods may be called from several goroutines.
package api
