package storage_test

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
)

// rack is a document of this program, with a struct in it, one that is left out
// when empty, and one whose fields stand beside its own.
type rack struct {
	Place

	ID    storage.ID     `json:"id"`
	Name  string         `json:"name"`
	Front side           `json:"front"`
	Back  side           `json:"back,omitzero"`
	Tags  map[string]int `json:"tags,omitempty"`
	Made  time.Time      `json:"made,omitzero"`
}

type side struct {
	Jars int    `json:"jars,omitempty"`
	Deep *inner `json:"deep,omitempty"`
}

type inner struct {
	Size int `json:"size"`
}

// Place is embedded, and exported for that.
type Place struct {
	Room string `json:"room"`
}

// wide is the same of a newer program: whatever it writes.
type wide struct {
	ID  storage.ID
	all map[string]any
}

func (w *wide) MarshalJSON() ([]byte, error)    { return json.Marshal(w.all) }
func (w *wide) UnmarshalJSON(text []byte) error { return json.Unmarshal(text, &w.all) }

func racks(tb testing.TB) (*storage.Collection[rack], *storage.Collection[wide]) {
	tb.Helper()
	now, err := storage.NewCollection(storage.Spec[rack]{Kind: "rack", Schema: 1, ID: func(s *rack) storage.ID { return s.ID }})
	require.NoError(tb, err)
	later, err := storage.NewCollection(storage.Spec[wide]{Kind: "rack", Schema: 1, ID: func(*wide) storage.ID { return "s" }})
	require.NoError(tb, err)
	return now, later
}

// through writes a text as the newer program, lets the older one change it, and
// returns what the newer one reads then.
func through(tb testing.TB, text string, change func(*rack)) string {
	tb.Helper()
	ctx, v := tb.Context(), vault(tb, memstore.New(), nil)
	now, later := racks(tb)
	cmd := storage.Command{By: "a"}
	_, err := storage.Do(ctx, v, cmd, storage.Op("new"), func(tx *storage.Tx) (int, error) {
		var all map[string]any
		if err := json.Unmarshal([]byte(text), &all); err != nil {
			return 0, err
		}
		return 0, later.Create(tx, &wide{all: all})
	})
	require.NoError(tb, err)
	_, err = storage.Do(ctx, v, cmd, storage.Op("old"), func(tx *storage.Tx) (int, error) {
		s, err := now.Get(tx, "s")
		if err != nil {
			return 0, err
		}
		if err := now.Save(tx, s); err != nil { // saved twice, it is still there
			return 0, err
		}
		if s, err = now.Get(tx, "s"); err != nil {
			return 0, err
		}
		change(s)
		return 0, now.Save(tx, s)
	})
	require.NoError(tb, err)
	got, err := storage.View(ctx, v, func(tx *storage.Tx) ([]byte, error) {
		w, err := later.Get(tx, "s")
		if err != nil {
			return nil, err
		}
		return json.Marshal(w.all)
	})
	require.NoError(tb, err)
	return string(got)
}

func TestSaveKeepsWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	rename := func(s *rack) { s.Name = "b" }
	for name, row := range map[string]struct {
		in     string
		change func(*rack)
		want   string
	}{
		"nothing unknown": {`{"id":"s","name":"a","room":"r","front":{"jars":1}}`, rename, `{"id":"s","name":"b","room":"r","front":{"jars":1}}`},
		"of every kind": {
			`{"id":"s","name":"a","room":"r","front":{},"n":1,"t":"x\"},{\\","o":{"a":[1,{"b":2}]},"l":["]","}"],"z":null,"f":false}`,
			rename,
			`{"id":"s","name":"b","room":"r","front":{},"n":1,"t":"x\"},{\\","o":{"a":[1,{"b":2}]},"l":["]","}"],"z":null,"f":false}`,
		},
		"inside":      {`{"id":"s","name":"a","room":"r","front":{"jars":1,"lids":2}}`, func(s *rack) { s.Front.Jars = 7 }, `{"id":"s","name":"a","room":"r","front":{"jars":7,"lids":2}}`},
		"deep inside": {`{"id":"s","name":"a","room":"r","front":{"deep":{"size":1,"dust":2}}}`, func(s *rack) { s.Front.Deep.Size = 3 }, `{"id":"s","name":"a","room":"r","front":{"deep":{"size":3,"dust":2}}}`},
		"in a struct that is left out": {
			`{"id":"s","name":"a","room":"r","front":{},"back":{"lids":2}}`, rename, `{"id":"s","name":"b","room":"r","front":{},"back":{"lids":2}}`,
		},
		"in a struct that is given now": {
			`{"id":"s","name":"a","room":"r","front":{},"back":{"lids":2}}`, func(s *rack) { s.Back.Jars = 1 },
			`{"id":"s","name":"a","room":"r","front":{},"back":{"jars":1,"lids":2}}`,
		},
		"a struct that was wiped goes whole": {
			`{"id":"s","name":"a","room":"r","front":{},"back":{"jars":1,"lids":2}}`, func(s *rack) { s.Back = side{} }, `{"id":"s","name":"a","room":"r","front":{}}`,
		},
		"maps are known": {`{"id":"s","name":"a","room":"r","front":{},"tags":{"x":1}}`, func(s *rack) { delete(s.Tags, "x") }, `{"id":"s","name":"a","room":"r","front":{}}`},
		"other letters":  {`{"id":"s","NAME":"a","room":"r","front":{},"new":1}`, rename, `{"id":"s","name":"b","room":"r","front":{},"new":1}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.JSONEq(t, row.want, through(t, row.in, row.change))
		})
	}
}

// TestModelSaveKeepsAll: a document of any newer program comes back as it was
// when the older one saves it unchanged.
func TestModelSaveKeepsAll(t *testing.T) {
	t.Parallel()
	outer := t
	rapid.Check(t, func(t *rapid.T) {
		leaf := rapid.SampledFrom([]any{1.0, "", `"`, `\`, "{", "ж", true, nil, []any{}, []any{"]", 2.0}, map[string]any{"a,b": "}"}})
		strange := rapid.MapOfN(rapid.StringMatching(`x[a-z"{:,]{0,4}`), leaf, 0, 3)
		fill := func(known map[string]any) map[string]any {
			maps.Copy(known, strange.Draw(t, "strange"))
			return known
		}
		doc := fill(map[string]any{
			"id": "s", "name": "a", "room": "r",
			"front": fill(map[string]any{"jars": 2.0, "deep": fill(map[string]any{"size": 3.0})}),
		})
		if back := fill(map[string]any{}); len(back) > 0 {
			doc["back"] = back
		}
		text, err := json.Marshal(doc)
		require.NoError(t, err)
		require.JSONEq(t, string(text), through(outer, string(text), func(*rack) {}))
	})
}

// TestUpgradeGoesStepByStep from the first schema to the third, and a step that
// fails, or answers what is no document, is refused.
func TestUpgradeGoesStepByStep(t *testing.T) {
	t.Parallel()
	ctx, store := t.Context(), memstore.New()
	v := vault(t, store, nil)
	id, err := create(ctx, v, jars(t), storage.Command{By: "a"}, "plum", 9)
	require.NoError(t, err)
	type third struct {
		ID    storage.ID
		Label string
		Lid   string
		Count int
	}
	at := func(schema uint32, upgrade func(uint32, []byte) ([]byte, error)) *storage.Collection[third] {
		c, err := storage.NewCollection(storage.Spec[third]{
			Kind: "jar", Schema: schema, Upgrade: upgrade,
			ID:   func(j *third) storage.ID { return j.ID },
			Keys: func(j *third) storage.Keys { return storage.Keys{Unique: []storage.Value{label(j.Label)}} },
		})
		require.NoError(t, err)
		return c
	}
	var steps []uint32
	up := func(schema uint32, doc []byte) ([]byte, error) {
		steps = append(steps, schema)
		switch schema {
		case 1:
			return []byte(strings.Replace(string(doc), "{", `{"Lid":"tin",`, 1)), nil
		case 2:
			return []byte(strings.Replace(string(doc), `"Left"`, `"Count"`, 1)), nil
		}
		return nil, errBroken
	}
	get := func(c *storage.Collection[third]) (third, error) {
		return storage.View(ctx, v, func(tx *storage.Tx) (third, error) {
			j, err := c.Get(tx, id)
			if err != nil {
				return third{}, err
			}
			return *j, nil
		})
	}
	j, err := get(at(3, up))
	require.NoError(t, err)
	assert.Equal(t, third{ID: id, Label: "plum", Lid: "tin", Count: 9}, j)
	assert.Equal(t, []uint32{1, 2}, steps)
	for name, bad := range map[string]func(uint32, []byte) ([]byte, error){
		"the second fails":      func(s uint32, d []byte) ([]byte, error) { return d, map[bool]error{true: errBroken}[s == 2] },
		"it answers nothing":    func(uint32, []byte) ([]byte, error) { return nil, nil },
		"it answers no object":  func(uint32, []byte) ([]byte, error) { return []byte(`[1]`), nil },
		"it answers half of it": func(_ uint32, d []byte) ([]byte, error) { return d[:len(d)-1], nil },
	} {
		_, err := get(at(3, bad))
		require.ErrorIs(t, err, storage.ErrTampered, name)
		require.NotErrorIs(t, err, errBroken)
	}

	// A field that came by an upgrade, or that nobody knows, outlives a save.
	_, err = storage.Do(ctx, v, storage.Command{By: "a"}, storage.Op("jar.save"), func(tx *storage.Tx) (int, error) {
		c := at(3, up)
		j, err := c.Get(tx, id)
		if err != nil {
			return 0, err
		}
		return 0, c.Save(tx, j)
	})
	require.NoError(t, err)
	j, err = get(at(3, nil))
	require.NoError(t, err, "stored in the third schema")
	assert.Equal(t, 9, j.Count)
	_, err = get(at(2, up))
	require.ErrorIs(t, err, storage.ErrNewerSchema)
}
