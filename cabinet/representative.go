package cabinet

import (
	"errors"

	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/storage"
)

// representative is the papers of a cabinet's owner, under the ID of the
// owner's account. The register compares them with the parents in its record.
type representative struct {
	ID    storage.ID            `json:"id"`
	Paper family.Representative `json:"paper"`
}

func representativeSpec() storage.Spec[representative] {
	return storage.Spec[representative]{
		Kind: "cabinet.representative", Schema: 1,
		ID:    func(r *representative) storage.ID { return r.ID },
		Owner: func(r *representative) storage.ID { return r.ID },
	}
}

// Enroll keeps the papers of a representative whose account is made in the
// same commit. The papers are checked by the caller.
func (c *Cabinet) Enroll(tx *storage.Tx, id storage.Actor, papers family.Representative) error {
	return c.representatives.Create(tx, &representative{ID: storage.ID(id), Paper: papers})
}

// Representative is the papers of an actor; [ErrRelationMissing] when the
// cabinet knows none.
func (c *Cabinet) Representative(tx *storage.Tx, id storage.Actor) (family.Representative, error) {
	r, err := c.representatives.Get(tx, storage.ID(id))
	if errors.Is(err, storage.ErrNotFound) {
		return family.Representative{}, ErrRelationMissing
	}
	if err != nil {
		return family.Representative{}, err
	}
	return r.Paper, nil
}
