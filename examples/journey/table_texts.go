package main

import (
	"time"

	"github.com/rodnik-go/rodnik/consent"
	"github.com/rodnik-go/rodnik/family"
)

// The people of the guides' examples: invented.
var parent = family.RepresentativeForm{
	Surname: "Образцова", Given: "Анна", Patronymic: "Игоревна", BirthDate: "02.03.1990", Sex: "female",
	RegisteredAddress: "644000, гор. Омск, ул. Примерная, д. 1, кв. 2",
}

const (
	parentPhone = "8 (900) 000-00-01"
	parentEmail = "parent@example.org"
	childPhone  = "8 (900) 000-00-02"
	childEmail  = "petya@example.org"
	birthPlace  = "гор. Омск"

	diaryRU = "Школьный дневник"
	diaryEN = "School diary"
)

// child is a child of ten on that day, as a parent types it in: the series like
// the portal's own placeholder.
func child(today time.Time) family.ChildForm {
	born := today.AddDate(-10, -1, 0).Format("02.01.2006")
	return family.ChildForm{
		Surname: "Образцов", Given: "Пётр", Patronymic: "Олегович", Sex: "male", BirthDate: born,
		BirthCountry: "russia", Citizenship: "RUS", Relation: "parent",
		Certificate: family.CertificateForm{
			Kind: "russian", Series: "VI – МЮ", Number: "№ 123456", IssuedOn: born, IssuedBy: "Отдел ЗАГС города Омска",
		},
	}
}

const (
	agreementText  = "account"
	permissionText = "diary"
)

func texts() []consent.Text {
	return []consent.Text{
		{
			ID: agreementText, Version: "2026-11", Locale: "ru", Use: consent.ForAgreement, Categories: []string{"name", "contacts"},
			Body: "Даю согласие на обработку данных ребёнка для создания его учётной записи.",
		},
		{
			ID: agreementText, Version: "2026-11", Locale: "en", Use: consent.ForAgreement, Categories: []string{"name", "contacts"},
			Body: "I agree to the processing of the child's data to make its account.",
		},
		{
			ID: permissionText, Version: "2026-11", Locale: "ru", Use: consent.ForPermission,
			Body: "Разрешаю передавать школьному дневнику школьные данные и имя ребёнка.",
		},
		{
			ID: permissionText, Version: "2026-11", Locale: "en", Use: consent.ForPermission,
			Body: "I permit the school diary to get the child's school data and name.",
		},
	}
}

// table is what the terminal says, in Russian and in English.
var table = map[string][2]string{
	"title": {"Родник: от свидетельства о рождении до учётной записи", "Rodnik: from a birth certificate to an account"},
	"on":    {"включено", "on"},
	"off":   {"выключено", "off"},
	"yes":   {"да", "yes"},
	"no":    {"нет", "no"},

	"enroll":       {"Родитель", "The parent"},
	"enroll_known": {"уже зарегистрирован", "is enrolled already"},
	"enroll_done":  {"%s, телефон %s, почта %s: подтверждённая учётная запись", "%s, phone %s, e-mail %s: a confirmed account"},

	"add":        {"Документы → Семья и дети → Добавить", "Documents → Family and children → Add"},
	"add_known":  {"карточка уже есть: %s", "the card is there already: %s"},
	"add_typed":  {"введено: %s, серия «%s», номер «%s»", "typed: %s, series “%s”, number “%s”"},
	"add_done":   {"сохранено, серия прочитана как %s; проверка: %s (данные введены вручную)", "saved, the series was read as %s; verification: %s (entered by hand)"},
	"ask_series": {"Серия свидетельства", "Series of the certificate"},
	"ask_number": {"Номер свидетельства", "Number of the certificate"},

	"zags":        {"Запрос в ЕГР ЗАГС", "Asking the civil register"},
	"zags_known":  {"свидетельство уже подтверждено", "the certificate is confirmed already"},
	"zags_again":  {"запрос уже начат, продолжаем", "a request is under way, going on"},
	"zags_submit": {"отправить (автообновление: %s)", "submit (auto-update: %s)"},
	"zags_sent":   {"запрос отправлен", "the request is on its way"},
	"zags_wait":   {"ЗАГС проверяет", "the register is looking"},
	"zags_done":   {"ответ получен, проверка: %s", "the answer is here, verification: %s"},

	"account":       {"Создание учётной записи ребёнка", "The child's account"},
	"account_known": {"учётная запись уже есть", "the account is there already"},
	"account_done":  {"учётная запись создана и связана с родителем: %s", "the account is made and linked to the parent: %s"},
	"ask_place":     {"Место рождения", "Place of birth"},
	"address":       {"место рождения: %s; адрес такой же, как у родителя", "place of birth: %s; address the same as the parent's"},
	"ask_phone":     {"Телефон ребёнка («-» — пропустить)", "The child's phone (“-” skips it)"},
	"phone_skipped": {"телефон пропущен: вход и восстановление только по почте", "no phone: sign-in and recovery by e-mail only"},
	"phone":         {"получить код на %s", "send a code to %s"},
	"sms_wait":      {"ждём СМС", "waiting for the SMS"},
	"sms":           {"СМС на %s", "SMS to %s"},
	"ask_code":      {"Код из СМС", "The code from the SMS"},
	"phone_done":    {"телефон подтверждён", "the phone is proved"},
	"ask_email":     {"Почта ребёнка", "The child's e-mail"},
	"ask_tick":      {"Поставить отметку «Даю согласие»? («+» — да)", "Tick “I agree”? (“+” is yes)"},
	"email":         {"согласие записано, письмо отправляется на %s", "the agreement is recorded, a letter goes to %s"},
	"letter_wait":   {"ждём письмо", "waiting for the letter"},
	"letter":        {"Письмо на %s", "Letter to %s"},
	"letter_seen":   {"по ссылке видно только: %s, %s", "the link shows no more than: %s, %s"},
	"letter_done":   {"адрес подтверждён", "the address is proved"},
	"ask_password":  {"Пароль", "Password"},
	"generated":     {"придуман пароль: %s", "a generated password: %s"},
	"password":      {"пароль подходит под правила портала; хранится только его хеш", "the password fits the portal's rules; only its hash is kept"},

	"sign_in":      {"Ребёнок входит на портал", "The child signs in"},
	"sign_in_done": {"вход выполнен: %s", "signed in: %s"},

	"the_diary":   {diaryRU, diaryEN},
	"diary":       {"Школьный дневник просит разрешение", "The school diary asks for a permission"},
	"may_share":   {"можно ли передавать данные дневнику: %s", "may the diary have the data: %s"},
	"diary_known": {"разрешение уже выдано", "the permission is given already"},
	"inbox":       {"уведомления: %s, непрочитанных %s", "notices: %s, unread %s"},
	"ask_grant":   {"Выдать разрешение? («+» — да)", "Grant it? (“+” is yes)"},
	"granted":     {"разрешение выдано: %s", "the permission is granted: %s"},

	"seconds": {"с", "s"},

	"end":  {"Готово за %.1f с. Записей в журнале: %d", "Done in %.1f s. Entries in the audit: %d"},
	"kept": {"данные остались в %s", "the data stay in %s"},
}
