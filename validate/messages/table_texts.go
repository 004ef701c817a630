package messages

import "github.com/rodnik-go/rodnik/validate"

// textTable is the hints of the guides. The guides contradict each other about
// auto-update, and both texts are kept.
//
// Source: Guide A, "Family and children", "Auto-update", "Phone", "E-mail",
// "Password"; Guide B, "Request", "Notifications".
func textTable() []row {
	num := func(name string, n int) []validate.Param { return []validate.Param{validate.Int(name, n)} }
	return []row{
		{key: "hint.family.add", ru: "Добавьте ребёнка, чтобы подавать за него заявления на услуги и получать начисления", en: "Add a child to apply for services and to get invoices"},
		{key: "hint.family.auto_update_on", ru: "Включите автообновление, чтобы документы оставались актуальными", en: "Switch auto-update on to keep the documents up to date"},
		{key: "hint.request.auto_update_off", ru: "Если стоит отметка автообновления, снимите её перед отправкой запроса", en: "If auto-update is ticked, untick it before you submit the request"},
		{key: "hint.child.as_printed", ru: "Заполните все поля точно так, как в свидетельстве", en: "Fill in all fields exactly as in the certificate"},
		{key: "hint.child.if_any", ru: "Если отчества в документе нет, оставьте поле пустым", en: "If the document has no patronymic, leave the field empty"},
		{key: "hint.card.manual", ru: "Данные введены вручную", en: "Entered by hand"},
		{key: "hint.request.expected", ru: "Обычно ответ приходит в течение {minutes|минуты|минут|минут}", en: "The answer usually comes within {minutes|minute|minutes}", defaults: num("minutes", 30)},
		{key: "hint.request.deadline", ru: "Проверка может занять до {days|рабочего дня|рабочих дней|рабочих дней}", en: "The check can take up to {days|working day|working days}", defaults: num("days", 5)},
		{key: "hint.account.who", ru: "Учётную запись создают детям с российским гражданством и российским свидетельством о рождении", en: "An account is made for Russian citizens with a Russian birth certificate"},
		{key: "hint.account.age", ru: "До {age|года|лет|лет} учётную запись ребёнку создаёт законный представитель, дальше ребёнок регистрируется сам", en: "Up to the age of {age|year|years} a legal representative makes the account, after that the child registers alone", defaults: num("age", 14)},
		{key: "hint.address.place", ru: "Укажите место рождения, как в свидетельстве", en: "Give the place of birth as in the certificate"},
		{key: "hint.phone.why", ru: "По номеру телефона ребёнок сможет входить на портал и восстанавливать доступ", en: "With a phone the child can sign in and recover access"},
		{key: "hint.phone.whose", ru: "Номер не должен совпадать с номером родителя и использоваться в другой учётной записи", en: "The number must not be a parent's and must not be used in another account"},
		{key: "hint.code.sent", ru: "Мы отправили СМС с кодом. Код действует {minutes|минуту|минуты|минут}", en: "We sent an SMS with a code. It is valid for {minutes|minute|minutes}", defaults: num("minutes", 10)},
		{key: "hint.email.link", ru: "На этот адрес придёт письмо со ссылкой для подтверждения", en: "A letter with a link to confirm this address will come"},
		{key: "hint.email.mailbox", ru: "Если у ребёнка нет почты, создайте детский почтовый ящик: его не нужно подтверждать", en: "If the child has no e-mail, make a children's mailbox: it needs no confirmation"},
		{key: "hint.letter.open", ru: "Откройте письмо и перейдите по ссылке. Ссылка действует {hours|час|часа|часов}", en: "Open the letter and follow the link. It is valid for {hours|hour|hours}", defaults: num("hours", 24)},
		{key: "hint.letter.not_me", ru: "Если вы не создавали учётную запись, сообщите об этом", en: "If you did not make an account, tell us"},
		{key: "hint.done.sign_in", ru: "Учётная запись создана. Входите по телефону или почте, указанным при регистрации", en: "The account is made. Sign in with the phone or e-mail given at registration"},
		{key: "hint.permissions.path", ru: "Профиль → Согласия и доверенности → Разрешения", en: "Profile → Agreements and powers of attorney → Permissions"},
		{key: "hint.permissions.missing", ru: "Если системы нет в списке, откройте непрочитанный запрос в уведомлениях", en: "If the system is not listed, open the unread request among the notices"},
		{key: "hint.permission.link", ru: "Если у ребёнка отдельная учётная запись, сначала свяжите её со своей", en: "If the child has an account of its own, link it to yours first"},
		{key: "hint.permission.withdraw", ru: "Разрешение можно отозвать в любой момент", en: "A permission can be withdrawn at any time"},

		{key: "password.length", ru: "Не меньше {min|символа|символов|символов}", en: "At least {min|character|characters}", defaults: num("min", 8)},
		{key: "password.upper", ru: "Заглавные латинские буквы", en: "Capital Latin letters"},
		{key: "password.lower", ru: "Строчные латинские буквы", en: "Small Latin letters"},
		{key: "password.digit", ru: "Цифры", en: "Digits"},
		{key: "password.symbol", ru: "Символы ! \" $ % & ' ( ) + , - . / : ; < = > ? @ \\[ ^ _ \\{ \\} ~", en: "Symbols ! \" $ % & ' ( ) + , - . / : ; < = > ? @ \\[ ^ _ \\{ \\} ~"},

		{key: "placeholder.certificate.series", ru: "VI – МЮ", en: "VI – МЮ"},
		{key: "placeholder.phone", ru: "+7 (999) 999-99-99", en: "+7 (999) 999-99-99"},
	}
}

// noticeTable is the notices of an inbox by their kind, without the full stop.
func noticeTable() []row {
	return []row{
		{key: "notice", ru: "новое уведомление", en: "there is news"},
		{key: "notice.zags.confirmed", ru: "ЗАГС подтвердил свидетельство о рождении, можно создать учётную запись ребёнка", en: "the register has confirmed the birth certificate, the child's account can be made"},
		{key: "notice.zags.not_confirmed", ru: "ЗАГС не подтвердил свидетельство о рождении[: {reasons}]", en: "the register has not confirmed the birth certificate[: {reasons}]"},
		{key: "notice.zags.delayed", ru: "ответ ЗАГС задерживается, мы продолжаем спрашивать", en: "the register's answer is late, we go on asking"},
		{key: "notice.account.created", ru: "учётная запись ребёнка создана", en: "the child's account is made"},
		{key: "notice.account.expired", ru: "заявка на учётную запись закрыта: её долго не продолжали", en: "the application for an account is closed: nobody went on with it"},
		{key: "notice.account.not_me", ru: "получатель письма сообщил, что не создавал учётную запись; проверьте адрес почты", en: "who got the letter did not make an account; check the e-mail address"},
		{key: "notice.account.undelivered", ru: "сообщение не удалось доставить; проверьте телефон или адрес почты", en: "a message could not be delivered; check the phone or the e-mail address"},
		{key: "notice.account.phone_asked", ru: "кто-то указал ваш номер телефона для другой учётной записи; если это не вы, ничего делать не нужно", en: "somebody gave your phone for another account; if it was not you, nothing is to be done"},
		{key: "notice.account.email_asked", ru: "кто-то указал ваш адрес почты для другой учётной записи; если это не вы, ничего делать не нужно", en: "somebody gave your e-mail address for another account; if it was not you, nothing is to be done"},
		{key: "notice.consent.asked", ru: "информационная система просит разрешение на данные ребёнка[: {system}]", en: "a system asks for a permission for the child's data[: {system}]"},
		{key: "notice.consent.declined", ru: "запрос на разрешение отклонён[: {system}]", en: "the request for a permission was declined[: {system}]"},
		{key: "notice.consent.granted", ru: "разрешение выдано[: {system}]", en: "a permission was granted[: {system}]"},
		{key: "notice.consent.withdrawn", ru: "разрешение отозвано[: {system}]", en: "a permission was withdrawn[: {system}]"},
		{key: "notice.consent.ending", ru: "разрешение скоро закончится[: {system}]", en: "a permission will end soon[: {system}]"},
		{key: "notice.consent.expired", ru: "срок разрешения закончился[: {system}]", en: "a permission has ended[: {system}]"},
	}
}
