package zags

import (
	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/storage"
)

// item is the document of one child's check: the papers that were frozen at
// Submit, and the claim that nobody else of this representative asks about
// them. Its outcome stands in the request.
type item struct {
	ID      ItemID         `json:"id"`
	Owner   storage.Actor  `json:"owner"`
	Request RequestID      `json:"request"`
	Card    cabinet.CardID `json:"card"`
	Open    bool           `json:"open"`

	Digest cabinet.Proof `json:"digest"` // of the card, frozen
	Papers Snapshot      `json:"papers"` // frozen; wiped when the request ends
}

func itemSpec() storage.Spec[item] {
	return storage.Spec[item]{
		Kind: "zags.item", Schema: 1,
		ID:    func(i *item) storage.ID { return storage.ID(i.ID) },
		Owner: func(i *item) storage.ID { return storage.ID(i.Owner) },
		Keys: func(i *item) storage.Keys {
			if !i.Open {
				return storage.Keys{}
			}
			return storage.Keys{Unique: []storage.Value{openValue(i.Owner, i.Papers.Certificate.Identity())}}
		},
	}
}

func openValue(owner storage.Actor, identity string) storage.Value {
	return storage.Value{Space: "zags.open", Text: storage.Parts(string(owner), identity)}
}

// holdOf is the hold an item puts on its card.
func holdOf(id ItemID) cabinet.Hold { return cabinet.Hold{By: "zags.item", ID: storage.ID(id)} }
