package sqlitestore

import "io/fs"

// What the tests of this package look at from outside.
var (
	PackKeys   = packKeys
	UnpackKeys = unpackKeys
	PackTime   = packTime
	UnpackTime = unpackTime
	Busy       = busy
	Older      = older
)

// Migrations are the files of the migrations.
func Migrations() fs.FS { return migrations }
