package messages

import (
	"strconv"
	"time"
)

// Time is an instant for people, in the printer's zone, to the minute:
// "14:05 on 21 November 2026". A part of a minute counts as a whole one, so that
// nobody comes too early. The zero time gives "".
func (p *Printer) Time(at time.Time) string {
	if at.IsZero() || p.zone == nil {
		return ""
	}
	var room [96]byte
	return string(p.appendTime(room[:0], at))
}

func (p *Printer) appendTime(dst []byte, at time.Time) []byte {
	at = at.In(p.zone)
	if whole := at.Truncate(time.Minute); whole.Before(at) {
		at = whole.Add(time.Minute)
	}
	dst = at.AppendFormat(dst, "15:04")
	dst = append(dst, p.at...)
	dst = strconv.AppendInt(dst, int64(at.Day()), 10)
	dst = append(dst, ' ')
	dst = append(dst, p.months[at.Month()-1]...)
	return at.AppendFormat(dst, " 2006")
}
