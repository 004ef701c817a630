package power_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/driver"
	_ "github.com/ncruces/go-sqlite3/embed"
	"github.com/ncruces/go-sqlite3/vfs"

	"github.com/rodnik-go/rodnik/storage/sqlitestore"
)

// settings are what the package comment of sqlitestore asks for. The log goes
// into the database often, and a cache is too small for a large commit, so that
// a short life has all of it.
const (
	settings = "_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)"
	hasty    = "&_pragma=wal_autocheckpoint(24)&_pragma=cache_size(12)"
)

// act is what a program does to a disk.
type act string

const (
	write    act = "write"
	truncate act = "truncate"
	flush    act = "sync"
	erase    act = "delete"
	read     act = "read"
)

// machine is a system over a disk while it has power. It is a VFS.
type machine struct {
	*disk

	id    string // its name, and the folder of what lives in its memory
	locks map[string]*locks
	lies  bool // it says synchronous=FULL whatever is
	acts  int  // that changed something, so far
	cutAt int  // the act at which the power fails; 0: never
	late  bool // not before the next sync
	dark  bool // the power has failed
	cutIn act  // what it failed in
	fault fault
}

// switchOn starts a machine that loses its power at an act, 0 for never.
// switchOff must follow.
func switchOn(t *testing.T, d *disk, cutAt int) *machine {
	t.Helper()
	m := &machine{disk: d, id: t.TempDir(), locks: make(map[string]*locks), cutAt: cutAt}
	vfs.Register(m.id, m)
	return m
}

// switchOff takes the power, if it is there still, and forgets the machine. Its
// databases must be closed.
func (m *machine) switchOff() error {
	m.fail()
	vfs.Unregister(m.id)
	return os.RemoveAll(m.id)
}

// fail takes the power, once.
func (m *machine) fail() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.dark {
		m.dark = true
		m.cut()
	}
}

// failed reports whether the power has failed.
func (m *machine) failed() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.dark
}

// connect returns a pool on the one database of the machine.
func (m *machine) connect(settings string) (*sql.DB, error) {
	return driver.Open("file:/rodnik.db?vfs=" + m.id + "&" + settings)
}

// open opens a store. Without an error close closes it, and its pool.
func (m *machine) open(ctx context.Context, settings string) (s *sqlitestore.Store, closing func() error, err error) {
	db, err := m.connect(settings)
	if err != nil {
		return nil, nil, err
	}
	s, err = sqlitestore.Open(ctx, db)
	if err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	return s, func() error { return errors.Join(s.Close(), db.Close()) }, nil
}

// acting does what changes the disk, unless the power or a fault is against it.
// half is what a fault leaves of it.
func (m *machine) acting(what act, do, half func()) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.dark {
		return sqlite3.IOERR
	}
	if err := m.fault.meet(what); err != nil {
		half()
		return err
	}
	m.acts++
	if m.cutAt == 0 || m.acts < m.cutAt || m.late && what != flush {
		do()
		return nil
	}
	if what != flush {
		do()
	}
	m.dark, m.cutIn = true, what
	m.cut()
	return sqlite3.IOERR
}

// Open opens a file, or makes it.
func (m *machine) Open(name string, flags vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.dark {
		return nil, flags, sqlite3.IOERR
	}
	f := &file{machine: m, flags: flags}
	if name == "" { // of this connection alone, gone with it
		f.inode = &inode{}
		return f, flags, nil
	}
	f.inode = m.live[name]
	if f.inode == nil {
		if flags&vfs.OPEN_CREATE == 0 {
			return nil, flags, sqlite3.CANTOPEN
		}
		f.inode = &inode{}
		m.name(name, f.inode)
	}
	if m.locks[name] == nil {
		m.locks[name] = &locks{}
	}
	f.named, f.locks = true, m.locks[name]
	f.shared = vfs.NewSharedMemory(filepath.Join(m.id, "index"), flags)
	return f, flags, nil
}

// Delete deletes a file.
func (m *machine) Delete(name string, syncFolder bool) error {
	if there, err := m.Access(name, vfs.ACCESS_EXISTS); err != nil || !there {
		return errors.Join(err, sqlite3.IOERR_DELETE_NOENT)
	}
	return m.acting(erase, func() {
		m.name(name, nil)
		if syncFolder {
			m.syncFolder()
		}
	}, func() {})
}

// Access reports whether a file exists.
func (m *machine) Access(name string, _ vfs.AccessFlag) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.dark {
		return false, sqlite3.IOERR_ACCESS
	}
	return m.live[name] != nil, nil
}

// FullPathname returns the name as it is.
func (*machine) FullPathname(name string) (string, error) { return name, nil }
