package zags

import (
	"crypto/sha256"
	"encoding/binary"
	"strconv"
	"time"
)

// pollIn is the wait before the next poll of a submitted request.
func (l law) pollIn(r request, now time.Time) time.Duration {
	if len(l.policy.Poll) > 0 {
		return jittered(r.ID, r.Polls, pick(l.policy.Poll, r.Polls))
	}
	first := [...]time.Duration{time.Minute, 2 * time.Minute, 4 * time.Minute, 8 * time.Minute}
	wait := 15 * time.Minute
	switch {
	case r.State == Overdue:
		wait = day
	case r.Polls < len(first):
		wait = first[r.Polls]
	case now.Sub(r.AcceptedAt) >= 2*time.Hour:
		wait = time.Hour
	}
	return jittered(r.ID, r.Polls, wait)
}

// retryIn is the wait before the register is asked again whether it took a request.
func (l law) retryIn(r request) time.Duration {
	if len(l.policy.Retry) > 0 {
		return jittered(r.ID, r.Tries, pick(l.policy.Retry, r.Tries))
	}
	const most = 15 * time.Minute
	wait := 30 * time.Second
	for range min(r.Tries, 10) {
		wait = min(2*wait, most)
	}
	return jittered(r.ID, r.Tries, wait)
}

func pick(waits []time.Duration, n int) time.Duration {
	return max(waits[min(n, len(waits)-1)], time.Millisecond)
}

// jittered shortens a wait by up to a tenth, so that requests of one minute do
// not march in step; by the id, so that every rerun decides the same.
func jittered(id RequestID, n int, wait time.Duration) time.Duration {
	digest := sha256.Sum256([]byte(string(id) + "/" + strconv.Itoa(n)))
	part := time.Duration(binary.BigEndian.Uint16(digest[:]))
	return wait - wait/10*part/(1<<16)
}
