package messages

func consentTable() []row {
	return []row{
		{key: "consent.purpose.required", ru: "укажите цель", en: "give a purpose"},
		{key: "consent.system.unknown", ru: "такая информационная система не зарегистрирована", en: "this system is not registered"},
		{key: "consent.record.incomplete", ru: "сведений недостаточно[, не хватает: {missing}]", en: "the record is incomplete[, missing: {missing}]"},
		{key: "consent.agreement.required", ru: "нужно ваше согласие; поставьте отметку под текстом", en: "your agreement is needed; tick the box under the text"},
		{key: "consent.agreement.text_outdated", ru: "текст согласия изменился; прочитайте новый и поставьте отметку снова", en: "the text has changed; read the new one and tick again"},
		{key: "consent.giver.not_representative", ru: "это может сделать только законный представитель ребёнка", en: "only a legal representative of the child can do this"},
		{key: "consent.authority.expired", ru: "ребёнок уже взрослый и решает сам", en: "the child is of age and decides alone"},

		{key: "consent.grant.need_link", ru: "у ребёнка отдельная учётная запись[; что сделать: {next}]", en: "the child has an account of its own[; what to do: {next}]"},
		{key: "consent.grant.not_eligible", ru: "вы не можете дать разрешение за этого ребёнка", en: "you cannot give a permission for this child"},
		{key: "consent.scope.not_asked", ru: "выбраны данные, которых система не запрашивала", en: "data are chosen that the system did not ask for"},
		{key: "consent.scope.required_missing", ru: "без обязательных данных разрешение не выдать[, отметьте: {missing}]", en: "a permission needs all required data[, tick: {missing}]"},
		{key: "consent.request.not_found", ru: "такого запроса на разрешение нет", en: "there is no such request for a permission"},
		{key: "consent.request.expired", ru: "время ответа на запрос вышло[: {event} уже нельзя][ (состояние: {state})][; можно: {allowed}]", en: "the time to answer the request is over[: {event} is not possible][ (state: {state})][; possible: {allowed}]"},
		{key: "consent.request.closed", ru: "на этот запрос уже ответили[: {event} уже нельзя][ (состояние: {state})][; можно: {allowed}]", en: "this request was answered already[: {event} is not possible][ (state: {state})][; possible: {allowed}]"},
		{key: "consent.request.covered", ru: "у системы уже есть разрешение на эти данные", en: "the system has a permission for these data already"},
		{key: "consent.permission.not_active", ru: "такого действующего разрешения нет[: {event} уже нельзя][ (состояние: {state})][; можно: {allowed}]", en: "there is no such permission in force[: {event} is not possible][ (state: {state})][; possible: {allowed}]"},
		{key: "consent.permission.too_many", ru: "у ребёнка слишком много разрешений[: можно не больше {max|разрешения|разрешений|разрешений}]; отзовите ненужные", en: "the child has too many permissions[: at most {max|permission|permissions}]; withdraw some"},
		{key: "consent.receipt.invalid", ru: "эта квитанция не подтверждается", en: "this receipt does not verify"},
	}
}

func accountTable() []row {
	return []row{
		{key: "account.required", ru: "заполните это поле", en: "fill in this field"},
		{key: "account.not_eligible", ru: "учётную запись пока нельзя создать[: {reasons}]", en: "the account cannot be made yet[: {reasons}]"},
		{key: "account.representative.level", ru: "представителю нужна подтверждённая учётная запись", en: "the representative needs a confirmed account"},
		{key: "account.relation.not_proved", ru: "не подтверждено, что вы законный представитель ребёнка", en: "it is not proved that you are the child's representative"},
		{key: "account.certificate.not_confirmed", ru: "свидетельство ещё не проверено; отправьте запрос в ЗАГС", en: "the certificate is not confirmed yet; ask the register"},
		{key: "account.certificate.pending", ru: "ЗАГС ещё проверяет свидетельство; дождитесь ответа", en: "the register is still checking the certificate; wait for the answer"},
		{key: "account.child.has_account", ru: "у ребёнка уже есть учётная запись", en: "the child has an account already"},

		{key: "account.application.not_found", ru: "такой заявки нет", en: "there is no such application"},
		{key: "account.application.already_open", ru: "другой представитель уже создаёт учётную запись этому ребёнку", en: "another representative is making this child's account already"},
		{key: "account.application.not_allowed", ru: "действие сейчас недоступно[: {event}][ (шаг заявки: {state})][; можно: {allowed}]", en: "this cannot be done now[: {event}][ (step: {state})][; possible: {allowed}]"},
		{key: "account.application.suspended", ru: "заявка приостановлена[: {reasons}]", en: "the application is suspended[: {reasons}]"},
		{key: "account.address.representative_missing", ru: "у представителя не указан адрес; заполните адрес ребёнка", en: "the representative has no address to copy; fill in the child's"},

		{key: "account.phone.same_as_representative", ru: "это телефон представителя; укажите номер ребёнка или пропустите шаг", en: "this is a representative's phone; give the child's or skip the step"},
		{key: "account.phone.taken", ru: "этот номер уже указан в другой учётной записи", en: "another account uses this phone"},
		{key: "account.phone.skipped", ru: "телефон не указан: вход и восстановление доступа будут только по электронной почте", en: "there is no phone: sign-in and recovery will be by e-mail only"},
		{key: "account.email.same_as_representative", ru: "это адрес представителя; укажите почту ребёнка", en: "this is a representative's address; give the child's"},
		{key: "account.email.taken", ru: "этот адрес уже указан в другой учётной записи", en: "another account uses this e-mail address"},

		{key: "account.send.too_soon", ru: "слишком рано отправлять ещё раз[; можно с {not_before}]", en: "it is too soon to send again[; try after {not_before}]"},
		{key: "account.send.too_many", ru: "слишком много отправок[; повторить можно с {not_before}]", en: "too much was sent[; try again after {not_before}]"},
		{key: "account.send.failed", ru: "сообщение не отправить; проверьте номер или адрес", en: "the message cannot be sent; check the number or address"},

		{key: "account.code.wrong", ru: "неверный код[, {left:осталась|осталось|осталось} {left|попытка|попытки|попыток}]", en: "the code is wrong[, {left|try|tries} left]"},
		{key: "account.code.expired", ru: "код устарел; получите новый", en: "the code is too old; get a new one"},
		{key: "account.code.used", ru: "этот код уже использован", en: "this code was used already"},
		{key: "account.code.too_many_tries", ru: "попытки закончились[; повторить можно с {not_before}]", en: "no tries are left[; try again after {not_before}]"},
		{key: "account.code.superseded", ru: "этот код был для другого номера; введите код из последней СМС", en: "this code was for another number; type the one from the last SMS"},
		{key: "account.token.invalid", ru: "ссылка не действует; запросите новое письмо", en: "the link does not work; ask for a new letter"},
		{key: "account.token.expired", ru: "ссылка устарела; запросите новое письмо", en: "the link is too old; ask for a new letter"},
		{key: "account.token.used", ru: "по этой ссылке адрес уже подтверждён", en: "this link has proved its address already"},

		{key: "account.sign_in.failed", ru: "войти не удалось; проверьте логин и пароль", en: "signing in failed; check the login and the password"},
		{key: "account.sign_in.locked", ru: "слишком много неудачных попыток входа[; повторить можно с {until}]", en: "too many sign-ins failed[; try again after {until}]"},
	}
}
