package storage_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
)

var errFull = errors.New("engine: the disk is full")

// doubtful answers commits with these errors, one after another.
type doubtful struct {
	storage.Store
	commits []error
	get     error // while commits fail
	failing bool
}

func (s *doubtful) Commit(ctx context.Context, b storage.Batch) error {
	if len(s.commits) == 0 {
		return s.Store.Commit(ctx, b)
	}
	err := s.commits[0]
	s.commits, s.failing = s.commits[1:], true
	return err
}

func (s *doubtful) Get(ctx context.Context, refs ...storage.Ref) ([]storage.Record, error) {
	if s.failing && s.get != nil {
		return nil, s.get
	}
	return s.Store.Get(ctx, refs...)
}

// TestUnknownOutcomeSaysWhy: a full disk was answered as storage.unknown and
// nothing else, so nobody could see what to do.
func TestUnknownOutcomeSaysWhy(t *testing.T) {
	t.Parallel()
	unknown := fmt.Errorf("%w: %w", storage.ErrUnknown, errFull)
	tests := []struct {
		name string
		in   *doubtful
	}{
		{"every answer is lost", &doubtful{commits: []error{unknown, unknown, unknown, unknown}}},
		{"sent again it fails", &doubtful{commits: []error{storage.ErrUnknown, errFull}}},
		{"the look for the entry fails", &doubtful{commits: []error{storage.ErrUnknown, storage.ErrConflict}, get: errFull}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.in.Store = memstore.New()
			_, err := create(t.Context(), vault(t, tt.in, nil), jars(t), storage.Command{By: "a"}, "plum", 3)
			require.ErrorIs(t, err, storage.ErrUnknown)
			assert.ErrorIs(t, err, errFull)
		})
	}
}
