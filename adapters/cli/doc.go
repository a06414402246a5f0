// Package cli is the command line dw-sim: thin commands over package dwsim.
//
// Data goes to standard output, messages and progress to standard error. With --json
// every command writes one JSON value to standard output, an error included:
// {"detail": ["sentence", …], "problems": [{"path", "message", "hint"}], "code", "active"}.
//
// Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 3 not found, 4 conflict,
// 5 metadata or a warehouse cannot be reached, 129 hung up, 130 interrupted,
// 143 terminated.
package cli
