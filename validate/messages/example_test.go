package messages_test

import (
	"fmt"
	"time"

	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/validate"
	"github.com/rodnik-go/rodnik/validate/messages"
)

func Example() {
	form := family.ChildForm{
		Surname: "Образцов", Given: "Пeтр", Sex: "male", BirthDate: "31.02.2016", BirthCountry: "russia",
		Certificate: family.CertificateForm{Kind: "russian", Series: "6-МЮ", Number: "123456", IssuedOn: "20.05.2016", IssuedBy: "Отдел ЗАГС"},
	}
	_, _, err := form.Parse(family.Rules{Today: family.DateOf(time.Unix(1_795_000_000, 0), time.UTC)})
	for _, lang := range []string{"ru", "en"} {
		printer, _ := messages.For(lang)
		for _, line := range printer.Errors(err) {
			fmt.Println(line)
		}
	}
	// Output:
	// Имя: в одном слове смешаны русские и латинские буквы; наберите его заново.
	// Дата рождения: такой даты нет; укажите день, месяц и год, например 20.05.2016.
	// Серия свидетельства: до дефиса в серии стоят римские цифры, не больше шести: I, V, X, L, C, D, M.
	// Given name: one word mixes Russian and Latin letters; type it anew.
	// Date of birth: there is no such date; give day, month and year, such as 20.05.2016.
	// Series of the certificate: a series begins with a Roman numeral of one to six digits: I, V, X, L, C, D, M.
}

func ExamplePrinter_Sentence() {
	wrong := validate.Code("account.code.wrong").At("code", validate.Int("left", 2))
	for _, lang := range []string{"ru", "en"} {
		printer, _ := messages.For(lang)
		fmt.Println(printer.Sentence(wrong))
	}
	// Output:
	// Код из СМС: неверный код, осталось 2 попытки.
	// Code from the SMS: the code is wrong, 2 tries left.
}

func ExamplePrinter_Label() {
	for _, lang := range []string{"ru", "en"} {
		printer, _ := messages.For(lang)
		fmt.Println(printer.Label("children[0].certificate.issued_by"))
	}
	// Output:
	// Ребёнок 1, кем выдано
	// Child 1, issued by
}

func ExamplePrinter_Notice() {
	for _, lang := range []string{"ru", "en"} {
		printer, _ := messages.For(lang)
		fmt.Println(printer.Notice("consent.asked", "", "Дневник"))
	}
	// Output:
	// Информационная система просит разрешение на данные ребёнка: Дневник.
	// A system asks for a permission for the child's data: Дневник.
}

func ExamplePrinter_Screen() {
	for _, lang := range []string{"ru", "en"} {
		printer, _ := messages.For(lang)
		screen, _ := printer.Screen("phone")
		fmt.Printf("%s: %s %s\n", screen.Title, screen.Fields[0].Label, screen.Fields[0].Placeholder)
		for _, action := range screen.Actions {
			fmt.Println(action.Title)
		}
	}
	// Output:
	// Телефон ребёнка: Телефон +7 (999) 999-99-99
	// Получить код
	// Пропустить
	// Phone of the child: Phone +7 (999) 999-99-99
	// Get a code
	// Skip
}

func ExamplePrinter_Text() {
	printer, _ := messages.For("ru")
	fmt.Println(printer.Text("password.length"))
	fmt.Println(printer.Text("password.length", validate.Int("min", 21)))
	// Output:
	// Не меньше 8 символов
	// Не меньше 21 символа
}

func ExampleNew() {
	const errFull validate.Code = "shop.cart.full"
	sentences := make(map[validate.Code]string)
	sentences[errFull] = "слишком много товаров[, можно не больше {max}]"
	printer, _ := messages.New("ru-RU, en;q=0.5", &messages.Options{
		Sentences: sentences, Labels: map[string]string{"cart": "Корзина"},
	})
	fmt.Println(printer.Sentence(errFull.At("cart", validate.Int("max", 5))))
	// Output:
	// Корзина: слишком много товаров, можно не больше 5.
}
