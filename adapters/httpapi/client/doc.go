// Package client drives a dw-sim server, dw-sim api or a mounted httpapi.Handler, from Go. A
// [Client] has the methods of package api's Local, which answers from a simulator of this
// process, with the same results and errors, so a program works with either: both are an
// [api.API].
//
//	c, err := client.New("http://localhost:8000", client.Options{})
//	run, err := c.Generate(ctx, "shop", api.Generate{})
//	run, err = c.Wait(ctx, "shop", run.ID)
//	rows, err := c.Query(ctx, api.Query{Experiment: "shop", SQL: "SELECT * FROM orders"})
//
// What went wrong is an [*Error] wherever the server said it, or could not be asked.
package client
