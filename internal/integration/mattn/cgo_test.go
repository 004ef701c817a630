//go:build cgo

package mattn_test

const cgo = true
