package zags

import (
	"slices"
	"time"
)

// holidays are the public holidays of every year.
// Source: Labor Code art. 112.
func holidays() []Day {
	return slices.Concat(
		in(time.January, 1, 2, 3, 4, 5, 6, 7, 8), in(time.February, 23), in(time.March, 8), in(time.May, 1, 9),
		in(time.June, 12), in(time.November, 4),
	)
}

// years are the production calendars by the government's decrees.
func years() []Year {
	return []Year{
		{
			Year: 2024,
			Off: slices.Concat(
				in(time.January, 1, 2, 3, 4, 5, 8), in(time.February, 23), in(time.March, 8), in(time.April, 29, 30),
				in(time.May, 1, 9, 10), in(time.June, 12), in(time.November, 4), in(time.December, 30, 31),
			),
			On: slices.Concat(
				in(time.April, 27), in(time.November, 2), in(time.December, 28),
			),
		},
		{
			Year: 2025,
			Off: slices.Concat(
				in(time.January, 1, 2, 3, 6, 7, 8),
				in(time.May, 1, 2, 8, 9), in(time.June, 12, 13), in(time.November, 3, 4), in(time.December, 31),
			),
			On: in(time.November, 1),
		},
		{
			Year: 2026,
			Off: slices.Concat(
				in(time.January, 1, 2, 5, 6, 7, 8, 9), in(time.February, 23), in(time.March, 9),
				in(time.May, 1, 11), in(time.June, 12), in(time.November, 4), in(time.December, 31),
			),
		},
		{
			Year: 2027, Provisional: true,
			Off: slices.Concat(
				in(time.January, 1, 4, 5, 6, 7, 8), in(time.February, 22, 23), in(time.March, 8),
				in(time.May, 3, 10), in(time.June, 14), in(time.November, 4, 5), in(time.December, 31),
			),
			On: in(time.February, 20),
		},
	}
}

// in is days of one month.
func in(month time.Month, days ...int) []Day {
	all := make([]Day, 0, len(days))
	for _, d := range days {
		all = append(all, Day{month, d})
	}
	return all
}
