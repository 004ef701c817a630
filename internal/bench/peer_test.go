package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/password"
	"github.com/rodnik-go/rodnik/validate"
)

// Both sides must refuse the same fields, or the comparison would be worth
// nothing.
func TestBothRefuseTheSameFields(t *testing.T) {
	t.Parallel()
	r, err := rules()
	require.NoError(t, err)
	peer, err := newPeer()
	require.NoError(t, err)
	for _, c := range []struct {
		name   string
		change func(*family.ChildForm)
		want   []string
	}{
		{"nothing", func(*family.ChildForm) {}, nil},
		{"only what is required", func(f *family.ChildForm) {
			f.Patronymic, f.Citizenship, f.SNILS, f.INN, f.Relation = "", "", "", "", ""
			f.Certificate.ActNumber, f.Certificate.ActDate = "", ""
		}, nil},
		{"an old short act number", func(f *family.ChildForm) {
			f.BirthDate, f.Certificate.ActDate, f.Certificate.ActNumber = "2015-02-10", "2015-02-20", "532"
		}, nil},
		{"an empty form", func(f *family.ChildForm) { *f = family.ChildForm{} }, []string{
			"birth_country", "birth_date", "certificate.issued_by", "certificate.issued_on", "certificate.kind", "certificate.number",
			"certificate.series", "given", "sex", "surname",
		}},
		{"five mistakes", func(f *family.ChildForm) { *f = brokenForm() }, []string{"certificate.series", "inn", "sex", "snils", "surname"}},
		{"a Latin name", func(f *family.ChildForm) { f.Given = "Maria" }, []string{"given"}},
		{"two hyphens", func(f *family.ChildForm) { f.Patronymic = "Сер--евна" }, []string{"patronymic"}},
		{"a name of 101 letters", func(f *family.ChildForm) { f.Surname = strings.Repeat("я", 101) }, []string{"surname"}},
		{"no such day", func(f *family.ChildForm) { f.BirthDate = "2020-02-30" }, []string{"birth_date"}},
		{"18 today", func(f *family.ChildForm) { f.BirthDate = "2008-03-01" }, []string{"birth_date"}},
		{"issued before birth", func(f *family.ChildForm) {
			f.Certificate.IssuedOn, f.Certificate.ActDate, f.Certificate.ActNumber = "2020-02-09", "", ""
		}, []string{"certificate.issued_on"}},
		{"issued tomorrow", func(f *family.ChildForm) { f.Certificate.IssuedOn = "2026-03-02" }, []string{"certificate.issued_on"}},
		{"act after issue", func(f *family.ChildForm) { f.Certificate.ActDate = "2020-03-03" }, []string{"certificate.act_date"}},
		{"act before birth", func(f *family.ChildForm) { f.Certificate.ActDate = "2020-02-09" }, []string{"certificate.act_date"}},
		{"act number of another year", func(f *family.ChildForm) { f.Certificate.ActNumber = "110199770003100123008" }, []string{"certificate.act_number"}},
		{"act number, wrong check digit", func(f *family.ChildForm) { f.Certificate.ActNumber = "110209910002900532003" }, []string{"certificate.act_number"}},
		{"a short act number too late", func(f *family.ChildForm) { f.Certificate.ActNumber = "532" }, []string{"certificate.act_number"}},
		{"five digits", func(f *family.ChildForm) { f.Certificate.Number = "12345" }, []string{"certificate.number"}},
		{"no dash in the series", func(f *family.ChildForm) { f.Certificate.Series = "МЮ-VI" }, []string{"certificate.series"}},
		{"issuer of dashes", func(f *family.ChildForm) { f.Certificate.IssuedBy = "-ЗАГС-" }, []string{"certificate.issued_by"}},
		{"SNILS of zeros", func(f *family.ChildForm) { f.SNILS = "000-000-000 00" }, []string{"snils"}},
		{"INN of a company", func(f *family.ChildForm) { f.INN = "7707083893" }, []string{"inn"}},
		{"no such relation", func(f *family.ChildForm) { f.Relation = "uncle" }, []string{"relation"}},
		{"no such citizenship", func(f *family.ChildForm) { f.Citizenship = "R1S" }, []string{"citizenship"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			form := goodForm()
			c.change(&form)
			_, _, err := form.Parse(r)
			assert.Equal(t, c.want, ourPaths(err), "ours")
			assert.Equal(t, c.want, peerPaths(peer.Struct(peerFormOf(form))), "validator")
		})
	}
}

func TestBothRefuseTheSamePasswords(t *testing.T) {
	t.Parallel()
	peer, err := newPeer()
	require.NoError(t, err)
	for _, plain := range []string{
		goodPassword, "Vb6]mokrTu", "Test123456!", "Aa1!aaa", "Vb6#mokrTu", "password", "Абв12345!", "", strings.Repeat("Aa1!", 17),
	} {
		assert.Equal(t, password.Portal().Check(plain) == nil, peer.Var(plain, portalTags) == nil, plain)
	}
}

func ourPaths(err error) []string {
	all, _ := validate.Of(err)
	var paths []string
	for _, e := range all {
		paths = append(paths, e.Path)
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

func peerPaths(err error) []string {
	all, _ := err.(validator.ValidationErrors) //nolint:errorlint // Struct returns the bare type.
	var paths []string
	for _, e := range all {
		paths = append(paths, strings.TrimPrefix(e.Namespace(), "peerForm."))
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}
