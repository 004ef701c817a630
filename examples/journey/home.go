package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/rodnik-go/rodnik/account"
	"github.com/rodnik-go/rodnik/storage"
)

// home is the files of a journey: the database, and beside it what is not the
// portal's: the keys (.keys), the family's phone and mailbox (.post), and what
// the host and the people keep in mind (.notes).
type home struct {
	path string
	temp string // removed at the end; "": the files stay
	lock *sql.DB
	mu   sync.Mutex
}

func openHome(file string) (*home, error) {
	if file != "" {
		path, err := filepath.Abs(file)
		return &home{path: path}, err
	}
	dir, err := os.MkdirTemp("", "rodnik-journey-")
	return &home{path: filepath.Join(dir, "journey.db"), temp: dir}, err
}

func (h *home) close() {
	if h.lock != nil {
		_ = h.lock.Close()
	}
	if h.temp != "" {
		_ = os.RemoveAll(h.temp)
	}
}

// keyring reads the keys, or makes them. A real host keeps them far from the
// database.
func (h *home) keyring() (*storage.Keyring, error) {
	name := h.path + ".keys"
	text, err := os.ReadFile(name) //nolint:gosec // The file that -db names.
	if errors.Is(err, fs.ErrNotExist) {
		var keys [64]byte
		if _, err := rand.Read(keys[:]); err != nil {
			return nil, err
		}
		text = []byte(hex.EncodeToString(keys[:]))
		err = h.write(name, text)
		if err != nil {
			return nil, err
		}
	} else if err != nil {
		return nil, err
	}
	keys, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(keys) != 64 {
		return nil, fmt.Errorf("%s is not a file of keys", name)
	}
	seal, err := storage.NewSecret("seal-1", keys[:32])
	if err != nil {
		return nil, err
	}
	look, err := storage.NewSecret("look-1", keys[32:])
	if err != nil {
		return nil, err
	}
	return storage.NewKeyring([]storage.Secret{seal}, []storage.Secret{look})
}

// notes is what the host and the people remember between two runs.
type notes struct {
	Parent   storage.Actor `json:"parent,omitempty"`   // the host's: whose session this is
	Password string        `json:"password,omitempty"` // the child's own slip of paper
}

func (h *home) notes() (notes, error) {
	var n notes
	text, err := os.ReadFile(h.path + ".notes")
	if errors.Is(err, fs.ErrNotExist) {
		return n, nil
	}
	if err != nil {
		return n, err
	}
	if json.Unmarshal(text, &n) != nil { // its error would show what stands there
		return n, fmt.Errorf("%s.notes is not a file of notes", h.path)
	}
	return n, nil
}

func (h *home) note(n notes) error {
	text, err := json.Marshal(n) //nolint:gosec // The slip of paper that a child keeps.
	if err != nil {
		return err
	}
	return h.write(h.path+".notes", text)
}

// write replaces a file whole, so that a kill leaves the old or the new one.
func (h *home) write(name string, text []byte) error {
	f, err := os.OpenFile(name+".new", os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600) //nolint:gosec // Beside the file that -db names.
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(name+".new", name)
}

// mail is a message as it lies in the family's phone or mailbox.
type mail struct {
	ID     storage.ID `json:"id"`
	To     string     `json:"to"`
	Secret string     `json:"secret"` // the code, or the link
}

// received lists what arrived, each message once: a copy has the same ID.
func (h *home) received() ([]mail, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	f, err := os.Open(h.path + ".post")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	var all []mail
	seen := map[storage.ID]bool{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var m mail
		if json.Unmarshal(lines.Bytes(), &m) == nil && !seen[m.ID] { // a torn last line is no message
			seen[m.ID] = true
			all = append(all, m)
		}
	}
	return all, nil
}

// last is the newest message to a phone or an address; "" when there is none.
func (h *home) last(to string) (string, error) {
	all, err := h.received()
	secret := ""
	for _, m := range all {
		if m.To == to {
			secret = m.Secret
		}
	}
	return secret, err
}

// post is the Mailer and the SMSSender: it puts messages into the family's
// phone and mailbox, and shows them as they arrive.
type post struct {
	home *home
	show *stage
}

func (p *post) SendLetter(_ context.Context, l account.Letter) error {
	err := p.home.deliver(mail{ID: l.ID, To: l.To.Key(), Secret: l.Link.Reveal()})
	if err == nil {
		p.show.letter(l)
	}
	return err
}

func (p *post) SendSMS(_ context.Context, m account.SMS) error {
	err := p.home.deliver(mail{ID: m.ID, To: m.To.String(), Secret: m.Code.Reveal()})
	if err == nil {
		p.show.sms(m)
	}
	return err
}

func (h *home) deliver(m mail) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	text, err := json.Marshal(m) //nolint:gosec // The message as it lies in the family's own mailbox.
	if err != nil {
		return err
	}
	f, err := os.OpenFile(h.path+".post", os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	// A line break in front ends a line that a kill has torn.
	_, err = f.WriteString("\n" + string(text) + "\n")
	return errors.Join(err, f.Sync(), f.Close())
}
