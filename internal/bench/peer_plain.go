package main

import "github.com/rodnik-go/rodnik/family"

// peerPlain is the same form with the validator's built-in tags only. It judges
// less: no alphabet, no check digit, no series, no order of dates, no age. It
// shows what walking over a structure by reflection costs before any rule.
type peerPlain struct {
	Surname      string           `json:"surname" validate:"required,max=100"`
	Given        string           `json:"given" validate:"required,max=100"`
	Patronymic   string           `json:"patronymic" validate:"omitempty,max=100"`
	Sex          string           `json:"sex" validate:"required,oneof=male female"`
	BirthDate    string           `json:"birth_date" validate:"required,datetime=2006-01-02"`
	BirthCountry string           `json:"birth_country" validate:"required,oneof=russia other"`
	Citizenship  string           `json:"citizenship" validate:"omitempty,len=3"`
	Certificate  plainCertificate `json:"certificate"`
	SNILS        string           `json:"snils" validate:"omitempty,len=14"`
	INN          string           `json:"inn" validate:"omitempty,len=12,number"`
	Relation     string           `json:"relation" validate:"omitempty,oneof=parent adopter guardian"`
}

type plainCertificate struct {
	Kind      string `json:"kind" validate:"required,oneof=russian"`
	Series    string `json:"series" validate:"required,max=9"`
	Number    string `json:"number" validate:"required,len=6,number"`
	IssuedOn  string `json:"issued_on" validate:"required,datetime=2006-01-02"`
	ActNumber string `json:"act_number" validate:"omitempty,len=21,number"`
	ActDate   string `json:"act_date" validate:"required_with=ActNumber,omitempty,datetime=2006-01-02"`
	IssuedBy  string `json:"issued_by" validate:"required,max=255"`
}

func peerPlainOf(f family.ChildForm) peerPlain {
	p := peerFormOf(f)
	return peerPlain{
		Surname: p.Surname, Given: p.Given, Patronymic: p.Patronymic, Sex: p.Sex, BirthDate: p.BirthDate,
		BirthCountry: p.BirthCountry, Citizenship: p.Citizenship, SNILS: p.SNILS, INN: p.INN, Relation: p.Relation,
		Certificate: plainCertificate(p.Certificate),
	}
}
