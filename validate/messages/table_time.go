package messages

// months in the case that stands beside a day, and what stands between the time
// of day and the date.
func months(russian bool) (names []string, between string) {
	if russian {
		return []string{
			"января", "февраля", "марта", "апреля", "мая", "июня",
			"июля", "августа", "сентября", "октября", "ноября", "декабря",
		}, " "
	}
	return []string{
		"January", "February", "March", "April", "May", "June",
		"July", "August", "September", "October", "November", "December",
	}, " on "
}

// unknownCode stands for a code without a sentence; the code follows.
func unknownCode() (ru, en string) {
	return "не выполнено правило", "a rule is broken"
}

// sentenceTables lists the sentences by the package that owns the code. A
// sentence starts with a small letter (a field may stand before it) and has no
// full stop.
func sentenceTables() [][]row {
	return [][]row{
		familyTable(), formTable(), repairTable(), passwordTable(), storageTable(),
		cabinetTable(), zagsTable(), tagsTable(), consentTable(), accountTable(),
	}
}

// numberSign stands before the number of one of several.
func numberSign(english bool) string {
	if english {
		return "No. "
	}
	return "№ "
}
