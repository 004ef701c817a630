package storage

import (
	"crypto/sha256"
	"hash/fnv"
)

// tie is one entry's place in the chain of one record.
type tie struct {
	link
	prev [sha256.Size]byte
	gone bool
	key  ID // the data key that it sealed the record under; "": none
}

// standing is where a chain stands.
type standing struct {
	last link
	gone bool // the last entry deleted the record, so the next begins anew
	met  bool // its record was met
	key  ID   // the data key that the last entry names; "": none
}

// chains is what a walk over the entries knows of every record: some 200 bytes
// for each. IDs are in the order in which operations began, which is not always
// that of their commits: what does not fit yet waits in loose.
type chains struct {
	all    map[place]standing
	loose  map[place][]tie
	kinds  map[Kind]Kind
	keys   map[ID]ID        // the data keys named
	wanted map[place]*sight // to be told of while they are put together
	before map[place]link   // where a chain stood at the checkpoint, as its first entry behind it says
	part   uint64           // which of parts records are looked at
	parts  uint64
	later  bool // the walk began behind a checkpoint: chains may begin anywhere
}

func newChains(part, parts int, later bool) *chains {
	return &chains{
		all: map[place]standing{}, loose: map[place][]tie{}, kinds: make(map[Kind]Kind), keys: make(map[ID]ID), wanted: map[place]*sight{},
		before: map[place]link{},
		part:   uint64(part), parts: uint64(parts), later: later, //nolint:gosec // Neither is negative.
	}
}

// mine reports whether this pass looks at the record.
func (c *chains) mine(at place) bool {
	if c.parts <= 1 {
		return true
	}
	h := fnv.New64a()
	_, _ = h.Write([]byte(at.kind))
	_, _ = h.Write([]byte(at.id))
	return h.Sum64()%c.parts == c.part
}

// take puts what an entry changed in its places.
func (c *chains) take(changes []Change, hash [sha256.Size]byte) {
	for _, change := range changes {
		at := place{change.Kind, change.ID}
		at.kind = once(c.kinds, at.kind)
		if !c.mine(at) {
			continue
		}
		t := tie{link: link{change.Seq, hash}, gone: change.Gone, key: once(c.keys, change.DataKey)}
		copy(t.prev[:], change.Prev)
		c.add(at, t)
	}
}

// once is one string for all equal ones.
func once[S comparable](all map[S]S, s S) S {
	if known, ok := all[s]; ok {
		return known
	}
	all[s] = s
	return s
}

func (c *chains) add(at place, t tie) {
	if !c.join(at, t) {
		c.loose[at] = append(c.loose[at], t)
		return
	}
	for i := 0; i < len(c.loose[at]); {
		waiting := c.loose[at]
		if !c.join(at, waiting[i]) {
			i++
			continue
		}
		c.loose[at] = append(waiting[:i:i], waiting[i+1:]...)
		i = 0
	}
	if len(c.loose[at]) == 0 {
		delete(c.loose, at)
	}
}

// join adds an entry that continues the chain.
func (c *chains) join(at place, t tie) bool {
	if b, known := c.before[at]; known && t.link == b {
		c.before[at] = link{t.seq - 1, t.prev} // it came late
		return true
	}
	s := c.all[at]
	before := s.last
	if s.gone {
		before = link{}
	}
	if t.seq != before.seq+1 || t.prev != before.hash {
		return false
	}
	c.all[at] = standing{t.link, t.gone, s.met, t.key}
	if w := c.wanted[at]; w != nil {
		w.seen(c.all[at])
	}
	return true
}

// begin lets the chains that began before the walk start with the first entry
// that it met, and takes out of what waits the lives that are over: an ID may be
// given to a record again once it was deleted, and the operation that did so may
// have begun before the one that deleted it.
func (c *chains) begin() {
	for at := range c.loose {
		c.lives(at)
	}
}

func (c *chains) lives(at place) {
	waiting := c.loose[at]
	after, ends := make(map[link]tie, len(waiting)), make(map[link]struct{}, len(waiting))
	for _, t := range waiting {
		ends[t.link] = struct{}{}
		after[link{t.seq - 1, t.prev}] = t
	}
	over := map[tie]struct{}{}
	for _, t := range waiting {
		before := link{t.seq - 1, t.prev}
		if t.seq != 1 {
			_, opened := c.before[at]
			if _, follows := ends[before]; follows || opened || !c.later || c.all[at].last == before {
				continue
			}
			c.before[at] = before
		}
		life := []tie{t}
		for next, ok := after[t.link]; ok; next, ok = after[next.link] {
			life = append(life, next)
		}
		s, last := c.all[at], life[len(life)-1]
		switch {
		case last.gone:
			c.pass(at, life)
			for _, t := range life {
				over[t] = struct{}{}
			}
		case s.last.seq == 0 || s.gone:
			c.all[at] = standing{last: before, met: s.met}
		}
	}
	delete(c.loose, at)
	for _, t := range waiting {
		if _, gone := over[t]; !gone {
			c.add(at, t)
		}
	}
}

// pass tells whoever wants to know of a life that is over.
func (c *chains) pass(at place, life []tie) {
	if s := c.all[at]; s.last.seq == 0 {
		last := life[len(life)-1]
		c.all[at] = standing{last: last.link, gone: true, met: s.met}
	}
	if w := c.wanted[at]; w != nil {
		for _, t := range life {
			w.seen(standing{last: t.link, gone: t.gone, key: t.key})
		}
	}
}

// sight is a record that was read, and whether its chain came by it after.
type sight struct {
	last   link
	there  bool
	key    ID   // the data key that it names; "": none
	erased bool // that key was destroyed, so that nobody can tell more of the record
	told   bool // the chain stood there when the record was read, or later
}

func (w *sight) seen(s standing) {
	w.told = w.told || w.fits(s)
}

// fits reports whether a chain that stands at s has left the record like this.
// Of one whose data key was destroyed it tells only that there should be one,
// and that it was sealed under that key.
func (w *sight) fits(s standing) bool {
	if !w.there {
		return s.gone || s.last.seq == 0
	}
	return !s.gone && s.last.seq > 0 && s.key == w.key && (w.erased || s.last == w.last)
}
