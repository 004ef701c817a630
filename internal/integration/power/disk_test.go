package power_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
)

// disk is a medium, and what the system above it holds in memory: contents and
// names that were not synced. Without power only the medium is left.
type disk struct {
	mu     sync.Mutex
	rng    *rand.Rand // decides what becomes of what was not synced
	sector int        // bytes that the medium writes at once
	liar   bool       // a sync does nothing

	live   map[string]*inode   // the names as programs see them
	stored map[string]*inode   // the names on the medium
	states map[string][]*inode // what a name became since the folder was synced; nil: deleted
	fates  fates
}

// inode is a file without its name.
type inode struct {
	live     []byte // as programs see it
	stored   []byte // as the medium has it
	unsynced []change
}

// change is a write, or a truncation to at when there are no data.
type change struct {
	at   int64
	data []byte
}

// fates counts what became of changes that were not synced.
type fates struct{ dropped, applied, torn int }

func (f *fates) String() string {
	return fmt.Sprintf("%d unsynced changes applied, %d dropped, %d torn", f.applied, f.dropped, f.torn)
}

func (f *fates) add(other fates) {
	f.dropped += other.dropped
	f.applied += other.applied
	f.torn += other.torn
}

// newDisk returns an empty disk of any kind.
func newDisk(seed uint64) *disk {
	rng := rand.New(rand.NewPCG(seed, 0)) //nolint:gosec // It must repeat.
	return &disk{
		rng:    rng,
		sector: []int{512, 4096}[rng.IntN(2)],
		live:   make(map[string]*inode),
		stored: make(map[string]*inode),
		states: make(map[string][]*inode),
	}
}

// copied returns a disk with what is on the medium of d, and a seed of its own.
func (d *disk) copied(seed uint64) *disk {
	c := newDisk(seed)
	for name, n := range d.stored {
		c.stored[name] = &inode{live: slices.Clone(n.stored), stored: slices.Clone(n.stored)}
	}
	c.live = maps.Clone(c.stored)
	return c
}

// change makes a change that is not synced yet.
func (n *inode) change(c change) {
	n.live = c.apply(n.live)
	n.unsynced = append(n.unsynced, c)
}

// apply returns content after the whole change.
func (c change) apply(content []byte) []byte {
	if c.data == nil {
		return resize(content, c.at)
	}
	content = resize(content, max(int64(len(content)), c.at+int64(len(c.data))))
	copy(content[c.at:], c.data)
	return content
}

// resize cuts content, or grows it with zeros.
func resize(content []byte, size int64) []byte {
	if more := size - int64(len(content)); more > 0 {
		return append(content, make([]byte, more)...)
	}
	return content[:size]
}

// name notes what a name became.
func (d *disk) name(name string, n *inode) {
	if n == nil {
		delete(d.live, name)
	} else {
		d.live[name] = n
	}
	d.states[name] = append(d.states[name], n)
}

// sync brings the content of a file onto the medium.
func (d *disk) sync(n *inode) {
	if d.liar {
		return
	}
	for _, c := range n.unsynced {
		n.stored = c.apply(n.stored)
	}
	n.unsynced = nil
}

// syncFolder brings all names onto the medium.
func (d *disk) syncFolder() {
	if d.liar {
		return
	}
	d.stored = maps.Clone(d.live)
	clear(d.states)
}

// cut takes the power away: each name and each change that was not synced is
// on the medium or not, or torn.
func (d *disk) cut() {
	mood := d.rng.IntN(4)
	for _, name := range slices.Sorted(maps.Keys(d.states)) {
		if at := d.rng.IntN(len(d.states[name]) + 1); at > 0 {
			d.stored[name] = d.states[name][at-1]
		}
		if d.stored[name] == nil {
			delete(d.stored, name)
		}
	}
	clear(d.states)
	for _, name := range slices.Sorted(maps.Keys(d.stored)) {
		n := d.stored[name]
		d.settle(n, mood)
		n.live = slices.Clone(n.stored)
	}
	d.live = maps.Clone(d.stored)
}

// settle decides about the unsynced changes of a file. The mood of a cut is:
// all are lost, none is, those after some moment are, or each has its own fate.
func (d *disk) settle(n *inode, mood int) {
	last := len(n.unsynced)
	switch mood {
	case 0:
		last = 0
	case 1:
		last = d.rng.IntN(last + 1)
	}
	for i, c := range n.unsynced {
		switch {
		case mood <= 2 && i < last:
			n.stored = c.apply(n.stored)
			d.fates.applied++
		case mood <= 2:
			d.fates.dropped++
		default:
			n.stored = d.gamble(n.stored, c)
		}
	}
	n.unsynced = nil
}

// gamble applies a change, or drops it, or tears it.
func (d *disk) gamble(content []byte, c change) []byte {
	end := c.at + int64(len(c.data))
	switch fate := d.rng.IntN(3); {
	case fate == 0:
		d.fates.applied++
		return c.apply(content)
	case fate == 1 || c.data == nil:
		d.fates.dropped++
		if d.rng.IntN(2) == 0 && end > int64(len(content)) {
			content = resize(content, end) // its size has come, its bytes have not
		}
		return content
	}
	d.fates.torn++
	sector := int64(d.sector)
	for at := c.at / sector * sector; at < end; at += sector {
		from, to := max(at, c.at), min(at+sector, end)
		switch d.rng.IntN(3) {
		case 0: // this sector is as it was
		case 1:
			content = change{from, c.data[from-c.at : to-c.at]}.apply(content)
		default: // nobody knows what is in it
			content = change{from, d.rubbish(to - from)}.apply(content)
		}
	}
	return content
}

func (d *disk) rubbish(size int64) []byte {
	data := make([]byte, size)
	for i := range data {
		data[i] = byte(d.rng.Uint32()) //nolint:gosec // Any byte.
	}
	return data
}
