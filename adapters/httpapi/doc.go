// Package httpapi serves a simulator over HTTP. [Handler] is mounted in anyone's server;
// [Server] is one of its own, with limits, tokens and a graceful end.
package httpapi
