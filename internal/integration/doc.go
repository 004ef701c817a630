// Package integration runs Rodnik on real drivers: what a conformance suite
// asks, and what it cannot ask, such as a process that is killed. It holds
// tests only and is never released.
package integration
