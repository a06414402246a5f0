// Package storetest holds what every driver must pass, [RunWarehouse] and [RunMetadata],
// written against the interfaces of package store alone, and fault injectors for tests
// of what is built on them, [Faulty] and [FaultyMetadata].
package storetest
