// Package cluster starts a private PostgreSQL for a test binary or a benchmark:
// a data directory and a unix socket in a temporary folder, the server as a
// direct child that dies with its parent. It speaks no SQL and knows no driver;
// callers connect with [Cluster.DSN] and make their databases themselves, best
// with CREATE DATABASE … TEMPLATE.
//
// The server is looked for in this order: the environment variable
// RODNIK_TEST_POSTGRES_DSN names one that runs; postgres and initdb on PATH; the
// versioned folders of Debian, newest first. Where there is none, [Start]
// answers [ErrAbsent] and [Missing] skips the test, or fails it when
// RODNIK_REQUIRE_ALL is 1.
//
// It works on Linux; elsewhere only a server that runs is used.
package cluster
