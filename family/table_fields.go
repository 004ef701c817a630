package family

// fieldPlace is where a path stands in a child's form; 0 for "" and unknown
// paths, which come first.
func fieldPlace(path string) int {
	switch path {
	case pathSurname:
		return 1
	case pathGiven:
		return 2
	case pathPatronymic:
		return 3
	case pathSex:
		return 4
	case pathBirthDate:
		return 5
	case pathBirthCountry:
		return 6
	case pathCitizenship:
		return 7
	case pathKind:
		return 8
	case pathSeries:
		return 9
	case pathNumber:
		return 10
	case pathIssuedOn:
		return 11
	case pathActNumber:
		return 12
	case pathActDate:
		return 13
	case pathIssuedBy:
		return 14
	case pathSNILS:
		return 15
	case pathINN:
		return 16
	case pathRelation:
		return 17
	}
	return 0
}
