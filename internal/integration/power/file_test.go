package power_test

import (
	"io"
	"slices"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/vfs"
)

// file is a file of a machine that somebody has opened.
type file struct {
	*machine
	*inode

	named  bool // others can open it
	flags  vfs.OpenFlag
	locks  *locks
	level  vfs.LockLevel
	shared vfs.SharedMemory
	synced bool // once
}

var (
	_ vfs.FileSharedMemory = (*file)(nil)
	_ vfs.FileLockState    = (*file)(nil)
	_ vfs.FilePragma       = (*file)(nil)
)

func (f *file) Close() error {
	if f.shared != nil {
		_ = f.shared.Close() // it is closed already, most times
	}
	if f.locks == nil {
		return nil
	}
	return f.Unlock(vfs.LOCK_NONE)
}

func (f *file) ReadAt(p []byte, at int64) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.dark {
		return 0, sqlite3.IOERR_READ
	}
	if f.named {
		if err := f.fault.meet(read); err != nil {
			return 0, err
		}
	}
	if at >= int64(len(f.live)) {
		return 0, io.EOF
	}
	n := copy(p, f.live[at:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func (f *file) WriteAt(p []byte, at int64) (int, error) {
	data := slices.Clone(p)
	return len(p), f.changing(write, change{at, data}, func() {
		f.change(change{at, data[:len(data)/2]})
	})
}

func (f *file) Truncate(size int64) error {
	return f.changing(truncate, change{at: size}, func() {})
}

func (f *file) changing(what act, c change, half func()) error {
	do := func() { f.change(c) }
	if !f.named {
		do()
		return nil
	}
	return f.acting(what, do, half)
}

// Sync syncs the file, and the folder with a new journal or log: SQLite's own
// VFS does so on Unix. After a sync that failed the system takes all for
// written and asks the medium no more, as Linux does.
func (f *file) Sync(vfs.SyncFlag) error {
	if !f.named {
		return nil
	}
	return f.acting(flush, func() {
		f.sync(f.inode)
		const late = vfs.OPEN_MAIN_JOURNAL | vfs.OPEN_SUPER_JOURNAL | vfs.OPEN_WAL
		if f.flags&late != 0 && f.flags&vfs.OPEN_CREATE != 0 && !f.synced {
			f.syncFolder()
		}
		f.synced = true
	}, func() { f.settle(f.inode, f.rng.IntN(4)) })
}

func (f *file) Size() (int64, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.dark {
		return 0, sqlite3.IOERR_FSTAT
	}
	return int64(len(f.live)), nil
}

func (f *file) SectorSize() int { return f.sector }

// DeviceCharacteristics promises what SQLite's own VFS does on Unix and on
// Windows: that a write which is torn harms no byte beside it.
func (*file) DeviceCharacteristics() vfs.DeviceCharacteristic {
	return vfs.IOCAP_POWERSAFE_OVERWRITE
}

func (f *file) SharedMemory() vfs.SharedMemory { return f.shared }

// Pragma answers FULL to the question for synchronous when the machine lies.
func (f *file) Pragma(name, value string) (string, error) {
	if f.lies && name == "synchronous" && value == "" {
		return "2", nil
	}
	return "", sqlite3.NOTFOUND
}

// locks are those of one file, of all who have opened it.
type locks struct {
	readers           int
	reserved, pending *file
}

func (l *locks) free(f *file) bool {
	return (l.reserved == nil || l.reserved == f) && (l.pending == nil || l.pending == f)
}

func (f *file) Lock(level vfs.LockLevel) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.level >= level {
		return nil
	}
	l := f.locks
	switch {
	case level == vfs.LOCK_SHARED && l.pending != nil, level > vfs.LOCK_SHARED && !l.free(f):
		return sqlite3.BUSY
	case level == vfs.LOCK_SHARED:
		l.readers++
	case level == vfs.LOCK_RESERVED:
		l.reserved = f
	default:
		l.pending, f.level = f, vfs.LOCK_PENDING
		if l.readers > 1 {
			return sqlite3.BUSY
		}
	}
	f.level = level
	return nil
}

func (f *file) Unlock(level vfs.LockLevel) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.level <= level {
		return nil
	}
	l := f.locks
	if l.reserved == f {
		l.reserved = nil
	}
	if l.pending == f {
		l.pending = nil
	}
	if level == vfs.LOCK_NONE {
		l.readers--
	}
	f.level = level
	return nil
}

func (f *file) CheckReservedLock() (bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.locks.reserved != nil || f.locks.pending != nil, nil
}

func (f *file) LockState() vfs.LockLevel { return f.level }
