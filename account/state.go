package account

import "github.com/rodnik-go/rodnik/internal/machine"

// State is a step of an application.
type State uint8

// The states of an application. Zero is unset. Who acts next stands behind
// each.
const (
	StateAddress      State = iota + 1 // representative: place of birth and address
	StatePhone                         // representative: a phone, or skip it
	StatePhoneCode                     // representative: the code from the SMS
	StateEmail                         // representative: address and agreement
	StateEmailPending                  // holder of the mailbox: the link in the letter
	StatePassword                      // representative: the password
	StateSuspended                     // whoever can restore the guard that was lost
	StateCompleted                     // nobody: the account exists
	StateCancelled                     // nobody
	StateExpired                       // nobody
)

func stateNames() machine.Names {
	return machine.Names{
		"", "address", "phone", "phone_code", "email", "email_pending", "password",
		"suspended", "completed", "cancelled", "expired", //nolint:misspell // A word of the wire.
	}
}

// String is the word, such as "phone_code"; "" when unset.
func (s State) String() string { return stateNames().Word(uint8(s)) }

// MarshalText is String.
func (s State) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads a word of String and refuses any other.
func (s *State) UnmarshalText(text []byte) error { return machine.Read(stateNames(), text, s) }

// Open reports whether the application can still go on.
func (s State) Open() bool { return s >= StateAddress && s <= StateSuspended }

// Next is who acts next: "representative", "holder" of the mailbox, "guard"
// (whoever can restore what was lost) or "nobody".
func (s State) Next() string {
	switch s {
	case StateAddress, StatePhone, StatePhoneCode, StateEmail, StatePassword:
		return "representative"
	case StateEmailPending:
		return "holder"
	case StateSuspended:
		return "guard"
	case StateCompleted, StateCancelled, StateExpired:
		return "nobody"
	}
	return "nobody"
}

// Transition is one move of the application: From, Event, Guard, Effect, To,
// and Next, who acts after it.
type Transition = machine.Transition[State]

// The events of an application.
const (
	eventBegin         = "begin"
	eventSubmitAddress = "submit_address"
	eventSkipPhone     = "skip_phone"
	eventSendCode      = "send_phone_code"
	eventConfirmPhone  = "confirm_phone"
	eventSubmitEmail   = "submit_email"
	eventConfirmEmail  = "confirm_email"
	eventNotMe         = "report_not_me"
	eventSetPassword   = "set_password"
	eventPhoneTaken    = "phone_taken"
	eventEmailTaken    = "email_taken"
	eventBack          = "back"
	eventGuardLost     = "guard_lost"
	eventGuardRestored = "guard_restored"
	eventCancel        = "cancel"
	eventExpire        = "expire"
)

// Transitions lists the moves of an application. The slice is the caller's.
func Transitions() []Transition {
	steps := []State{StateAddress, StatePhone, StatePhoneCode, StateEmail, StateEmailPending, StatePassword}
	var t []Transition
	row := func(from State, event, guard, effect string, to ...State) {
		for _, s := range to {
			t = append(t, Transition{From: from, Event: event, Guard: guard, Effect: effect, To: s, Next: s.Next()})
		}
	}
	// Where a step was answered before and one came back to an earlier one, the
	// way leads to the first step that is still open.
	row(0, eventBegin, "Readiness", "hold the card", StateAddress)
	row(StateAddress, eventSubmitAddress, "place of birth and address", "copy where ticked", StatePhone, StateEmail, StatePassword)
	row(StatePhone, eventSkipPhone, "not proved", "warning", StateEmail, StatePassword)
	row(StatePhone, eventSendCode, "free, not a representative's; sending permitted", "challenge, SMS", StatePhoneCode)
	row(StatePhone, eventSendCode, "the phone that is proved already", "", StateEmail, StatePassword)
	row(StatePhoneCode, eventSendCode, "as before; the same phone keeps its code", "SMS", StatePhoneCode)
	row(StatePhoneCode, eventConfirmPhone, "the code, in time, within the tries", "phone proved", StateEmail, StatePassword)
	row(StatePhoneCode, eventSkipPhone, "not proved", "challenge revoked, warning", StateEmail, StatePassword)
	row(StateEmail, eventSubmitEmail, "free, not a representative's; agreement; sending permitted", "agreement, challenge, letter", StateEmailPending)
	row(StateEmail, eventSubmitEmail, "the address that is proved already", "", StatePassword)
	row(StateEmailPending, eventSubmitEmail, "as before; the same address keeps its link", "letter", StateEmailPending)
	row(StateEmailPending, eventConfirmEmail, "the link, in time", "address proved", StatePassword)
	row(StateEmailPending, eventNotMe, "the link, in time", "challenge revoked, notice", StateEmail)
	row(StatePassword, eventSetPassword, "password policy; every guard of begin again; claims free", "account, link, notice", StateCompleted)
	row(StatePassword, eventPhoneTaken, "another account holds the phone", "its proof is dropped", StatePhone)
	row(StatePassword, eventEmailTaken, "another account holds the address", "its proof is dropped", StateEmail)
	for i, from := range steps {
		for _, to := range []State{StateAddress, StatePhone, StateEmail} {
			if to < from && (from != StatePhoneCode || to != StatePhone) {
				row(from, eventBack, "the step was passed", "", to)
			}
		}
		if from == StatePhoneCode {
			row(from, eventBack, "the step was passed", "challenge kept", StatePhone)
		}
		row(from, eventGuardLost, "a guard of begin fails", "the step is remembered", StateSuspended)
		row(StateSuspended, eventGuardRestored, "all guards hold", "", steps[i])
	}
	for _, from := range append(steps, StateSuspended) {
		row(from, eventCancel, "", "challenges revoked, data wiped, hold released", StateCancelled)
		row(from, eventExpire, "72 h idle or 14 days in all", "as cancel, notice", StateExpired)
	}
	return t
}

func table() machine.Table[State] { return Transitions() }
