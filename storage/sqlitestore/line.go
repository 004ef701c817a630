package sqlitestore

import (
	"slices"
	"sync"

	"github.com/rodnik-go/rodnik/storage"
)

// waiting is a commit whose caller waits for a turn to write. Whoever has the
// turn may store it along with their own, and answers then.
type waiting struct {
	batch storage.Batch
	bytes int        // of its bodies
	done  chan error // takes one answer

	at  stage // guarded by the line
	err error // why it was refused; of whoever has the turn
}

// stage is how far a waiting commit is.
type stage uint8

const (
	inLine   stage = iota // nobody has touched it
	running               // its statements run: the memory of its batch is in use
	hurried               // the same, and its caller leaves as soon as they ran
	executed              // its statements ran; it is not durable yet
	left                  // its caller was told that the outcome is unknown
)

// line is the commits that wait, the oldest first.
type line struct {
	mu  sync.Mutex
	all []*waiting
}

func (l *line) join(p *waiting) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all = append(l.all, p)
}

// next takes the oldest commit out of the line to be run; nil when there is
// none or its bodies have more bytes than room is left for.
func (l *line) next(room int) *waiting {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.all) == 0 || l.all[0].bytes > room {
		return nil
	}
	p := l.all[0]
	l.all = slices.Delete(l.all, 0, 1)
	p.at = running
	return p
}

// ran notes that the statements of a commit ran, and lets its caller go who
// is in a hurry.
func (l *line) ran(p *waiting) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if p.at == hurried {
		p.at = left
		p.done <- storage.ErrUnknown
		return
	}
	p.at = executed
}

// rejoin puts commits of which nothing is stored back in front of the line.
func (l *line) rejoin(all []*waiting) {
	l.mu.Lock()
	defer l.mu.Unlock()
	all = slices.DeleteFunc(all, func(p *waiting) bool { return p.at == left })
	for _, p := range all {
		p.at, p.err = inLine, nil
	}
	l.all = append(all, l.all...)
}

// withdraw takes a commit out of the line for its caller and reports whether
// it was there. What was there is not stored.
func (l *line) withdraw(p *waiting) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.out(p)
}

func (l *line) out(p *waiting) bool {
	at := slices.Index(l.all, p)
	if at >= 0 {
		l.all = slices.Delete(l.all, at, at+1)
	}
	return at >= 0
}

// leave answers a caller whose context ended with err: at once, or as soon as
// the memory of the batch is not in use any more.
func (l *line) leave(p *waiting, err error) error {
	if !l.leaves(p) {
		return err
	}
	return <-p.done
}

// leaves reports whether the caller has to take the answer that comes.
func (l *line) leaves(p *waiting) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.out(p) {
		return false
	}
	switch {
	case len(p.done) > 0: // answered just now
	case p.at == running:
		p.at = hurried
	default:
		p.at = left
		p.done <- storage.ErrUnknown
	}
	return true
}

// answer tells a caller the outcome who has not left.
func (l *line) answer(p *waiting, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if p.at != left {
		p.done <- err
	}
}
