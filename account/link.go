package account

import (
	"time"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/storage"
)

// link joins a representative's account and a child's. It is made together
// with the child's account, and rests on the application that made it.
type link struct {
	ID     storage.ID      `json:"id"`
	By     storage.Actor   `json:"by"`
	Child  cabinet.ChildID `json:"child"`
	Of     AccountID       `json:"of"`
	Ground ApplicationID   `json:"ground"`
	At     time.Time       `json:"at"`
}

func linkSpec() storage.Spec[link] {
	return storage.Spec[link]{
		Kind: "account.link", Schema: 1,
		ID: func(l *link) storage.ID { return l.ID },
		Keys: func(l *link) storage.Keys {
			return storage.Keys{Unique: []storage.Value{
				{Space: "link", Text: storage.Parts(string(l.By), string(l.Child))},
			}}
		},
	}
}
