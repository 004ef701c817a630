package power_test

import (
	"github.com/ncruces/go-sqlite3"
)

const healed = -1 // the place of a fault that is over

// fault lets a disk fail from some act on. The zero value does nothing.
type fault struct {
	armed   bool
	full    bool // no room: only what writes fails
	lasting bool // until healed
	from    int  // the act at which it begins, 1 is the first
	acts    int  // that could have failed, so far
	struck  map[act]int
}

// meet returns the error that an act meets.
func (f *fault) meet(what act) error {
	if !f.armed || f.from == healed || f.full && what != write {
		return nil
	}
	f.acts++
	if f.acts < f.from || f.acts > f.from && !f.lasting {
		return nil
	}
	if f.struck == nil {
		f.struck = make(map[act]int)
	}
	f.struck[what]++
	if f.full {
		return sqlite3.FULL
	}
	return map[act]sqlite3.ExtendedErrorCode{
		write: sqlite3.IOERR_WRITE, truncate: sqlite3.IOERR_TRUNCATE, flush: sqlite3.IOERR_FSYNC,
		erase: sqlite3.IOERR_DELETE, read: sqlite3.IOERR_READ,
	}[what]
}

// set lets the disk of a machine fail in this way, and returns what the fault
// before it struck.
func (m *machine) set(f fault) map[act]int {
	m.mu.Lock()
	defer m.mu.Unlock()
	struck := m.fault.struck
	if f.from == healed {
		f.struck = struck
	}
	m.fault = f
	return struck
}
