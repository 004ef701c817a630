// Package walls holds the table of ARCHITECTURE.md: which package of Rodnik may
// import which, and what no rule may reach even through others. The linter sees
// direct imports; the test of this package reads the whole graph.
package walls
