package zagstest

import (
	"slices"
	"time"

	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/zags"
)

// Outcome answers one question: who asks, what about, and how long ago the
// register could have answered. No result means: not yet. The item is set by
// the Register.
type Outcome func(a zags.Asker, q zags.Question, waited time.Duration) []zags.Result

// Matching is the record of a birth that equals the papers and names the asker
// as a parent.
func Matching(a zags.Asker, q zags.Question) zags.Record {
	paper := q.Papers.Certificate
	rec := zags.Record{
		ActDate: zags.PartialOf(paper.ActDate),
		Certificates: []zags.Certificate{{
			Series: paper.Series.String(), Number: paper.Number.String(), IssuedOn: zags.PartialOf(paper.IssuedOn),
		}},
		Child: nameOf(q.Papers.Name), Sex: q.Papers.Sex, BirthDate: zags.PartialOf(q.Papers.BirthDate),
		Parents: []zags.Person{{
			Role: zags.Mother, Name: nameOf(a.Name), BirthDate: zags.PartialOf(a.BirthDate), SNILS: a.SNILS,
		}},
	}
	if paper.ActNumber.IsLong() {
		rec.ActNumber = paper.ActNumber.String()
	} else {
		rec.OldActNumber = paper.ActNumber.String()
	}
	return rec
}

func nameOf(n family.Name) family.NameForm {
	return family.NameForm{
		Surname: n.Surname(), Given: n.Given(), Patronymic: n.Patronymic(),
		NoSurname: n.NoSurname(), NoGiven: n.NoGiven(), NoPatronymic: n.NoPatronymic(),
	}
}

// Confirm answers with a [Matching] record.
func Confirm(a zags.Asker, q zags.Question, _ time.Duration) []zags.Result {
	return found(Matching(a, q))
}

// Found answers with these records.
func Found(records ...zags.Record) Outcome {
	return func(zags.Asker, zags.Question, time.Duration) []zags.Result { return found(records...) }
}

func found(records ...zags.Record) []zags.Result {
	return []zags.Result{{Code: zags.ResultFound, Records: records}}
}

// Edited answers with a [Matching] record after a change.
func Edited(change func(*zags.Record)) Outcome {
	return func(a zags.Asker, q zags.Question, _ time.Duration) []zags.Result {
		rec := Matching(a, q)
		rec.Certificates = slices.Clone(rec.Certificates)
		change(&rec)
		return found(rec)
	}
}

// OtherParents answers with a record that agrees and names somebody else.
func OtherParents(a zags.Asker, q zags.Question, _ time.Duration) []zags.Result {
	rec := Matching(a, q)
	rec.Parents = []zags.Person{{
		Role: zags.Father, Name: family.NameForm{Surname: "Другов", Given: "Иной"}, BirthDate: zags.PartialDate{Year: 1980, Month: 1, Day: 2},
	}}
	return found(rec)
}

// NotFound answers that there is no record.
func NotFound(zags.Asker, zags.Question, time.Duration) []zags.Result {
	return []zags.Result{{Code: zags.ResultAbsent}}
}

// Ambiguous answers that several records fit.
func Ambiguous(zags.Asker, zags.Question, time.Duration) []zags.Result {
	return []zags.Result{{Code: zags.ResultAmbiguous}}
}

// Silent never answers.
func Silent(zags.Asker, zags.Question, time.Duration) []zags.Result { return nil }

// Coded answers with a result code and no data.
func Coded(code zags.ResultCode) Outcome {
	return func(zags.Asker, zags.Question, time.Duration) []zags.Result { return []zags.Result{{Code: code}} }
}

// Because answers without a result code, for a reason.
func Because(why zags.Reason) Outcome {
	return func(zags.Asker, zags.Question, time.Duration) []zags.Result { return []zags.Result{{Reason: why}} }
}

// After answers as o does, so much later than the others.
func After(d time.Duration, o Outcome) Outcome {
	return func(a zags.Asker, q zags.Question, waited time.Duration) []zags.Result {
		if waited < d {
			return nil
		}
		return o(a, q, waited-d)
	}
}

// All answers with everything that the outcomes answer, in their order: copies
// and contradictions.
func All(outcomes ...Outcome) Outcome {
	return func(a zags.Asker, q zags.Question, waited time.Duration) []zags.Result {
		var all []zags.Result
		for _, o := range outcomes {
			all = append(all, o(a, q, waited)...)
		}
		return all
	}
}
