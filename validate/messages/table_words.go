package messages

type wordRow struct {
	wordKey

	ru, en string
}

func wordRows(owner, kind string, triples ...[3]string) []wordRow {
	out := make([]wordRow, len(triples))
	for i, t := range triples {
		out[i] = wordRow{wordKey{owner, kind, t[0]}, t[1], t[2]}
	}
	return out
}

// wordTable is the words of states, events and values. An event that is not a
// person's has none: it is left out of what can be done.
func wordTable() []wordRow {
	var all []wordRow
	for _, rows := range [][]wordRow{
		wordRows("zags", "state", [][3]string{
			{"draft", "черновик", "a draft"},
			{"submitting", "отправляется", "being sent"},
			{"submitted", "отправлен, ждёт ответа", "sent, waiting for the answer"},
			{"overdue", "ответ задерживается", "overdue"},
			{"completed", "завершён", "complete"},
			{"cancelled", "отменён", "canceled"}, //nolint:misspell // The word of zags.State.
			{"failed", "не принят", "not accepted"},
			{"abandoned", "удалён без отправки", "abandoned"},
		}...),
		wordRows("zags", "item", [][3]string{
			{"selected", "выбран", "selected"},
			{"pending", "проверяется", "being checked"},
			{"confirmed", "подтверждено", "confirmed"},
			{"not_found", "не найдено", "not found"},
			{"mismatch", "данные не совпали", "the data differ"},
			{"ambiguous", "найдено несколько записей", "several records were found"},
			{"refused", "ЗАГС отказал", "refused"},
			{"unavailable", "нет ответа", "no answer"},
			{"withdrawn", "отменено", "withdrawn"},
		}...),
		wordRows("zags", "event", [][3]string{
			{"open", "начать запрос", "start a request"},
			{"select", "выбрать детей", "tick children"},
			{"unselect", "снять отметку с детей", "untick children"},
			{"set_auto_update", "переключить автообновление", "switch auto-update"},
			{"submit", "отправить", "submit"},
			{"cancel", "отменить", "cancel"},
		}...),
		wordRows("zags", "reason", [][3]string{
			{"not_found_or_not_transferred", "запись не найдена или ещё не передана в реестр", "there is no record, or it was not transferred yet"},
			{"ambiguous", "подходит несколько записей", "several records fit"},
			{"record_defect", "в записи ошибка, её исправит отдел ЗАГС", "the record is defective, the ZAGS office has to mend it"},
			{"record_cancelled", "запись аннулирована", "the record is canceled"}, //nolint:misspell // The word of zags.Reason.
			{"legal_restriction", "закон не разрешает выдать сведения", "a law forbids the answer"},
			{"access", "доступ к сведениям закрыт", "access was denied"},
			{"data_mismatch", "данные не совпали", "the data differ"},
			{"service_failure", "реестр не отвечает", "the register does not respond"},
			{"expired", "срок ожидания вышел", "the time is over"},
		}...),
		wordRows("account", "state", [][3]string{
			{"address", "адрес", "address"},
			{"phone", "телефон", "phone"},
			{"phone_code", "код из СМС", "code from the SMS"},
			{"email", "электронная почта", "e-mail"},
			{"email_pending", "ожидание подтверждения почты", "waiting for the e-mail to be confirmed"},
			{"password", "пароль", "password"},
			{"suspended", "приостановлена", "suspended"},
			{"completed", "завершена", "complete"},
			{"cancelled", "отменена", "canceled"}, //nolint:misspell // The word of account.State.
			{"expired", "срок вышел", "expired"},
			{"active", "действует", "active"},
		}...),
		wordRows("account", "event", [][3]string{
			{"begin", "создать учётную запись", "make an account"},
			{"submit_address", "указать адрес", "give the address"},
			{"skip_phone", "пропустить телефон", "skip the phone"},
			{"send_phone_code", "получить код", "get a code"},
			{"confirm_phone", "ввести код", "enter the code"},
			{"submit_email", "указать почту", "give the e-mail"},
			{"confirm_email", "подтвердить почту по ссылке", "confirm the e-mail by the link"},
			{"report_not_me", "сообщить «это не я»", "report “not me”"},
			{"set_password", "задать пароль", "set the password"},
			{"back", "вернуться", "go back"},
			{"cancel", "отменить", "cancel"},
		}...),
		wordRows("account", "challenge", [][3]string{
			{"issued", "готовится", "being made"},
			{"sent", "отправлен", "sent"},
			{"proved", "подтверждён", "proved"},
			{"locked", "попытки закончились", "no tries left"},
			{"expired", "устарел", "expired"},
			{"superseded", "заменён новым", "replaced"},
			{"revoked", "отозван", "revoked"},
		}...),
		wordRows("account", "level", [][3]string{
			{"simplified", "упрощённая", "simplified"},
			{"standard", "стандартная", "standard"},
			{"confirmed", "подтверждённая", "confirmed"},
			{"child", "детская", "child"},
		}...),
		wordRows("account", "next", [][3]string{
			{"enroll", "подтвердите свою учётную запись", "confirm your own account"},
			{"ask", "отправьте запрос в ЗАГС", "ask the register"},
			{"wait", "дождитесь ответа ЗАГС", "wait for the register's answer"},
			{"mend", "исправьте данные по документу и отправьте запрос ещё раз", "correct the data from the document and ask again"},
			{"resume", "продолжите начатое", "go on with what was begun"},
			{"other", "дождитесь другого представителя: заявка открыта им", "wait for the other representative, whose application is open"},
			{"alone", "ребёнок регистрируется сам", "the child registers alone"},
			{"no_entry", "обратитесь в центр обслуживания", "go to a service center"},
		}...),
		wordRows("consent", "state", [][3]string{
			{"notified", "ждёт ответа", "waiting for an answer"},
			{"opened", "открыт", "opened"},
			{"granted", "разрешение выдано", "granted"},
			{"declined", "отклонён", "declined"},
			{"expired", "срок вышел", "expired"},
			{"superseded", "заменён новым", "replaced"},
			{"active", "действует", "in force"},
			{"withdrawn", "отозвано", "withdrawn"},
			{"given", "дано", "given"},
		}...),
		wordRows("consent", "event", [][3]string{
			{"ask", "запросить разрешение", "ask for a permission"},
			{"open", "открыть", "open"},
			{"grant", "разрешить", "grant"},
			{"decline", "отклонить", "decline"},
			{"withdraw", "отозвать", "withdraw"},
			{"give", "дать согласие", "agree"},
		}...),
		wordRows("consent", "next", [][3]string{
			{"grant", "выдайте разрешение", "grant the permission"},
			{"link", "свяжите её со своей", "link it to yours"},
			{"prove", "добавьте ребёнка и отправьте запрос в ЗАГС", "add the child and ask the register"},
			{"self", "ребёнок решает сам", "the child decides alone"},
		}...),
		wordRows("consent", "part", [][3]string{
			{"giver", "кто даёт", "who gives it"},
			{"child", "о ком", "whose data"},
			{"text", "текст", "the text"},
			{"purposes", "цели", "the purposes"},
			{"data", "состав данных", "the data"},
			{"recipient", "получатель", "the recipient"},
			{"method", "способ", "how it was given"},
			{"at", "время", "when"},
			{"withdrawal", "как отозвать", "how to withdraw it"},
			{"proof", "подтверждение полномочий", "the proof of authority"},
			{"actions", "действия с данными", "what is done with the data"},
			{"until", "срок", "until when"},
			{"valid_for", "срок", "for how long"},
			{"scopes", "состав данных", "the data"},
			{"categories", "состав данных", "the data"},
			{"reason", "причина", "the reason"},
		}...),
		wordRows("cabinet", "by", [][3]string{
			{"zags.item", "их проверяет ЗАГС, сначала отмените запрос", "the register is checking them, cancel the request first"},
			{"account.application", "по ним создаётся учётная запись, сначала отмените заявку", "an application rests on them, cancel it first"},
			{"account.account", "по ним создана учётная запись", "the child's account rests on them"},
		}...),
		wordRows("cabinet", "verification", [][3]string{
			{"none", "не проверено", "not verified"},
			{"pending", "проверяется", "being verified"},
			{"failed", "не подтверждено", "not confirmed"},
			{"confirmed", "подтверждено", "confirmed"},
		}...),
		wordRows("cabinet", "source", [3]string{"manual", "введено вручную", "entered by hand"}),
		wordRows("password", "score", [][3]string{
			{"weak", "слабый", "weak"}, {"fair", "средний", "fair"}, {"good", "хороший", "good"}, {"strong", "надёжный", "strong"},
		}...),
		wordRows("family", "sex", [][3]string{{"male", "М", "M"}, {"female", "Ж", "F"}}...),
		wordRows("family", "relation", [][3]string{
			{"parent", "родитель", "parent"},
			{"adopter", "усыновитель", "adopter"},
			{"guardian", "опекун или попечитель", "guardian"},
		}...),
		wordRows("family", "birth_country", [][3]string{{"russia", "Россия", "Russia"}, {"other", "Другая", "Other"}}...),
		wordRows("family", "kind", [][3]string{
			{"russian", "российское", "Russian"},
			{"soviet", "советское", "Soviet"},
			{"foreign", "иностранное", "foreign"},
		}...),
	} {
		all = append(all, rows...)
	}
	return all
}
