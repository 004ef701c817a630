package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	_ "modernc.org/sqlite" // the driver the embedder brings

	"github.com/rodnik-go/rodnik"
	"github.com/rodnik-go/rodnik/account"
	"github.com/rodnik-go/rodnik/consent"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/sqlitestore"
	"github.com/rodnik-go/rodnik/zags"
	"github.com/rodnik-go/rodnik/zags/zagstest"
)

// portal is the library over the journey's file.
type portal struct {
	*rodnik.Portal

	db    *sql.DB
	store *sqlitestore.Store
}

func (p *portal) close() {
	_ = p.store.Close()
	_ = p.db.Close()
}

func openPortal(ctx context.Context, h *home, show *stage, s settings) (*portal, error) {
	keyring, err := h.keyring()
	if err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", source(h.path, "_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)"+
		"&_pragma=busy_timeout(5000)&_pragma=foreign_keys(1)&_txlock=immediate"))
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	store, err := sqlitestore.Open(ctx, db)
	if err != nil {
		_ = db.Close()
		return nil, fmt.Errorf("%s is not a journey's database, or is damaged: %w", h.path, err)
	}
	post := &post{home: h, show: show}
	ports := rodnik.Ports{
		Registry: zagstest.New(&zagstest.Options{Delay: s.delay}), // confirms whatever it is asked
		Mailer:   post,
		SMS:      post,
	}
	opened, err := rodnik.Open(ctx, store, keyring, ports, &rodnik.Options{
		// The wait of a lease is short, so that a killed journey goes on at once.
		Storage: storage.Options{Lease: 2 * time.Second},
		Zags: zags.Options{Policy: zags.Policy{
			Poll: []time.Duration{tick}, Retry: []time.Duration{tick}, // a terminal does not wait for minutes
		}},
		Consent: consent.Options{
			Systems: []consent.System{{ID: "diary", Name: map[string]string{"ru": diaryRU, "en": diaryEN}}},
			Texts:   texts(),
		},
		Account: account.Options{Locale: s.lang, LinkBase: "https://portal.example/confirm/", NotMeBase: "https://portal.example/not-me/"},
	})
	if err != nil {
		_ = store.Close()
		_ = db.Close()
		if errors.Is(err, storage.ErrTampered) || errors.Is(err, storage.ErrKeyMissing) {
			err = fmt.Errorf("%s.keys are not the keys of %s: %w", h.path, h.path, err)
		}
		return nil, err
	}
	return &portal{Portal: opened, db: db, store: store}, nil
}

// tick is how often the journey looks whether something is due.
const tick = 100 * time.Millisecond
