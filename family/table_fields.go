package family

// fieldPaths are the paths of a child's form, in field order.
var fieldPaths = [...]string{
	pathSurname, pathGiven, pathPatronymic, pathSex, pathBirthDate, pathBirthCountry, pathCitizenship, pathKind,
	pathSeries, pathNumber, pathIssuedOn, pathActNumber, pathActDate, pathIssuedBy, pathSNILS, pathINN, pathRelation,
}
