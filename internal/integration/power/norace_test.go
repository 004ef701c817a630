//go:build !race

package power_test

const race = false
