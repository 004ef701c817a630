package messages

func passwordTable() []row {
	return []row{
		{key: "password.too_short", ru: "слишком короткий пароль[: нужно не меньше {min|символа|символов|символов}]", en: "the password is too short[: at least {min|character|characters}]"},
		{key: "password.too_long", ru: "слишком длинный пароль[: можно не больше {max|символа|символов|символов}]", en: "the password is too long[: at most {max|character|characters}]"},
		{key: "password.no_upper", ru: "добавьте заглавную латинскую букву", en: "add a capital Latin letter"},
		{key: "password.no_lower", ru: "добавьте строчную латинскую букву", en: "add a small Latin letter"},
		{key: "password.no_digit", ru: "добавьте цифру", en: "add a digit"},
		{key: "password.no_symbol", ru: "добавьте специальный символ, например ! или ?", en: "add a special symbol, such as ! or ?"},
		{key: "password.char_not_allowed", ru: "подходят только латинские буквы, цифры и символы из списка; уберите остальное", en: "only Latin letters, digits and the symbols of the list fit; remove the rest"},
		{key: "password.weak", ru: "такой пароль легко подобрать; придумайте другой", en: "this password is easy to guess; think of another"},
		{key: "password.contains_personal_data", ru: "в пароле угадываются личные данные: имя, дата, телефон или почта; придумайте другой", en: "the password holds personal data: a name, date, phone or e-mail; think of another"},
		{key: "password.mismatch", ru: "пароли не совпадают; наберите ещё раз", en: "the passwords differ; type it again"},
		{key: "password.policy_unsatisfiable", ru: "не удалось создать пароль по этим правилам", en: "no password could be made by these rules"},
		{key: "password.overloaded", ru: "сейчас слишком много запросов; попробуйте через минуту", en: "there are too many requests now; try again in a minute"},
		{key: "password.hash.invalid", ru: "сохранённый пароль не читается; обратитесь в поддержку", en: "the stored password cannot be read; turn to support"},
		{key: "password.hash.pepper_missing", ru: "сохранённый пароль сейчас не проверить; обратитесь в поддержку", en: "the stored password cannot be checked now; turn to support"},
		{key: "password.hint.word", ru: "внутри частое слово или имя; возьмите несколько редких слов", en: "a common word or name is inside; take several rare words"},
		{key: "password.hint.leet", ru: "цифры и знаки вместо похожих букв не спасают", en: "digits and signs in place of similar letters do not help"},
		{key: "password.hint.layout", ru: "слово, набранное в другой раскладке, тоже угадывают", en: "a word typed on another keyboard layout is guessed too"},
		{key: "password.hint.walk", ru: "соседние клавиши и известные последовательности угадывают первыми", en: "neighboring keys and well-known sequences are guessed first"},
		{key: "password.hint.repeated", ru: "повторы одного символа почти не помогают", en: "repeating one character hardly helps"},
		{key: "password.hint.doubled", ru: "пароль, набранный дважды, почти не длиннее", en: "a password typed twice is hardly longer"},
		{key: "password.hint.year", ru: "год угадать легко", en: "a year is easy to guess"},
		{key: "password.hint.short", ru: "сделайте пароль длиннее или добавьте другие виды символов", en: "make the password longer or add other kinds of characters"},
		{key: "password.option", ru: "настройка хеширования паролей вне допустимых границ[: {option}]", en: "an option of the password hasher is out of its bounds[: {option}]"},
	}
}

func storageTable() []row {
	return []row{
		{key: "storage.not_found", ru: "такой записи нет", en: "there is no such record"},
		{key: "storage.conflict", ru: "данные успели измениться; обновите страницу и повторите", en: "the data have changed in between; reload and try again"},
		{key: "storage.unknown", ru: "неизвестно, сохранились ли данные; повторите действие, дважды оно не выполнится", en: "it is not known whether the data were saved; repeat, it will not happen twice"},
		{key: "storage.newer_schema", ru: "запись сделана более новой версией программы; обновите программу", en: "a newer version of the program wrote the record; update the program"},
		{key: "storage.limit", ru: "превышен предел[, поле: {what}][, не больше {max}]", en: "a limit is exceeded[, field: {what}][, at most {max}]"},
		{key: "storage.idempotency_reused", ru: "этот запрос уже отправляли с другими данными; начните заново", en: "this request was sent before with other data; start anew"},
		{key: "storage.key_missing", ru: "нет ключа, которым зашифрована запись[: {key}]", en: "the key that sealed the record is missing[: {key}]"},
		{key: "storage.half_copied", ru: "в эту базу данных скопировано ещё не всё; запустите копирование снова", en: "the copy into this database is not whole; run it again"},
		{key: "storage.panicked", ru: "программа прервалась на этой записи; попытка повторится", en: "the program broke off at this record; it will try again"},
		{key: "storage.left_due", ru: "запись осталась необработанной; попытка повторится", en: "the record was left undone; it will be tried again"},
		{key: "storage.checkpoint.invalid", ru: "это не контрольная точка этого журнала", en: "this is not a checkpoint of this audit"},
		{key: "storage.audit.gap", ru: "в журнале не хватает события об этой записи", en: "an event about this record is missing from the audit"},
		{key: "storage.audit.fork", ru: "в журнале два события продолжают одно и то же", en: "two events of the audit continue the same one"},
		{key: "storage.audit.head", ru: "запись не такая, какой её оставило последнее событие журнала", en: "the record is not as the last event of the audit left it"},
		{key: "storage.audit.lost", ru: "записи нет, но журнал не знает, чтобы её удаляли", en: "the record is gone, and no event of the audit deleted it"},
		{key: "storage.audit.unrecorded", ru: "запись есть, но журнал не знает, кто её создал", en: "the record exists, and no event of the audit made it"},
		{key: "storage.audit.checkpoint", ru: "журнал до контрольной точки не такой, каким был", en: "the audit up to the checkpoint is not what it was"},

		{key: "pgstore.database", ru: "база данных не годится для хранения; причина — в тексте рядом", en: "the database is not fit to keep records; the text beside says why"},
		{key: "pgstore.migrations", ru: "изменения базы данных не те, что знает программа", en: "the migrations of the database are not those the program knows"},
		{key: "pgstore.protocol", ru: "пулу соединений нужен расширенный протокол", en: "the pool must speak the extended protocol"},
		{key: "storage.tampered", ru: "запись повреждена или изменена в обход программы[, или у ключа другие байты: {key}]", en: "the record is damaged or was changed behind the program's back[, or the key has other bytes: {key}]"},
		{key: "storage.erased", ru: "данные этого человека уничтожены", en: "the data of this person were erased"},

		{key: "sqlitestore.pragma", ru: "настройки базы данных не гарантируют сохранности; проверьте journal_mode, synchronous и busy_timeout", en: "the settings of the database would lose commits; check journal_mode, synchronous and busy_timeout"},
		{key: "sqlitestore.pool", ru: "базе данных нужно больше одного соединения", en: "the database needs more than one connection"},
		{key: "sqlitestore.old_sqlite", ru: "нужен SQLite 3.38 или новее", en: "SQLite 3.38 or newer is needed"},
		{key: "sqlitestore.damaged", ru: "база данных повреждена: таблицы или данные в них не те, что должны быть", en: "the database is damaged: its tables, or what is in them, are not as they should be"},
		{key: "sqlitestore.migrations", ru: "структура базы данных не та, что известна программе", en: "the schema of the database is not one that the program knows"},

		{key: "validate.opaque", ru: "что-то пошло не так; попробуйте ещё раз", en: "something went wrong; try again"},
		{key: "machine.unknown_word", ru: "неизвестное значение", en: "the value is unknown"},
		{key: "messages.language.unknown", ru: "тексты есть на русском и английском языках", en: "the texts are in Russian and English"},
		{key: "messages.template.invalid", ru: "шаблон сообщения записан с ошибкой", en: "the template of a sentence is wrong"},
	}
}

func cabinetTable() []row {
	return []row{
		{key: "cabinet.card.not_found", ru: "такой карточки нет", en: "there is no such card"},
		{key: "cabinet.card.held", ru: "эти данные сейчас нельзя изменить[: {by}]", en: "these data cannot be changed now[: {by}]"},
		{key: "cabinet.draft.closed", ru: "черновика больше нет; начните заново", en: "the draft is gone; start anew"},
		{key: "cabinet.child.duplicate", ru: "карточка с этим свидетельством у вас уже есть", en: "you have a card with this certificate already"},
		{key: "cabinet.child.namesake", ru: "у вас уже есть карточка с таким же именем и датой рождения; проверьте, что это другой ребёнок", en: "you have a card with the same name and birth date; check that this is another child"},
		{key: "cabinet.child.not_found", ru: "такого ребёнка нет", en: "there is no such child"},
		{key: "cabinet.relation.missing", ru: "укажите, кем вы приходитесь ребёнку", en: "say who you are to the child"},
		{key: "cabinet.notice.not_found", ru: "такого уведомления нет", en: "there is no such notice"},
	}
}

func zagsTable() []row {
	return []row{
		{key: "zags.request.not_found", ru: "такого запроса нет", en: "there is no such request"},
		{key: "zags.request.not_allowed", ru: "действие сейчас недоступно[: {event}][ (состояние запроса: {state})][; можно: {allowed}]", en: "this cannot be done now[: {event}][ (the request is {state})][; possible: {allowed}]"},
		{key: "zags.request.no_certificate", ru: "сначала добавьте ребёнка с российским свидетельством о рождении", en: "first add a child with a Russian birth certificate"},
		{key: "zags.request.children_empty", ru: "отметьте хотя бы одного ребёнка", en: "tick at least one child"},
		{key: "zags.request.too_many_children", ru: "слишком много детей в одном запросе[: можно не больше {max|ребёнка|детей|детей}]", en: "too many children in one request[: at most {max|child|children}]"},
		{key: "zags.request.auto_update_on", ru: "снимите отметку автообновления перед отправкой", en: "switch auto-update off before you submit"},
		{key: "zags.request.auto_update_forced", ru: "при отправке мы сняли отметку автообновления", en: "we switched auto-update off as you submitted"},
		{key: "zags.request.stale_risk", ru: "без автообновления документы могут устареть", en: "without auto-update the documents may get out of date"},
		{key: "zags.request.already_open", ru: "запрос об этом свидетельстве уже отправлен; дождитесь ответа", en: "this certificate is being asked about already; wait for the answer"},
		{key: "zags.request.too_many", ru: "слишком много запросов[: можно не больше {max|запроса|запросов|запросов} сразу или за сутки][; повторить можно с {not_before}]", en: "too many requests[: at most {max|request|requests} at once or in a day][; try again after {not_before}]"},

		{key: "zags.result.not_found", ru: "ЗАГС не нашёл такой записи; сверьте данные с документом и отправьте запрос ещё раз", en: "the register found no such record; compare the data with the document and ask again"},
		{key: "zags.result.mismatch", ru: "данные не совпали с записью ЗАГС[: {fields}]; исправьте их по документу", en: "the data differ from the record of the register[: {fields}]; correct them from the document"},
		{key: "zags.result.ambiguous", ru: "ЗАГС нашёл несколько записей; укажите номер и дату актовой записи", en: "the register found several records; give the number and date of the act record"},
		{key: "zags.result.refused", ru: "ЗАГС не подтвердил данные[: {reason}]", en: "the register does not confirm the data[: {reason}]"},
		{key: "zags.result.unavailable", ru: "ответа от ЗАГС нет[: {reason}]; отправьте запрос ещё раз", en: "the register gave no answer[: {reason}]; ask again"},
		{key: "zags.result.stale", ru: "данные карточки изменились после запроса; отправьте новый", en: "the card has changed since the register was asked; ask again"},
		{key: "zags.result.spelling", ru: "данные подтверждены, но в записи ЗАГС они написаны иначе[: {fields}]", en: "the data are confirmed, and spelled another way in the record[: {fields}]"},
		{key: "zags.result.unproved", ru: "запись совпала, но заявитель в ней не назван", en: "the record agrees and does not name who asked"},
		{key: "zags.result.contradiction", ru: "пришёл другой ответ, чем был раньше; он не применён", en: "another answer came than the one before; it was not applied"},
		{key: "zags.result.late", ru: "ответ пришёл после завершения запроса; он не применён", en: "the answer came after the request had ended; it was not applied"},
		{key: "zags.result.unknown", ru: "ответ ЗАГС не распознан", en: "the register's answer was not understood"},
		{key: "zags.result.unknown_request", ru: "ЗАГС не знает такого запроса", en: "the register does not know this request"},
	}
}
