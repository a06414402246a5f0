// Package dbfiles keeps the database files of a warehouse, one per experiment, for engines
// whose databases are files: their names, the locks that processes take on them, the fences
// of dead owners, and files that are built beside the present ones and renamed over them.
//
// Besides <experiment><suffix> a folder holds the lock and the fence of an experiment, and
// for each file in the making a lock that its builder holds while it lives. Names of what is
// in the making begin with _dwsim, as no experiment's does.
package dbfiles
