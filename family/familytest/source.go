package familytest

import (
	"strconv"

	"github.com/rodnik-go/rodnik/family"
)

// Options of a Source. Nil and the zero value are the defaults.
type Options struct {
	Today           family.Date // the policy date, of the years 1910 to 9900; default 2026-11-21
	TestStandPhones bool        // phones of test stands, for Rules.TestStandPhones; default +7 900 000-xx-xx
}

// Source makes families. Within one Source no two people share a SNILS (the
// first 999,982), an INN, an e-mail or, up to 10,000 (with TestStandPhones
// 10,000,000), a phone; no two certificates share series and number. A Source
// is for one goroutine at a time.
type Source struct {
	seed  uint64
	state uint64
	opts  Options

	snils, inn, phone, paper counter
	mailboxes                uint64
}

// New makes a Source. Equal seeds and options give equal families.
func New(seed uint64, opts *Options) *Source {
	s := &Source{seed: seed, state: seed}
	if opts != nil {
		s.opts = *opts
	}
	if s.opts.Today.IsZero() {
		s.opts.Today = MustDate("2026-11-21")
	}
	s.snils = s.counter(999_983)
	s.inn = s.counter(99_999_989)
	s.phone = s.counter(10_000)
	if s.opts.TestStandPhones {
		s.phone = s.counter(10_000_000)
	}
	s.paper = s.counter(500_000)
	return s
}

// Today is the policy date.
func (s *Source) Today() family.Date { return s.opts.Today }

// Rules are the rules under which the families are good, with that profile.
func (s *Source) Rules(p family.Profile) family.Rules {
	return family.Rules{Profile: p, Today: s.opts.Today, TestStandPhones: s.opts.TestStandPhones}
}

// next is SplitMix64, which is the same everywhere and for ever.
//
// Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators".
func (s *Source) next() uint64 {
	s.state += 0x9e3779b97f4a7c15
	z := s.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// below is a number from 0 to n-1. The bias of the remainder does not matter
// for numbers this small.
func (s *Source) below(n int) int {
	if n <= 1 {
		return 0
	}
	return int(s.next() % uint64(n)) //nolint:gosec // the remainder is less than an int
}

// chance is true in that percentage of cases.
func (s *Source) chance(percent int) bool { return s.below(100) < percent }

// pick is one element.
func pick[T any](s *Source, all []T) T { return all[s.below(len(all))] }

// counter goes through all numbers below size in an order of its own.
type counter struct{ at, step, size uint64 }

func (s *Source) counter(size uint64) counter {
	c := counter{at: s.next() % size, size: size}
	for c.step = s.next()%size | 1; gcd(c.step, size) != 1; c.step += 2 { //nolint:revive // the post statement looks for the step
	}
	return c
}

func gcd(a, b uint64) uint64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

func (c *counter) next() uint64 {
	c.at = (c.at + c.step) % c.size
	return c.at
}

// mailbox is an address that no other Source with another seed makes.
func (s *Source) mailbox() family.Email {
	s.mailboxes++
	return MustEmail("test." + strconv.FormatUint(s.seed, 36) + "." + strconv.FormatUint(s.mailboxes, 10) + "@example.org")
}

func (s *Source) mobile() family.Phone {
	n := s.phone.next()
	text := "+7900000" + padded(n, 4)
	if s.opts.TestStandPhones {
		text = "+7000" + padded(n, 7)
	}
	phone, _, err := s.Rules(family.Strict).ReadPhone(text)
	must(err)
	return phone
}

// padded is n with leading zeros.
func padded(n uint64, width int) string {
	text := strconv.FormatUint(n, 10)
	for len(text) < width {
		text = "0" + text
	}
	return text
}
