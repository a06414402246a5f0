// Package stage puts the files of runs into a bucket, or into a folder, by gocloud.dev/blob:
// a [store.Stage] by URL.
//
// This package holds what all stages share, and registers the schemes file (a folder:
// file:///mnt/stage) and mem (memory of this process, for tests: mem://name). Each cloud has
// a package of its own, so that a program links only those that it imports: s3, gcs and azure
// register s3, gs and azblob. An embedder with a bucket that it opened itself hands it to [New].
//
// Files are sent in parts at the same time, with their SHA-256 beside them as metadata
// "sha256"; a folder holds nothing but the files, and is read where their SHA-256 is asked for.
package stage
