package familytest

// The Roman numbers of series, as papers of the last decades have them.
var romans = [...]string{"I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIV", "XIX"}

// The letters of series: the first ones no region has, the second ones have a
// Latin double or not.
var (
	firstLetters  = [...]string{"Ъ", "Ь"}
	secondLetters = [...]string{"А", "В", "Е", "К", "М", "Н", "О", "Р", "С", "Т", "Х", "У", "Б", "Г", "Ж", "Ф", "Ш", "Ю", "Я"}
)

// Towns that do not exist, as they stand after «г.» and after «города».
var towns = [...]town{
	{"Примерск", "Примерска"},
	{"Вымыслов", "Вымыслова"},
	{"Тестоград", "Тестограда"},
	{"Новый Макет", "Нового Макета"},
	{"Шаблонёвск", "Шаблонёвска"},
}

type town struct{ name, of string }

// Streets that do not exist.
var streets = [...]string{"ул. Тестовая", "ул. Примерная", "пр-т Образцовых Данных", "пер. Условный", "наб. Вымышленная"}

// Places abroad: the place in Russian letters, the consulate, the foreign office,
// the citizenship.
var abroad = [...]abroadPlace{
	{"г. Тестштадт, Германия", "тестовое консульство РФ в г. Тестштадте", "Test-Standesamt Teststadt", "DEU"},
	{"г. Макетабад, Казахстан", "тестовое консульство РФ в г. Макетабаде", "Тестовый РАГС г. Макетабада", "KAZ"},
	{"г. Примероаван, Армения", "тестовое консульство РФ в г. Примероаване", "Test registry office Primeroavan", "ARM"},
}

type abroadPlace struct{ place, consulate, office, citizenship string }
