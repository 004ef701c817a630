package messages_test

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/validate/messages"
)

// children is a table of invented children; its first line is the names of the
// fields.
const children = `surname,given,sex,birth_date,birth_country,certificate.kind,certificate.series,certificate.number,certificate.issued_on,certificate.issued_by
Образцов,Пётр,М,15.05.2020,russia,russian,VI-МЮ,123456,20.05.2020,Отдел ЗАГС № 1
Образцова,Aнна,Ж,31.02.2021,russia,russian,6-МЮ,12345,20.05.2021,Отдел ЗАГС № 1
`

// printProblems prints every problem of every child in a table, in Russian.
func printProblems(table io.Reader, rules family.Rules) error {
	printer, err := messages.For("ru")
	if err != nil {
		return err
	}
	lines, err := csv.NewReader(table).ReadAll()
	if err != nil {
		return err
	}
	for i, line := range lines {
		if i == 0 {
			continue
		}
		fields := map[string]string{}
		for j, name := range lines[0] {
			fields[name] = line[j]
		}
		form, err := family.ReadChildForm(fields)
		if err == nil {
			_, _, err = form.Parse(rules)
		}
		for _, problem := range printer.Errors(err) {
			fmt.Printf("Строка %d. %s\n", i+1, problem)
		}
	}
	return nil
}

func Example_table() {
	today, _ := family.ParseDate("2026-11-21")
	if err := printProblems(strings.NewReader(children), family.Rules{Today: today}); err != nil {
		fmt.Println(err)
	}
	// Output:
	// Строка 3. Имя: в одном слове смешаны русские и латинские буквы; наберите его заново.
	// Строка 3. Дата рождения: такой даты нет; укажите день, месяц и год, например 20.05.2016.
	// Строка 3. Серия свидетельства: до дефиса в серии стоят римские цифры, не больше шести: I, V, X, L, C, D, M.
	// Строка 3. Номер свидетельства: номер не похож на номер свидетельства; в российском шесть цифр.
}
