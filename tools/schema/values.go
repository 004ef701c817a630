package main

import (
	"reflect"

	"github.com/google/jsonschema-go/jsonschema"

	"github.com/rodnik-go/rodnik/family"
)

// datePattern is the years 1826 to 9999 with any day up to the 31st; the format
// knows the calendar.
const datePattern = `^(182[6-9]|18[3-9][0-9]|19[0-9]{2}|[2-9][0-9]{3})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$`

// namePart is one part of a name, or "-" for one that the document states to be
// absent.
const namePart = `(-|[А-Яа-яЁёIVXLCDM .()"'-]*[А-Яа-яЁё][А-Яа-яЁёIVXLCDM .()"'-]*)`

// texts are the schemas of the values that are one text in JSON.
func texts() map[reflect.Type]*jsonschema.Schema {
	return map[reflect.Type]*jsonschema.Schema{
		typeOf[family.Name](): {
			Type: "string", Pattern: "^" + namePart + "," + namePart + ",(" + namePart + ")?$", MaxLength: new(302), Not: &jsonschema.Schema{Pattern: "^-,-,"},
			Description: "Surname, given name and patronymic, parted by commas; \"-\": the document states that there is none; an empty patronymic: not filled",
			Examples:    []any{"Вымыслов,Пётр,Олегович", "Тест,Анна,-"},
		},
		typeOf[family.Sex]():             words("Sex as the certificate states it", "male", "female"),
		typeOf[family.BirthCountry]():    words("Country of birth as the form asks it", "russia", "other"),
		typeOf[family.Relation]():        words("How the representative says they stand to the child", "parent", "adopter", "guardian"),
		typeOf[family.CertificateKind](): words("Kind of the certificate; only a Russian one opens an account", "russian", "soviet", "foreign"),
		typeOf[family.Date](): {
			Type: "string", Format: "date", Pattern: datePattern, Description: "A civil date, YYYY-MM-DD", Examples: []any{"2016-05-19"},
		},
		typeOf[family.Citizenship](): {
			Type: "string", Pattern: `^[A-Z]{3}(,[A-Z]{3}){0,3}$`, Description: "ISO 3166 alpha-3 codes, RUS first, parted by commas", Examples: []any{"RUS,KAZ"},
		},
		typeOf[family.SNILS](): {
			Type: "string", Pattern: `^[0-9]{3}-[0-9]{3}-[0-9]{3} [0-9]{2}$`, Not: &jsonschema.Schema{Pattern: "^000-000-000"},
			Description: "Insurance number; its last two digits are check digits", Examples: []any{"112-233-445 95"},
		},
		typeOf[family.INN](): {
			Type: "string", Pattern: `^[0-9]{12}$`, Not: &jsonschema.Schema{Pattern: "^0*$"},
			Description: "Taxpayer number of a person; its last two digits are check digits", Examples: []any{"500100732259"},
		},
		typeOf[family.Series](): {
			Type: "string", Pattern: `^[0-9A-Za-zА-Яа-яЁё/. -]{1,10}$`, Description: "Series; a Russian one is Roman digits, a hyphen and two Cyrillic capitals",
			Examples: []any{"VI-МЮ"},
		},
		typeOf[family.CertificateNumber](): {
			Type: "string", Pattern: `^[0-9A-Za-zА-Яа-яЁё/. -]{1,25}$`, Description: "Number; a Russian one is six digits, or seven by an option", Examples: []any{"123456"},
		},
		typeOf[family.ActNumber](): {
			Type: "string", Pattern: `^([0-9]{21}|[0-9]{1,5}(-[0-9]{1,4})?[А-Я]?)$`,
			Description: "Number of the act record: short before 2018-10-01, 21 digits with a check digit since then", Examples: []any{"110209910002900532002", "123В"},
		},
		typeOf[family.Issuer]():     printed("Who issued the certificate, as printed"),
		typeOf[family.BirthPlace](): printed("Place of birth, as printed in the certificate"),
		typeOf[family.Phone](): {
			Type: "string", Pattern: `^\+7(9[0-9]{9}|(000|111)[0-9]{7})$`, Description: "A Russian mobile phone in E.164; +7000 and +7111 are test stands",
			Examples: []any{"+79000000000"},
		},
		typeOf[family.Email](): {
			Type: "string", Pattern: `^[^@\s<>]{1,64}@[^@\s<>]+\.[^@\s<>]+$`, MaxLength: new(254), Description: "An e-mail address as typed; its domain may be international",
			Examples: []any{"test@example.org"},
		},
	}
}

func typeOf[T any]() reflect.Type { return reflect.TypeFor[T]() }

func words(about string, all ...any) *jsonschema.Schema {
	return &jsonschema.Schema{Type: "string", Enum: all, Description: about}
}

// printed is a text of a paper: single spaces, none at an end, a letter or
// digit somewhere.
func printed(about string) *jsonschema.Schema {
	return &jsonschema.Schema{
		Type: "string", MinLength: new(1), MaxLength: new(255), Pattern: `^[^\s-]([^\n\r\t]*[^\s-])?$`, Description: about,
	}
}

// infer is the schema of a type, its fields of the types of texts included.
func infer(t reflect.Type, more map[reflect.Type]*jsonschema.Schema) (*jsonschema.Schema, error) {
	known := texts()
	for of, s := range more {
		known[of] = s
	}
	return jsonschema.ForType(t, &jsonschema.ForOptions{TypeSchemas: known})
}

// address is the schema of a family.Address.
func address() (*jsonschema.Schema, error) {
	s, err := infer(typeOf[family.Address](), nil)
	if err != nil {
		return nil, err
	}
	for name, p := range s.Properties {
		switch name {
		case "line":
			p.MinLength, p.Description = new(1), "The whole address, with at least one letter"
		case "country":
			p.Enum, p.Description = []any{family.Russia}, "ISO 3166 alpha-3; absent: Russia"
		case "zip":
			p.Pattern = `^[0-9]{6}$`
		case "fias":
			p.Pattern = `^([0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}|[0-9]+(\.[0-9]+)+)$`
			p.Description, p.MaxLength = "A GUID, or the old code of digits and full stops", new(64)
		case "copied":
			p.Description = "The address was copied from the representative's and not edited since"
		}
		if p.Type == "string" && p.Enum == nil && p.MaxLength == nil && p.Pattern == "" {
			p.MaxLength = new(500)
		}
	}
	s.Required = []string{"line"}
	s.Description = "A Russian postal address; the line is enough"
	return s, nil
}

// certificate is the schema of a family.BirthCertificate.
func certificate() (*jsonschema.Schema, error) {
	s, err := infer(typeOf[family.BirthCertificate](), nil)
	if err != nil {
		return nil, err
	}
	s.Required = []string{"kind", "number", "issued_on", "issued_by"}
	s.DependentRequired = map[string][]string{"act_number": {"act_date"}}
	kind := func(name string) *jsonschema.Schema {
		return &jsonschema.Schema{Properties: map[string]*jsonschema.Schema{"kind": {Const: new(any(name))}}}
	}
	s.AllOf = []*jsonschema.Schema{
		{
			If: kind("russian"),
			Then: &jsonschema.Schema{Properties: map[string]*jsonschema.Schema{
				"series": {Pattern: `^[IVXLCDM]{1,6}-[А-ЯЁ]{2}$`},
			}},
		},
		{
			If: &jsonschema.Schema{Not: kind("foreign")},
			Then: &jsonschema.Schema{Required: []string{"series"}, Properties: map[string]*jsonschema.Schema{
				"number": {Pattern: `^[0-9]{6,7}$`},
			}},
		},
	}
	s.Description = "A birth certificate with the act record it speaks of"
	return s, nil
}

// child is the schema of a family.Child.
func child() (*jsonschema.Schema, error) {
	paper, err := certificate()
	if err != nil {
		return nil, err
	}
	form, err := childForm()
	if err != nil {
		return nil, err
	}
	form.Description = "The form as typed"
	s, err := infer(typeOf[family.Child](), map[reflect.Type]*jsonschema.Schema{
		typeOf[family.BirthCertificate](): paper, typeOf[family.ChildForm](): form,
	})
	if err != nil {
		return nil, err
	}
	s.Required = []string{"name", "sex", "birth_date", "birth_country", "certificate"}
	return s, nil
}

// representative is the schema of a family.Representative.
func representative() (*jsonschema.Schema, error) {
	home, err := address()
	if err != nil {
		return nil, err
	}
	s, err := infer(typeOf[family.Representative](), map[reflect.Type]*jsonschema.Schema{typeOf[family.Address](): home})
	if err != nil {
		return nil, err
	}
	s.Required = []string{"name", "birth_date"}
	return s, nil
}
