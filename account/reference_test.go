package account_test

import (
	"slices"
	"time"

	"github.com/rodnik-go/rodnik/account"
)

// reference is what an application should be, in the plainest words: no store,
// no secrets, two phones and two addresses known by their numbers.
type reference struct {
	now          time.Time
	state        account.State // 0: none was begun
	resume       account.State
	owner        int // which of two representatives
	began, until time.Time
	phone, email contact
	code, link   secret
	guard        [2]bool // whether each one's card may have an account
	phoneTaken   [3]bool
	emailTaken   [3]bool
	account      bool
	rows         []string // the moves, "from event to"
}

type contact struct {
	value           int // 0: none
	proved, skipped bool
}

type secret struct {
	is     string // "", "live", "locked", "expired"
	target int
	issued time.Time
	wrong  int
}

// The answers of the reference.
const (
	done       = ""
	notAllowed = "account.application.not_allowed"
	suspended  = "account.application.suspended"
	notFound   = "account.application.not_found"
)

// events are what a representative can do at each state, written down a second
// time.
func events(s account.State) []string {
	switch s {
	case account.StateAddress:
		return []string{"submit_address", "cancel"}
	case account.StatePhone:
		return []string{"skip_phone", "send_phone_code", "back", "cancel"}
	case account.StatePhoneCode:
		return []string{"send_phone_code", "confirm_phone", "skip_phone", "back", "cancel"}
	case account.StateEmail, account.StateEmailPending:
		return []string{"submit_email", "back", "cancel"}
	case account.StatePassword:
		return []string{"set_password", "back", "cancel"}
	case account.StateSuspended:
		return []string{"cancel"}
	case account.StateCompleted, account.StateCancelled, account.StateExpired:
		return nil
	}
	return nil
}

func (m *reference) move(event string, to account.State) string {
	m.rows = append(m.rows, m.state.String()+" "+event+" "+to.String())
	m.state = to
	m.until = m.now.Add(72 * time.Hour)
	if end := m.began.Add(14 * 24 * time.Hour); end.Before(m.until) {
		m.until = end
	}
	return done
}

func (m *reference) dead() bool { return m.state != 0 && m.state.Open() && !m.now.Before(m.until) }

func (m *reference) end(event string, to account.State) string {
	m.phone, m.email, m.code, m.link, m.resume = contact{}, contact{}, secret{}, secret{}, 0
	return m.move(event, to)
}

// work is what Work does by itself.
func (m *reference) work() {
	if m.dead() {
		m.end("expire", account.StateExpired)
	}
	for _, s := range []*secret{&m.code, &m.link} {
		if s.is == "live" && !m.now.Before(s.issued.Add(m.life(s))) || s.is != "" && !m.now.Before(s.issued.Add(m.life(s)+24*time.Hour)) {
			s.is = "expired"
		}
	}
}

func (m *reference) life(s *secret) time.Duration {
	if s == &m.code {
		return 10 * time.Minute
	}
	return 24 * time.Hour
}

// step holds what every command asks first; kept says that a refusal leaves
// what it found out.
func (m *reference) step(event string) (refusal string, kept bool) {
	switch {
	case m.state == 0:
		return notFound, false
	case m.dead():
		m.end("expire", account.StateExpired)
		return notAllowed, true
	case event != "cancel" && m.state.Open() && !m.guard[m.owner]:
		if m.state == account.StateSuspended {
			return suspended, false
		}
		resume := m.state
		m.move("guard_lost", account.StateSuspended)
		m.resume = resume
		return suspended, true
	case event != "cancel" && m.state == account.StateSuspended:
		m.move("guard_restored", m.resume)
		m.resume = 0
	}
	if !slices.Contains(events(m.state), event) {
		return notAllowed, false
	}
	return done, false
}

// do is one command of the representative: what it answers and what is left.
func (m *reference) do(event string, arg int) string {
	before := *m
	before.rows = slices.Clone(m.rows)
	refusal, kept := m.step(event)
	if refusal == done {
		refusal, kept = m.act(event, arg)
	}
	if refusal != done && !kept {
		*m = before
	}
	return refusal
}

func (m *reference) next(after account.State) account.State {
	switch {
	case after < account.StatePhone && !m.phone.proved && !m.phone.skipped:
		return account.StatePhone
	case !m.email.proved:
		return account.StateEmail
	}
	return account.StatePassword
}

func (m *reference) act(event string, arg int) (refusal string, kept bool) {
	switch event {
	case "submit_address":
		return m.move(event, m.next(account.StateAddress)), true
	case "skip_phone":
		if m.phone.proved {
			return notAllowed, false
		}
		m.phone, m.code = contact{skipped: true}, secret{}
		return m.move(event, m.next(account.StatePhone)), true
	case "send_phone_code":
		switch {
		case m.phone == contact{value: arg, proved: true}:
			return m.move(event, m.next(account.StatePhone)), true
		case m.phoneTaken[arg]:
			return "account.phone.taken", true
		}
		m.phone = contact{value: arg}
		m.issue(&m.code, arg)
		return m.move(event, account.StatePhoneCode), true
	case "confirm_phone":
		return m.try(arg)
	case "submit_email":
		if m.emailTaken[arg] {
			return "account.email.taken", true
		}
		if (m.email == contact{value: arg, proved: true}) {
			return m.move(event, account.StatePassword), true
		}
		m.email = contact{value: arg}
		m.issue(&m.link, arg)
		return m.move(event, account.StateEmailPending), true
	case "set_password":
		switch {
		case m.phoneTaken[m.phone.value]:
			m.phone = contact{}
			m.move("phone_taken", account.StatePhone)
			return "account.phone.taken", true
		case m.emailTaken[m.email.value]:
			m.email = contact{}
			m.move("email_taken", account.StateEmail)
			return "account.email.taken", true
		}
		m.account = true
		return m.move(event, account.StateCompleted), true
	case "back":
		to := account.State(arg) //nolint:gosec // A small state.
		if to >= m.state {
			return notAllowed, false
		}
		return m.move(event, to), true
	case "cancel":
		return m.end(event, account.StateCancelled), true
	}
	return "no such event", false
}

func (m *reference) issue(s *secret, target int) {
	if s.is == "live" && s.target == target && m.now.Before(s.issued.Add(m.life(s))) {
		return
	}
	*s = secret{is: "live", target: target, issued: m.now}
}

// try is a code: the right one where arg is 1.
func (m *reference) try(arg int) (refusal string, kept bool) {
	switch {
	case m.code.is == "locked":
		return "account.code.too_many_tries", false
	case m.code.is == "expired":
		return "account.code.expired", false
	case !m.now.Before(m.code.issued.Add(10 * time.Minute)):
		m.code.is = "expired"
		return "account.code.expired", true
	case arg != 1:
		if m.code.wrong++; m.code.wrong == 5 {
			m.code.is = "locked"
		}
		return "account.code.wrong", true
	}
	m.phone.proved, m.code = true, secret{}
	return m.move("confirm_phone", m.next(account.StatePhone)), true
}

// follow is the holder of the mailbox with the link of the last letter.
func (m *reference) follow(event string) string {
	switch {
	case m.link.is == "live" && m.dead():
		m.end("expire", account.StateExpired)
		return "account.token.invalid"
	case m.link.is == "expired" || !m.now.Before(m.link.issued.Add(24*time.Hour)):
		m.link.is = "expired"
		return "account.token.expired"
	case m.state != account.StateEmailPending:
		return "account.token.invalid"
	}
	m.link = secret{}
	if event == "report_not_me" {
		m.email = contact{}
		return m.move(event, account.StateEmail)
	}
	m.email.proved = true
	return m.move(event, account.StatePassword)
}

// begin is Begin by one of the two.
func (m *reference) begin(by int) string {
	switch {
	case !m.guard[by] || m.account:
		return "account.not_eligible"
	case m.state != 0 && m.state.Open() && !m.dead():
		if m.owner != by {
			return "account.application.already_open"
		}
		return done
	}
	if m.dead() {
		m.end("expire", account.StateExpired)
	}
	rows := m.rows
	*m = reference{
		now: m.now, owner: by, began: m.now, guard: m.guard, phoneTaken: m.phoneTaken, emailTaken: m.emailTaken, rows: rows,
	}
	return m.move("begin", account.StateAddress)
}
