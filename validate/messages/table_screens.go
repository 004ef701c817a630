package messages

// screenTable is the screens in the order of the journey. A plus marks a tick
// that is set at first.
//
// Source: Guide A and Guide B, screen by screen.
func screenTable() []screenRow {
	return []screenRow{
		{"family", "cards", "draft card", "hint.family.add hint.family.auto_update_on"},
		{
			"child", "surname given patronymic sex birth_date birth_country certificate.series certificate.number " +
				"certificate.issued_on certificate.act_number certificate.act_date certificate.issued_by",
			"add discard", "hint.child.as_printed hint.child.if_any",
		},
		{"card", "certificate source verification snils inn account", "open edit begin add_inn", "hint.card.manual hint.account.who hint.account.age"},
		{"request", "children +auto_update", "submit cancel edit add_child", "hint.request.auto_update_off hint.request.expected hint.request.deadline"},
		{"address", "citizenship birth_place address same_address", "submit_address", "hint.address.place"},
		{"phone", "phone", "send_phone_code skip_phone", "hint.phone.why hint.phone.whose"},
		{"phone_code", "code", "confirm_phone send_phone_code back skip_phone", "hint.code.sent"},
		{"email", "email agreement trusted_mailbox", "submit_email use_trusted_mailbox", "hint.email.link hint.email.mailbox"},
		{"email_pending", "masked_email", "home submit_email back", "hint.letter.open"},
		{"letter", "given masked_email", "confirm_email report_not_me", "hint.letter.not_me"},
		{"password", "password repeat", "generate set_password", "password.length password.upper password.lower password.digit password.symbol"},
		{"completed", "", "home", "hint.done.sign_in"},
		{"permissions", "systems history", "withdraw grant", "hint.permissions.path hint.permissions.missing hint.permission.withdraw"},
		{"notices", "notices unread", "open", ""},
		{"permission_request", "system purposes scopes actions valid_for text tick", "grant decline", "hint.permission.link hint.permission.withdraw"},
	}
}

// screenTexts is the titles and the actions of the screens.
func screenTexts() []row {
	return []row{
		{key: "screen.family", ru: "Семья и дети", en: "Family and children"},
		{key: "action.family.draft", ru: "Добавить", en: "Add"},
		{key: "action.family.card", ru: "Открыть карточку", en: "Open the card"},
		{key: "screen.child", ru: "Добавление информации о ребёнке", en: "Adding information about a child"},
		{key: "action.child.add", ru: "Сохранить", en: "Save"},
		{key: "action.child.discard", ru: "Отменить", en: "Cancel"},
		{key: "screen.card", ru: "Карточка ребёнка", en: "Card of the child"},
		{key: "action.card.open", ru: "Запросить", en: "Ask the register"},
		{key: "action.card.edit", ru: "Редактировать", en: "Edit"},
		{key: "action.card.begin", ru: "Создать", en: "Create"},
		{key: "action.card.add_inn", ru: "Добавить", en: "Add"},
		{key: "screen.request", ru: "Запрос документов", en: "Request for documents"},
		{key: "action.request.submit", ru: "Отправить", en: "Submit"},
		{key: "action.request.cancel", ru: "Отменить", en: "Cancel"},
		{key: "action.request.edit", ru: "Редактировать", en: "Edit"},
		{key: "action.request.add_child", ru: "Добавить ещё ребёнка", en: "Add another child"},
		{key: "screen.address", ru: "Данные ребёнка", en: "Data of the child"},
		{key: "action.address.submit_address", ru: "Продолжить", en: "Continue"},
		{key: "screen.phone", ru: "Телефон ребёнка", en: "Phone of the child"},
		{key: "action.phone.send_phone_code", ru: "Получить код", en: "Get a code"},
		{key: "action.phone.skip_phone", ru: "Пропустить", en: "Skip"},
		{key: "screen.phone_code", ru: "Подтверждение телефона", en: "Confirming the phone"},
		{key: "action.phone_code.confirm_phone", ru: "Подтвердить", en: "Confirm"},
		{key: "action.phone_code.send_phone_code", ru: "Отправить код ещё раз", en: "Send the code again"},
		{key: "action.phone_code.back", ru: "Изменить номер", en: "Change the number"},
		{key: "action.phone_code.skip_phone", ru: "Пропустить", en: "Skip"},
		{key: "screen.email", ru: "Электронная почта ребёнка", en: "E-mail of the child"},
		{key: "action.email.submit_email", ru: "Продолжить", en: "Continue"},
		{key: "action.email.use_trusted_mailbox", ru: "Создать детский почтовый ящик", en: "Make a children's mailbox"},
		{key: "screen.email_pending", ru: "Письмо отправлено", en: "The letter is sent"},
		{key: "action.email_pending.home", ru: "На главную", en: "Home"},
		{key: "action.email_pending.submit_email", ru: "Отправить письмо ещё раз", en: "Send the letter again"},
		{key: "action.email_pending.back", ru: "Изменить адрес", en: "Change the address"},
		{key: "screen.letter", ru: "Подтверждение адреса", en: "Confirming the address"},
		{key: "action.letter.confirm_email", ru: "Подтвердить адрес", en: "Confirm the address"},
		{key: "action.letter.report_not_me", ru: "Это не я", en: "Not me"},
		{key: "screen.password", ru: "Пароль", en: "Password"},
		{key: "action.password.generate", ru: "Сгенерировать пароль", en: "Generate a password"},
		{key: "action.password.set_password", ru: "Сохранить", en: "Save"},
		{key: "screen.completed", ru: "Учётная запись создана", en: "The account is made"},
		{key: "action.completed.home", ru: "На главную", en: "Home"},
		{key: "screen.permissions", ru: "Разрешения", en: "Permissions"},
		{key: "action.permissions.withdraw", ru: "Отозвать", en: "Withdraw"},
		{key: "action.permissions.grant", ru: "Выдать", en: "Grant"},
		{key: "screen.notices", ru: "Уведомления", en: "Notices"},
		{key: "action.notices.open", ru: "Открыть запрос", en: "Open the request"},
		{key: "screen.permission_request", ru: "Запрос разрешения", en: "Request for a permission"},
		{key: "action.permission_request.grant", ru: "Разрешить", en: "Grant"},
		{key: "action.permission_request.decline", ru: "Отклонить", en: "Decline"},
	}
}
