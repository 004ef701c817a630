package familytest_test

import (
	"fmt"

	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/family/familytest"
)

func Example() {
	source := familytest.New(1, nil)
	home := source.Family(familytest.Wish{Shape: familytest.Guardianship, Age: familytest.LastDayOf13, Paper: familytest.RussianPaper, Messy: true})
	who, kid := home.Adults[0], home.Children[0]
	fmt.Println(who.Relation.String()+":", who.Person.Name.Full(), who.Person.SNILS.String(), who.Phone.String())
	fmt.Println("child:", kid.Child.Name.Full(), kid.Child.BirthDate.String(), kid.Child.BirthDate.AgeOn(source.Today()))
	fmt.Printf("typed: %q\n", kid.Form.Certificate.Series)
	_, warnings, err := kid.Form.Parse(source.Rules(family.Portal))
	fmt.Println("read: ", kid.Child.Certificate.Series.String(), warnings.Has("certificate.series", family.ErrRepairSeparator), err)
	// Output:
	// guardian: Муляжова Анна Петровна 000-649-855 30 +79000008810
	// child: Примеров Геннадий Кузьмич 2012-11-22 13
	// typed: "\u00a0VIII/ЬС\r\n"
	// read:  VIII-ЬС true <nil>
}

func ExampleSource_Family() {
	source := familytest.New(2026, nil)
	for range 3 {
		home := source.Family(familytest.Wish{Shape: familytest.TwoParents, Children: 1})
		fmt.Println(home.Adults[1].Person.Name.Full(), "→", home.Children[0].Child.Name.Full())
	}
	// Output:
	// Примеренко Антон Николаевич → Примеренко Светлана Антоновна
	// Тест Антон Алексеевич → Тест-Проверских Никита Антонович
	// Муляжов Александр Львович → Муляжов Артём Александрович
}

func ExampleMustSNILS() {
	fmt.Println(familytest.MustSNILS("112-233-445 95").Digits())
	// Output:
	// 11223344595
}
