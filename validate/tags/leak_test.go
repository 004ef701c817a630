package tags_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/rodnik-go/rodnik/validate/tags"
)

const canary = "CANARY7"

type aviary struct {
	Birds map[string]Person            `json:"birds" validate:"dive,keys,ru_name,endkeys"`
	Names map[string]string            `json:"names" validate:"dive,ru_phone"`
	Deep  map[string]map[string]Person `json:"deep" validate:"dive,dive"`
	Pass  string                       `json:"pass" validate:"recommended_password"`
	Again string                       `json:"again" validate:"eqfield=Pass"`
	Mail  any                          `json:"mail" validate:"email"`
	Words []string                     `json:"words" validate:"unique,dive,sex|relation"`
}

func caged(key string) aviary {
	return aviary{
		Birds: map[string]Person{key: {canary}}, Names: map[string]string{key: canary}, Deep: map[string]map[string]Person{key: {key: {canary}}},
		Pass: canary, Again: canary + canary, Mail: canary, Words: []string{canary, canary},
	}
}

// requireNoCanary looks for what was typed in every way an error is shown.
func requireNoCanary(t require.TestingT, err error) {
	all := tags.Errors(err)
	shown, jsonErr := json.Marshal(all)
	require.NoError(t, jsonErr)
	text := fmt.Sprintf("%s %v %+v %#v %s", shown, all, all, all, all.Error())
	for _, e := range all {
		text += fmt.Sprintf("%v %+v %#v", e, *e, e.Params)
	}
	require.NotContains(t, strings.ToUpper(text), canary)
}

func TestNothingTypedLeaks(t *testing.T) {
	t.Parallel()
	v := newValidator(t)
	for _, key := range []string{canary, canary + "].x[" + canary, "[" + canary, "]" + canary, canary + "[1]", "a.b[" + canary + "]", "1.]" + canary} {
		requireNoCanary(t, v.Struct(caged(key)))
		requireNoCanary(t, v.Struct(&struct {
			Outer []aviary `json:"outer" validate:"dive"`
		}{[]aviary{caged(key)}}))
	}
	for tag := range readings() {
		requireNoCanary(t, v.Var(canary+"\x00", tag))
	}
	requireNoCanary(t, v.Struct(pupil{Surname: canary, Patronymic: new(canary), SNILS: canary, Certificate: certificate{Kind: canary, ActDate: canary}}))
}

func TestKeysLeaveThePath(t *testing.T) {
	t.Parallel()
	v := newValidator(t)
	for key, want := range map[string]string{
		"Иван": "people[].name: family.required", "112-233-445 95": "people[].name: family.required", "123456": "people[].name: family.required",
		"007": "people[].name: family.required", "12": "people[12].name: family.required", "": "people[].name: family.required",
		"a]": "people: family.required", "[": "people: family.required", "a].b[c": "people[].b[].name: family.required",
	} {
		got := tags.Errors(v.Struct(struct {
			People map[string]Person `json:"people" validate:"dive"`
		}{map[string]Person{key: {}}}))
		assert.Equal(t, want, got.Error(), key)
	}
}

func TestNothingTypedLeaksWhateverTheKey(t *testing.T) {
	t.Parallel()
	v := newValidator(t)
	rapid.Check(t, func(t *rapid.T) {
		around := rapid.StringMatching(`[^\[\]]{0,4}`)
		requireNoCanary(t, v.Struct(caged(around.Draw(t, "before")+canary+around.Draw(t, "after"))))
	})
}
