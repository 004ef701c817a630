package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
)

// Why a journal is not opened, or not written any more.
var (
	errLocked  = errors.New("another process writes this journal")
	errDamaged = errors.New("the journal is damaged: restore it from a copy")
	errClosed  = errors.New("the journal is closed")
)

// Journal is a [storage.Store] in one file of JSON lines. Memory answers every
// question; each commit is one line, on the disk before it is acknowledged.
// Make one with [OpenJournal].
type Journal struct {
	mu    sync.RWMutex // held to write while a line is on its way to the disk
	state *memstore.Store
	file  *os.File
	err   error // why nothing works any more
}

var _ storage.Store = (*Journal)(nil)

// entry is what one line says happened: a commit or a lease.
type entry struct {
	Batch      *storage.Batch `json:"batch,omitempty"`
	Kinds      []storage.Kind `json:"kinds,omitempty"`
	Now, Until time.Time
	Limit      int
}

// line is an entry and the sum that tells whether it is as it was written.
type line struct {
	Sum   uint32          `json:"sum"`
	Entry json.RawMessage `json:"entry"`
}

// OpenJournal opens the file, or makes it, and replays it. A last line without
// its end was never acknowledged, and is cut off; any other line that is not
// as it was written is refused.
func OpenJournal(path string) (*Journal, error) {
	file, err := os.OpenFile(filepath.Clean(path), os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600) //nolint:gosec // whoever starts the program names it
	if err != nil {
		return nil, err
	}
	j := &Journal{state: memstore.New(), file: file}
	if err = lock(file); err == nil {
		err = j.replay()
	}
	if err == nil {
		err = syncFolder(filepath.Dir(path))
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("ownstore: %s: %w", path, err), unlock(file), file.Close())
	}
	return j, nil
}

// replay brings the state to where the file ends.
func (j *Journal) replay() error {
	lines, end := bufio.NewReaderSize(j.file, 1<<20), int64(0)
	for number := 1; ; number++ {
		text, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) { // what is left is a line without its end
			return j.file.Truncate(end)
		}
		if err != nil {
			return err
		}
		e, err := decode(text)
		switch {
		case err != nil:
		case e.Batch != nil:
			err = j.state.Commit(context.Background(), *e.Batch)
		default: // memstore hands out the same records again
			_, err = j.state.Lease(context.Background(), e.Kinds, e.Now, e.Until, e.Limit)
		}
		if err != nil {
			return fmt.Errorf("line %d does not fit (%w): %w", number, err, errDamaged)
		}
		end += int64(len(text))
	}
}

func decode(text []byte) (e entry, err error) {
	var l line
	if json.Unmarshal(text, &l) != nil {
		return e, errors.New("it is no JSON of a journal")
	}
	if crc32.ChecksumIEEE(l.Entry) != l.Sum {
		return e, errors.New("its sum is wrong")
	}
	return e, json.Unmarshal(l.Entry, &e)
}

func encode(e entry) ([]byte, error) {
	said, err := json.Marshal(e)
	if err != nil {
		return nil, fmt.Errorf("ownstore: %w", err)
	}
	text, err := json.Marshal(line{Sum: crc32.ChecksumIEEE(said), Entry: said})
	return append(text, '\n'), err
}

// Commit stores a batch, all of it or nothing.
func (j *Journal) Commit(ctx context.Context, b storage.Batch) error {
	text, err := encode(entry{Batch: &b})
	if err != nil {
		return err
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.err != nil {
		return j.err
	}
	if err := j.state.Commit(ctx, b); err != nil { // decides: limits, versions, keys
		return err
	}
	return j.write(text)
}

// write puts a line on the disk. When that fails nobody knows what is there,
// and memory is ahead of it: only opening the file again tells.
func (j *Journal) write(text []byte) error {
	_, err := j.file.Write(text)
	if err == nil {
		err = j.file.Sync()
	}
	if err != nil {
		j.err = fmt.Errorf("ownstore: an earlier write failed, open the journal again: %w", err)
		return fmt.Errorf("ownstore: %w: %w", storage.ErrUnknown, err)
	}
	return nil
}

// Lease hands out due records.
func (j *Journal) Lease(ctx context.Context, kinds []storage.Kind, now, until time.Time, limit int) ([]storage.Record, error) {
	text, err := encode(entry{Kinds: kinds, Now: now, Until: until, Limit: limit})
	if err != nil {
		return nil, err
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.err != nil {
		return nil, j.err
	}
	leased, err := j.state.Lease(ctx, kinds, now, until, limit)
	if err == nil && len(leased) > 0 {
		err = j.write(text)
	}
	return leased, err
}

// Get returns one snapshot of the records, in the order asked.
func (j *Journal) Get(ctx context.Context, refs ...storage.Ref) ([]storage.Record, error) {
	j.mu.RLock()
	defer j.mu.RUnlock()
	if j.err != nil {
		return nil, j.err
	}
	return j.state.Get(ctx, refs...)
}

// Find returns the records of one kind that hold any of the keys.
func (j *Journal) Find(ctx context.Context, q storage.Query) ([]storage.Record, error) {
	j.mu.RLock()
	defer j.mu.RUnlock()
	if j.err != nil {
		return nil, j.err
	}
	return j.state.Find(ctx, q)
}

// Close lets go of the file. What was acknowledged is on the disk already.
func (j *Journal) Close() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if errors.Is(j.err, errClosed) {
		return nil
	}
	j.err = errClosed
	return errors.Join(unlock(j.file), j.file.Close())
}
