package tags_test

import (
	"fmt"

	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/validate/tags"
)

type Student struct {
	LastName  string `json:"last_name" validate:"ru_name"`
	FirstName string `json:"first_name" validate:"ru_name"`
	SNILS     string `json:"snils" validate:"snils=optional"`
	Phone     string `json:"phone" validate:"omitempty,ru_phone"`
	School    string `json:"school" validate:"required,max=20"`
}

type Class struct {
	Students []Student `json:"students" validate:"min=1,dive"`
	Teacher  string    `json:"teacher" validate:"ru_email=portal"`
}

func Example() {
	v, err := tags.New()
	if err != nil {
		fmt.Println(err)
		return
	}
	class := Class{Teacher: "a+b@example.ru", Students: []Student{
		{LastName: "Образцов", FirstName: "Пётр", School: "Школа № 3"},
		{LastName: "Oбразцова", FirstName: "", SNILS: "112-233-445 96", Phone: "8 800 555-35-35", School: "Школа № 3 города Омска"},
	}}
	for _, broken := range tags.Errors(v.Struct(class)) {
		fmt.Println(broken)
	}
	// Output:
	// students[1].last_name: family.name.script
	// students[1].first_name: family.required
	// students[1].snils: family.snils.checksum
	// students[1].phone: family.phone.fixed
	// students[1].school: family.text.too_long{max=20}
	// teacher: family.email.plus
}

// Application is a form with names of its own that is judged as a whole.
type Application struct {
	LastName string                 `json:"last_name"`
	Name     string                 `json:"name"`
	Sex      string                 `json:"sex"`
	Born     string                 `json:"born"`
	Paper    family.CertificateForm `json:"certificate"`
}

func (a Application) ChildForm() family.ChildForm {
	return family.ChildForm{
		Surname: a.LastName, Given: a.Name, Sex: a.Sex, BirthDate: a.Born, BirthCountry: "russia", Certificate: a.Paper,
	}
}

func ExampleRegisterChild() {
	v, err := tags.New()
	if err != nil {
		fmt.Println(err)
		return
	}
	today := func() family.Rules { // ask your clock here
		day, _ := family.ParseDate("2026-11-21")
		return family.Rules{Today: day}
	}
	names := map[string]string{"surname": "last_name", "given": "name", "birth_date": "born"}
	if err := tags.RegisterChild(v, today, Application.ChildForm, names); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(tags.Errors(v.Struct(Application{
		LastName: "Образцов", Name: "Пётр", Sex: "М", Born: "2005-05-15",
		Paper: family.CertificateForm{
			Kind: "russian", Series: "VI-МЮ", Number: "123456", IssuedOn: "2005-05-10", IssuedBy: "Отдел ЗАГС г. Омска",
		},
	})))
	// Output:
	// born: family.child.not_minor; certificate.issued_on: family.issue_date.before_birth
}

func ExampleCheck() {
	type mistyped struct {
		SNILS string `json:"snils" validate:"snlis"`
	}
	v, err := tags.New()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(tags.Check(v, Class{}))
	fmt.Println(tags.Check(v, mistyped{}))
	// Output:
	// <nil>
	// tags: check tags_test.mistyped: tags.tag: Undefined validation function 'snlis' on field 'SNILS'
}
