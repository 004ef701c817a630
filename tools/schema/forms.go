package main

import (
	"maps"
	"reflect"

	"github.com/google/jsonschema-go/jsonschema"

	"github.com/rodnik-go/rodnik/account"
	"github.com/rodnik-go/rodnik/consent"
	"github.com/rodnik-go/rodnik/family"
)

// What people type is mended and judged by the parsers, which know more than a
// schema can say. These schemas refuse only what the parsers refuse too.
const (
	blank    = "[\t\n\r \u00a0\u2009\u202f]*"                                                 // what is trimmed at the ends
	written  = "[^\t\n\r \u00a0\u2009\u202f]"                                                 // anything else
	between  = "[ \u00a0\u2009\u202f\u2010\u2011\u2012\u2013\u2014\u2212-]*"                  // between the digits of a number
	aDate    = `([0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{2}\.[0-9]{2}\.[0-9]{4})`                    // both spellings
	anAct    = "[^\t\n\r \u00a0\u2009\u202f\u2010\u2011\u2012\u2013\u2014\u2212-]"            // "-" stands for no number
	aCountry = "[A-Za-z]{3}"                                                                  // and three letters whose capitals they are
	noName   = "^" + blank + "$"                                                              // a name that is stated absent
	codes    = aCountry + "([, \u00a0\u2009\u202f]+" + aCountry + ")*[, \u00a0\u2009\u202f]*" // of citizenships
)

// document is a schema with a file of its own.
type document struct {
	name, title, about string
	schema             func() (*jsonschema.Schema, error)
}

// all are the documents, in the order of the journey.
func all() []document {
	return []document{
		{"child_form", "ChildForm", "A child as typed: what family.ChildForm reads. Texts may have spaces around and spellings that are mended.", childForm},
		{"certificate_form", "CertificateForm", "A birth certificate as typed: the part certificate of a child_form.", certificateForm},
		{"representative_form", "RepresentativeForm", "A representative as typed: what family.RepresentativeForm reads.", representativeForm},
		{"child", "Child", "A child whose form was good: family.Child, every value canonical.", child},
		{"birth_certificate", "BirthCertificate", "A birth certificate that was read: family.BirthCertificate.", certificate},
		{"representative", "Representative", "A representative whose form was good: family.Representative.", representative},
		{"address", "Address", "A Russian address: family.Address.", address},
		{"contacts", "Contacts", "Phone and e-mail of a representative, at least one: account.Contacts.", contacts},
		{"residence", "Residence", "The first step of an application for a child's account: account.Residence.", residence},
		{"tick", "Tick", "The box under the agreement, with the text that was shown: consent.Tick.", tick},
	}
}

func typed(about, pattern string, limit int) *jsonschema.Schema {
	s := &jsonschema.Schema{Type: "string", Description: about, Pattern: pattern}
	if limit > 0 { // in code points, with what is trimmed and mended; the parser's own bound is in bytes
		s.MaxLength = new(4 * limit)
	}
	return s
}

// choice is one of a few words, or nothing when it is optional.
func choice(about, alternatives string, optional bool) *jsonschema.Schema {
	pattern := "^" + blank + "(" + alternatives + ")"
	if optional {
		pattern += "?"
	}
	return typed(about, pattern+blank+"$", 32)
}

// nameFields are the parts of a name as typed.
func nameFields() map[string]*jsonschema.Schema {
	return map[string]*jsonschema.Schema{
		"surname":       typed("Surname, 1 to 100 characters; required unless no_surname", "", 100),
		"given":         typed("Given name, 1 to 100 characters; required unless no_given", "", 100),
		"patronymic":    typed("Patronymic, if any", "", 100),
		"no_surname":    {Type: "boolean", Description: "The document states that there is no surname"},
		"no_given":      {Type: "boolean", Description: "The document states that there is no given name"},
		"no_patronymic": {Type: "boolean", Description: "The document states that there is no patronymic"},
	}
}

// nameRules are the rules about the three parts: what is stated absent is not
// typed, and surname and given name are not both absent.
func nameRules() []*jsonschema.Schema {
	absent := func(part string) *jsonschema.Schema {
		return &jsonschema.Schema{Required: []string{"no_" + part}, Properties: map[string]*jsonschema.Schema{
			"no_" + part: {Const: new(any(true))}, part: {Pattern: noName},
		}}
	}
	given := func(part string, required ...string) *jsonschema.Schema {
		s := &jsonschema.Schema{Required: required, Properties: map[string]*jsonschema.Schema{"no_" + part: {Const: new(any(false))}}}
		if required != nil {
			s.Properties[part] = &jsonschema.Schema{Pattern: written}
		}
		return s
	}
	return []*jsonschema.Schema{
		{AnyOf: []*jsonschema.Schema{given("surname", "surname"), absent("surname")}},
		{AnyOf: []*jsonschema.Schema{given("given", "given"), absent("given")}},
		{AnyOf: []*jsonschema.Schema{given("patronymic"), absent("patronymic")}},
		{Not: &jsonschema.Schema{AllOf: []*jsonschema.Schema{absent("surname"), absent("given")}}},
	}
}

// form is the inferred schema of a struct with its properties described.
func form(t reflect.Type, more map[reflect.Type]*jsonschema.Schema, fields map[string]*jsonschema.Schema) (*jsonschema.Schema, error) {
	s, err := infer(t, more)
	if err != nil {
		return nil, err
	}
	for name, described := range fields {
		if s.Properties[name] != nil { // a field that is gone must not live on here
			s.Properties[name] = described
		}
	}
	return s, nil
}

const (
	sexes   = "male|female|M|m|F|f|1|2|М|м|Ж|ж"
	aDigit  = "[0-9\uff10-\uff19]" // a full-width one is mended
	ofSNILS = aDigit + "(" + between + aDigit + "){10}"
	ofINN   = aDigit + "(" + between + aDigit + "){11}"
)

func optional(pattern string) string { return "^" + blank + "(" + pattern + ")?" + blank + "$" }

func required(pattern string) string { return "^" + blank + "(" + pattern + ")" + blank + "$" }

func childForm() (*jsonschema.Schema, error) {
	paper, err := certificateForm()
	if err != nil {
		return nil, err
	}
	fields := nameFields()
	maps.Copy(fields, map[string]*jsonschema.Schema{
		"sex":           choice("Sex: a word, or a letter or digit of screens and wires", sexes, false),
		"birth_date":    typed("YYYY-MM-DD or DD.MM.YYYY", required(aDate), 32),
		"birth_country": choice("Country of birth", "russia|other", false),
		"citizenship":   typed("ISO 3166 alpha-3 codes; optional", optional("[, \u00a0\u2009\u202f]*"+codes), 32),
		"snils":         typed("11 digits; optional", optional(ofSNILS), 32),
		"inn":           typed("12 digits; optional", optional(ofINN), 32),
		"relation":      choice("Of the representative to the child; optional", "parent|adopter|guardian", true),
	})
	s, err := form(typeOf[family.ChildForm](), map[reflect.Type]*jsonschema.Schema{typeOf[family.CertificateForm](): paper}, fields)
	if err != nil {
		return nil, err
	}
	s.Required = []string{"sex", "birth_date", "birth_country", "certificate"}
	s.AllOf = nameRules()
	return s, nil
}

func certificateForm() (*jsonschema.Schema, error) {
	s, err := form(typeOf[family.CertificateForm](), nil, map[string]*jsonschema.Schema{
		"kind":       choice("Kind of the certificate", "russian|soviet|foreign", false),
		"series":     typed("Series, as \"VI-МЮ\"; required but of a foreign certificate", "", 16),
		"number":     typed("Number; of a Russian certificate six digits", written, 32),
		"issued_on":  typed("YYYY-MM-DD or DD.MM.YYYY", required(aDate), 32),
		"act_number": typed("Number of the act record; \"\" or \"-\": absent", "", 32),
		"act_date":   typed("YYYY-MM-DD or DD.MM.YYYY; required with an act number", optional(aDate), 32),
		"issued_by":  typed("Who issued it, exactly as printed, 1 to 255 characters", written, 255),
	})
	if err != nil {
		return nil, err
	}
	s.Required = []string{"kind", "number", "issued_on", "issued_by"}
	s.AllOf = []*jsonschema.Schema{
		{
			If:   &jsonschema.Schema{Properties: map[string]*jsonschema.Schema{"kind": {Not: &jsonschema.Schema{Pattern: "foreign"}}}},
			Then: needs("series"),
		},
		{
			If: &jsonschema.Schema{
				Required: []string{"act_number"}, Properties: map[string]*jsonschema.Schema{"act_number": {Pattern: anAct}},
			},
			Then: needs("act_date"),
		},
	}
	s.Description = "The birth certificate as typed"
	return s, nil
}

// needs is a field that is there and not blank.
func needs(field string) *jsonschema.Schema {
	return &jsonschema.Schema{Required: []string{field}, Properties: map[string]*jsonschema.Schema{field: {Pattern: written}}}
}

func representativeForm() (*jsonschema.Schema, error) {
	fields := nameFields()
	maps.Copy(fields, map[string]*jsonschema.Schema{
		"birth_date":         typed("YYYY-MM-DD or DD.MM.YYYY", required(aDate), 32),
		"sex":                choice("Sex; optional", sexes, true),
		"snils":              typed("11 digits; optional", optional(ofSNILS), 32),
		"registered_address": typed("Permanent registration in one line, up to 500 characters; optional", "", 500),
	})
	s, err := form(typeOf[family.RepresentativeForm](), nil, fields)
	if err != nil {
		return nil, err
	}
	s.Required = []string{"birth_date"}
	s.AllOf = nameRules()
	return s, nil
}

func contacts() (*jsonschema.Schema, error) {
	s, err := infer(typeOf[account.Contacts](), nil)
	if err != nil {
		return nil, err
	}
	s.MinProperties = new(1)
	return s, nil
}

func residence() (*jsonschema.Schema, error) {
	home, err := address()
	if err != nil {
		return nil, err
	}
	s, err := infer(typeOf[account.Residence](), map[reflect.Type]*jsonschema.Schema{typeOf[family.Address](): home})
	if err != nil {
		return nil, err
	}
	s.Properties["same_as_mine"].Description = "Copy the representative's permanent registration instead of giving one"
	s.Required = []string{"birth_place"}
	s.AnyOf = []*jsonschema.Schema{
		{Required: []string{"address"}},
		{Required: []string{"same_as_mine"}, Properties: map[string]*jsonschema.Schema{"same_as_mine": {Const: new(any(true))}}},
	}
	return s, nil
}

func tick() (*jsonschema.Schema, error) {
	s, err := infer(typeOf[consent.Tick](), nil)
	if err != nil {
		return nil, err
	}
	for name, about := range map[string]string{
		"text": "The text that was shown", "version": "Its version", "locale": "Its language, such as ru", "given": "Whether the person ticked the box",
	} {
		s.Properties[name].Description = about
		if name != "given" {
			s.Properties[name].MinLength, s.Properties[name].MaxLength = new(1), new(256)
		}
	}
	return s, nil
}
