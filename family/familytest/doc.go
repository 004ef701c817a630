// Package familytest makes synthetic families for tests, demos and test
// stands: people of both sexes with the right patronymics and surnames, papers
// whose dates, numbers and check digits agree, and the cases that break
// programs: twins, step-parents, guardians, double surnames, edge ages.
//
//	source := familytest.New(1, nil)
//	home := source.Family(familytest.Wish{Twins: true, Age: familytest.LastDayOf13})
//	card := home.Children[0].Child // a family.Child; .Form is what was typed
//
// The same seed, options and wishes give the same families, byte for byte, on
// every machine. Every family that nobody wished to be [EighteenToday] passes
// the profiles Strict and Portal.
//
// Nobody is meant. Where a range allows it, a value cannot be taken for a real
// person's:
//
//   - a SNILS begins with 000-: it is below 001-001-998, among the numbers that
//     need no check digits and where test stands keep their people; its check
//     digits are right all the same;
//   - an INN begins with 00, a region that does not exist;
//   - the letters of a series begin with Ъ or Ь, which no word begins with and
//     no region has; the office in a long act number is of the region 00;
//   - a phone is +7 900 000-xx-xx, or with [Options.TestStandPhones] one of
//     +7 000 xxx-xx-xx, which the numbering plan does not have. The first block
//     is a real one: never send anything to it;
//   - an e-mail is at example.org, which belongs to nobody (RFC 2606);
//   - surnames, towns and streets are invented words («Вымыслов», «Примерск»,
//     «Тестовая»), and an issuer calls itself «тестовый» («Test» abroad).
//
// Given names, patronymics and dates are as people have them: names are the only
// thing here that a real person may share.
//
// The package has no Soviet certificates, because nobody under 18 has one, and
// makes nothing that is wrong: what parsers refuse is in the test vectors of
// package family.
package familytest
