package storage

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
)

// step walks through all kinds once.
func (c *copier) step(ctx context.Context, step CopyStep) error {
	c.progress = CopyProgress{Step: step, Total: c.total}
	for _, kind := range c.kinds {
		c.progress.Kind = kind
		for after, more := ID(""), true; more; {
			var err error
			if after, more, err = c.page(ctx, after); err != nil {
				return err
			}
			if c.options.Progress != nil {
				c.options.Progress(c.progress)
			}
		}
	}
	return nil
}

// page takes one page of the source behind an ID, and what the target holds in
// its stead. It tells where to go on, and whether.
func (c *copier) page(ctx context.Context, after ID) (next ID, more bool, err error) {
	q := Query{Kind: c.progress.Kind, After: after, Limit: c.options.Page, Heads: c.progress.Step == Surveying}
	source, err := c.from.Find(ctx, q)
	if err != nil {
		return after, false, err
	}
	if more = len(source) == q.Limit; more {
		after = source[len(source)-1].ID
	}
	q.Limit++ // one that the source has not is found though the page is full
	before := c.report.Copied
	for range resends {
		var missing []Record
		if missing, err = c.compare(ctx, q, source, more); err != nil {
			return after, false, err
		}
		switch {
		case c.progress.Step == Copying:
			if err = c.put(ctx, missing); errors.Is(err, ErrUnknown) {
				continue // what landed is there now
			}
			c.report.There += len(source) - (c.report.Copied - before)
		case len(missing) > 0 && (c.progress.Step == Verifying || c.whole):
			err = differs(missing[0])
		}
		c.progress.Done += len(source)
		return after, more && err == nil, err
	}
	return after, false, err
}

// compare returns what the target lacks of a page of the source. What it has
// otherwise, or beyond, is an error.
func (c *copier) compare(ctx context.Context, q Query, source []Record, more bool) (missing []Record, err error) {
	target, err := c.to.Find(ctx, q)
	if err != nil {
		return nil, err
	}
	for _, rec := range source {
		switch {
		case len(target) > 0 && target[0].ID < rec.ID:
			return nil, differs(target[0])
		case len(target) == 0 || target[0].ID != rec.ID:
			missing = append(missing, rec)
			continue
		case !equal(rec, target[0]):
			return nil, differs(rec)
		}
		target = target[1:]
	}
	if len(target) > 0 && !more {
		return nil, differs(target[0])
	}
	return missing, nil
}

func (c *copier) put(ctx context.Context, missing []Record) error {
	for part := range pages(missing) {
		b := Batch{Put: slices.Clone(part)}
		for i := range b.Put {
			b.Put[i].Version = 0
		}
		if err := c.to.Commit(ctx, b); err != nil {
			return fmt.Errorf("%s: %w", c.progress.Kind, err)
		}
		c.report.Copied += len(part)
	}
	return nil
}

// equal compares all but versions.
func equal(a, b Record) bool {
	return a.Kind == b.Kind && a.ID == b.ID && a.WakeAt.Equal(b.WakeAt) &&
		slices.Equal(a.Unique, b.Unique) && slices.Equal(a.Index, b.Index) && bytes.Equal(a.Body, b.Body)
}

func differs(rec Record) error {
	return fmt.Errorf("%s %s is not the same in both stores: %w", rec.Kind, rec.ID, ErrConflict)
}
