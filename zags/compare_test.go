package zags_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/zags"
	"github.com/rodnik-go/rodnik/zags/zagstest"
)

// asked lets the mother ask about one child and returns how it ended.
func asked(t *testing.T, f family.ChildForm, o zagstest.Outcome) (*world, zags.Item) {
	t.Helper()
	w := newWorld(t, zagstest.Options{}, nil)
	card := w.add(t, mother, f)
	w.register.Script(f.Certificate.Number, o)
	r := w.submitted(t, mother, card.ID)
	w.work(t)
	w.pass(t, 3*time.Minute, time.Minute)
	return w, w.request(t, r).Items[0]
}

func TestComparison(t *testing.T) {
	t.Parallel()
	long := func(f *family.ChildForm) {
		f.BirthDate, f.Certificate.ActDate, f.Certificate.IssuedOn = "2020-05-19", "2020-05-30", "2020-06-01"
		f.Certificate.ActNumber = longActNumber
	}
	same := func(*family.ChildForm) {}
	rows := []struct {
		name   string
		paper  func(*family.ChildForm)
		record func(*zags.Record)
		want   zags.ItemState
		fields []string
		spelt  []string
	}{
		{"equal", same, func(*zags.Record) {}, zags.Confirmed, nil, nil},
		{"ё as е, capitals", same, func(r *zags.Record) { r.Child.Given, r.Child.Surname = "Петр", "ИВАНОВ" }, zags.Confirmed, nil, []string{"surname", "given"}},
		{"another surname", same, func(r *zags.Record) { r.Child.Surname = "Петров" }, zags.Mismatch, []string{"surname"}, nil},
		{"a patronymic the paper has not", func(f *family.ChildForm) { f.Patronymic = "" }, func(r *zags.Record) { r.Child.Patronymic = "Сергеевич" }, zags.Mismatch, []string{"patronymic"}, nil},
		{"a patronymic left out", same, func(r *zags.Record) { r.Child.Patronymic = "" }, zags.Confirmed, nil, nil},
		{"a patronymic stated absent", same, func(r *zags.Record) { r.Child.Patronymic, r.Child.NoPatronymic = "", true }, zags.Mismatch, []string{"patronymic"}, nil},
		{"another sex and birth date", same, func(r *zags.Record) { r.Sex = family.Female; r.BirthDate.Day = 20 }, zags.Mismatch, []string{"sex", "birth_date"}, nil},
		{"sex left out", same, func(r *zags.Record) { r.Sex = 0 }, zags.Confirmed, nil, nil},
		{"a partial birth date", same, func(r *zags.Record) { r.BirthDate.Month, r.BirthDate.Day = 0, 0 }, zags.Confirmed, nil, nil},
		{"another series", same, func(r *zags.Record) { r.Certificates[0].Series = "V-МЮ" }, zags.Mismatch, []string{"certificate.series"}, nil},
		{"the series without a hyphen", same, func(r *zags.Record) { r.Certificates[0].Series = "VIМЮ" }, zags.Confirmed, nil, nil},
		{"another number and issue date", same, func(r *zags.Record) {
			r.Certificates[0] = zags.Certificate{Series: "VI-МЮ", Number: "999999", IssuedOn: zags.PartialDate{Year: 2017}}
		}, zags.Mismatch, []string{"certificate.number", "certificate.issued_on"}, nil},
		{"a repeat certificate beside the primary one", same, func(r *zags.Record) {
			r.Certificates = append([]zags.Certificate{{Series: "I-МЮ", Number: "999999"}, {}}, r.Certificates...)
		}, zags.Confirmed, nil, nil},
		{"an empty certificate does not hide another number", same, func(r *zags.Record) {
			r.Certificates = []zags.Certificate{{}, {Series: "VI-МЮ", Number: "999999"}}
		}, zags.Mismatch, []string{"certificate.number"}, nil},
		{"another act record", same, func(r *zags.Record) { r.OldActNumber = "77"; r.ActDate.Month = 4 }, zags.Mismatch, []string{"certificate.act_number", "certificate.act_date"}, nil},
		{"the long act number beside the old one", same, func(r *zags.Record) { r.ActNumber = longActNumber }, zags.Confirmed, nil, nil},
		{"the long act number only, the paper has the old one", same, func(r *zags.Record) { r.ActNumber, r.OldActNumber = longActNumber, "" }, zags.Confirmed, nil, nil},
		{"the long act number", long, func(*zags.Record) {}, zags.Confirmed, nil, nil},
		{"another long act number", long, func(r *zags.Record) { r.ActNumber = "110209770000100001003" }, zags.Mismatch, []string{"certificate.act_number"}, nil},
		{"no act number on the paper", func(f *family.ChildForm) { f.Certificate.ActNumber, f.Certificate.ActDate = "", "" }, func(r *zags.Record) { r.OldActNumber = "1234" }, zags.Confirmed, nil, nil},
		{"nothing but a parent", same, func(r *zags.Record) { *r = zags.Record{Parents: r.Parents} }, zags.Refused, nil, nil},
		{"nothing of the paper", same, func(r *zags.Record) { r.Certificates, r.OldActNumber = nil, "" }, zags.Refused, nil, nil},
		{"nothing of the child", same, func(r *zags.Record) { r.Child, r.BirthDate = family.NameForm{}, zags.PartialDate{} }, zags.Refused, nil, nil},
		{"a canceled record", same, func(r *zags.Record) { r.Canceled = true }, zags.Refused, nil, nil},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			f := form(1)
			row.paper(&f)
			w, item := asked(t, f, zagstest.Edited(row.record))
			require.Equal(t, row.want.String(), item.State.String())
			assert.Equal(t, row.fields, item.Fields)
			var spelt []string
			if len(item.Notes) > 0 {
				p, _ := item.Notes[0].Param("fields")
				spelt = p.Words()
			}
			assert.Equal(t, row.spelt, spelt)
			want := cabinet.VerificationConfirmed
			if item.State != zags.Confirmed {
				want = cabinet.VerificationFailed
			}
			cards, err := w.cabinet.Cards(t.Context(), mother)
			require.NoError(t, err)
			assert.Equal(t, want, cards[0].Verification)
			assert.Equal(t, item.Code, cards[0].Reason)
		})
	}
}

// longActNumber is an act number of 2020 with a right check digit.
const longActNumber = "110209770000100001009"

func TestRelation(t *testing.T) {
	t.Parallel()
	snils, err := family.ParseSNILS("112-233-445 95")
	require.NoError(t, err)
	other, err := family.ParseSNILS("087-654-303 00")
	require.NoError(t, err)
	born := zags.PartialDate{Year: 1990, Month: 4, Day: 5}
	name := family.NameForm{Surname: "ИВАНОВА", Given: "Мария", Patronymic: "Петровна"}
	for _, row := range []struct {
		name   string
		parent zags.Person
		want   zags.ItemState
	}{
		{"mother by name and birth date", zags.Person{Role: zags.Mother, Name: name, BirthDate: born}, zags.Confirmed},
		{"father by name and birth date", zags.Person{Role: zags.Father, Name: name, BirthDate: born}, zags.Confirmed},
		{"adopter by SNILS", zags.Person{Role: zags.Adopter, SNILS: snils}, zags.Confirmed},
		{"a changed surname, the same SNILS", zags.Person{Role: zags.Mother, Name: family.NameForm{Surname: "Сидорова"}, BirthDate: born, SNILS: snils}, zags.Confirmed},
		{"a namesake with another SNILS", zags.Person{Role: zags.Mother, Name: name, BirthDate: born, SNILS: other}, zags.NotFound},
		{"another birth date", zags.Person{Role: zags.Mother, Name: name, BirthDate: zags.PartialDate{Year: 1990, Month: 4, Day: 6}}, zags.NotFound},
		{"a partial birth date", zags.Person{Role: zags.Mother, Name: name, BirthDate: zags.PartialDate{Year: 1990}}, zags.NotFound},
		{"no birth date", zags.Person{Role: zags.Mother, Name: name}, zags.NotFound},
		{"a name that is left out", zags.Person{Role: zags.Mother, BirthDate: born}, zags.NotFound},
		{"an unknown role", zags.Person{Role: 9, Name: name, BirthDate: born, SNILS: snils}, zags.NotFound},
		{"nobody", zags.Person{}, zags.NotFound},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			_, item := asked(t, form(1), zagstest.Edited(func(r *zags.Record) { r.Parents = []zags.Person{row.parent} }))
			assert.Equal(t, row.want, item.State)
		})
	}
}

func TestOutcomes(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name   string
		answer zagstest.Outcome
		want   zags.ItemState
		reason zags.Reason
		text   string
	}{
		{"absent", zagstest.NotFound, zags.NotFound, zags.ReasonNotFound, "zags.result.not_found{reason=not_found_or_not_transferred}"},
		{"the service failed", zagstest.Because(zags.ReasonService), zags.Unavailable, zags.ReasonService, "zags.result.unavailable{reason=service_failure}"},
		{"expired there", zagstest.Because(zags.ReasonExpired), zags.Unavailable, zags.ReasonExpired, "zags.result.unavailable{reason=expired}"},
		{"a mismatch", zagstest.Edited(func(r *zags.Record) { r.Child.Surname = "Чужой" }), zags.Mismatch, zags.ReasonMismatch, "zags.result.mismatch{fields=surname}"},
		{"a certificate without its series", zagstest.Edited(func(r *zags.Record) { r.Certificates[0].Series = "" }), zags.Refused, zags.ReasonDefect, "zags.result.refused{reason=record_defect}"},
		{"a canceled record", zagstest.Edited(func(r *zags.Record) { r.Canceled = true }), zags.Refused, zags.ReasonCanceled, "zags.result.refused{reason=" + string(zags.ReasonCanceled) + "}"},
		{"the record that names the asker comes before one that agrees", func(a zags.Asker, q zags.Question, _ time.Duration) []zags.Result {
			agrees, named := zagstest.Matching(a, q), zagstest.Matching(a, q)
			agrees.Parents, named.Child.Given = nil, "Иной"
			return []zags.Result{{Code: zags.ResultFound, Records: []zags.Record{agrees, named}}}
		}, zags.Mismatch, zags.ReasonMismatch, "zags.result.mismatch{fields=given}"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			w, item := asked(t, form(1), row.answer)
			assert.Equal(t, row.want, item.State)
			assert.Equal(t, row.reason, item.Reason)
			require.EqualError(t, item.Err(), row.text)
			assert.Equal(t, []cabinet.NoticeKind{zags.NoticeNotConfirmed}, w.notices(t))
		})
	}
}
