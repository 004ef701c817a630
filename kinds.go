package rodnik

import (
	"fmt"

	"github.com/rodnik-go/rodnik/account"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/zags"
)

// Kinds are the kinds of everything that a Portal stores, for storage.Copy: it
// needs neither keys nor ports. A store cannot be asked which kinds it holds.
func Kinds() ([]storage.Kind, error) {
	var secrets [2]storage.Secret
	for i := range secrets { // they seal nothing
		key := make([]byte, 32)
		key[0] = byte(i)
		var err error
		if secrets[i], err = storage.NewSecret("none", key); err != nil {
			return nil, fmt.Errorf("rodnik: kinds: %w", err)
		}
	}
	keyring, err := storage.NewKeyring(secrets[:1], secrets[1:])
	if err != nil {
		return nil, fmt.Errorf("rodnik: kinds: %w", err)
	}
	// Wiring calls no store and no port.
	nowhere := struct{ storage.Store }{}
	nobody := Ports{
		Registry: struct{ zags.Registry }{}, Mailer: struct{ account.Mailer }{}, SMS: struct{ account.SMSSender }{},
	}
	p := &Portal{}
	if err := p.wire(nowhere, keyring, nobody, Options{}); err != nil {
		return nil, fmt.Errorf("rodnik: kinds: %w", err)
	}
	return storage.KindsOf(p.Collections()), nil
}
