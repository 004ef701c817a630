package messages

// familyTable is about names, dates and papers.
func familyTable() []row {
	return []row{
		{key: "family.required", ru: "заполните это поле", en: "fill in this field"},
		{key: "family.text.invalid", ru: "в тексте есть недопустимые или невидимые символы; наберите его заново", en: "the text holds invalid or invisible characters; type it anew"},
		{key: "family.text.too_long", ru: "слишком длинный текст[: можно не больше {max|символа|символов|символов}]", en: "the text is too long[: at most {max|character|characters}]"},
		{key: "family.field.unknown", ru: "такого поля в анкете нет; проверьте его название", en: "the form has no such field; check its name"},
		{key: "family.field.mark", ru: "отметка либо стоит, либо нет; другой текст здесь не подходит", en: "a mark is set or not; no other text fits here"},

		{key: "family.date.invalid", ru: "такой даты нет; укажите день, месяц и год, например 20.05.2016", en: "there is no such date; give day, month and year, such as 20.05.2016"},
		{key: "family.today.missing", ru: "программа не знает сегодняшней даты, поэтому возраст не проверен", en: "the program was not told today's date, so the age was not checked"},
		{key: "family.birth_date.future", ru: "дата рождения ещё не наступила", en: "the date of birth is in the future"},
		{key: "family.act_date.before_birth", ru: "актовая запись не может быть раньше рождения", en: "the act record cannot be older than the birth"},
		{key: "family.act_date.after_issue", ru: "актовая запись не может быть позже выдачи свидетельства", en: "the act record cannot be newer than the certificate"},
		{key: "family.issue_date.before_birth", ru: "свидетельство не могли выдать до рождения", en: "the certificate cannot be older than the birth"},
		{key: "family.issue_date.future", ru: "дата выдачи свидетельства ещё не наступила", en: "the certificate's date of issue is in the future"},

		{key: "family.name.script", ru: "в одном слове смешаны русские и латинские буквы; наберите его заново", en: "one word mixes Russian and Latin letters; type it anew"},
		{key: "family.name.charset", ru: "пишите русскими буквами, как в документе; цифры и другие знаки не подходят", en: "use Russian letters, as in the document; digits and other signs do not fit"},
		{key: "family.name.shape", ru: "нужна хотя бы одна русская буква; дефис не ставят в начале, в конце и дважды подряд", en: "at least one Russian letter is needed; no hyphen at an end or twice in a row"},
		{key: "family.name.newborn", ru: "имя новорождённого состоит из русских букв и одиночных дефисов", en: "the name of a newborn has Russian letters and single hyphens only"},
		{key: "family.name.absent", ru: "отмечено, что в документе этого нет, но поле заполнено; оставьте что-то одно", en: "it is marked absent in the document and filled in all the same; choose one"},
		{key: "family.sex.invalid", ru: "выберите пол: мужской или женский", en: "choose the sex: male or female"},
		{key: "family.relation.invalid", ru: "укажите, кем вы приходитесь ребёнку: родитель, усыновитель или опекун", en: "say who you are to the child: parent, adopter or guardian"},
		{key: "family.birth_country.invalid", ru: "выберите страну рождения: Россия или другая", en: "choose the country of birth: Russia or other"},
		{key: "family.birth_country.other", ru: "ребёнок родился за границей, а свидетельство российское; проверьте, что его выдало консульство", en: "the child was born abroad and the certificate is Russian; check that a consulate issued it"},
		{key: "family.citizenship.format", ru: "выберите гражданство из списка, не больше четырёх", en: "choose the citizenship from the list, four at most"},
		{key: "family.citizenship.not_russian", ru: "учётную запись создают только детям с российским гражданством", en: "an account is made for Russian citizens only"},

		{key: "family.certificate.kind_invalid", ru: "выберите вид свидетельства: российское, советское или иностранное", en: "choose the kind of certificate: Russian, Soviet or foreign"},
		{key: "family.certificate.not_russian", ru: "подходит только российское свидетельство о рождении", en: "only a Russian birth certificate will do"},
		{key: "family.series.format", ru: "серия состоит из римских цифр и двух русских букв через дефис, например VI-МЮ", en: "a series is a Roman numeral and two Russian letters with a hyphen between, such as VI-МЮ"},
		{key: "family.series.roman", ru: "до дефиса в серии стоят римские цифры, не больше шести: I, V, X, L, C, D, M", en: "a series begins with a Roman numeral of one to six digits: I, V, X, L, C, D, M"},
		{key: "family.series.letters", ru: "после дефиса в серии стоят две русские буквы, без Ё", en: "a series ends with two Russian letters; Ё is not among them"},
		{key: "family.series.not_canonical", ru: "римское число записано необычно; сверьте серию с документом", en: "the Roman numeral is written in an unusual way; compare the series with the document"},
		{key: "family.number.format", ru: "номер не похож на номер свидетельства; в российском шесть цифр", en: "this is no certificate number; a Russian one has six digits"},
		{key: "family.act_number.format", ru: "номер записи до 01.10.2018 — до пяти цифр, с этой даты — 21 цифра; сверьте с документом", en: "an act number has up to five digits before 2018-10-01 and 21 digits since; compare it with the document"},
		{key: "family.act_number.form_for_date", ru: "номер из 21 цифры ставят с 01.10.2018, а дата записи раньше; сверьте с документом", en: "numbers of 21 digits exist since 2018-10-01, and the record is older; compare both with the document"},
		{key: "family.act_number.checksum", ru: "в номере записи опечатка: контрольная цифра не сходится", en: "the act number has a typing error: its check digit does not fit"},
		{key: "family.act_number.year", ru: "год в номере записи не совпадает с датой записи", en: "the year in the act number is not that of the act's date"},
		{key: "family.act_number.absent", ru: "без номера записи ЗАГС может найти несколько записей; если он есть в документе, укажите его", en: "without the act number the register may find several records; give it if the document has one"},
		{key: "family.issuer.charset", ru: "в названии органа есть знаки, которых нет в свидетельствах; перепишите его как в документе", en: "the issuer holds characters that no certificate has; copy it as printed"},
		{key: "family.issuer.shape", ru: "перепишите название органа как в документе; нужны буквы, тире по краям не ставят", en: "copy the issuer as printed; it needs letters, and no dash at an end"},
		{key: "family.birth_place.charset", ru: "в месте рождения есть знаки, которых нет в свидетельствах; перепишите его как в документе", en: "the place of birth holds characters that no certificate has; copy it as printed"},
		{key: "family.birth_place.shape", ru: "перепишите место рождения как в документе; нужны буквы, тире по краям не ставят", en: "copy the place of birth as printed; it needs letters, and no dash at an end"},
	}
}

// formTable is about numbers, addresses, contacts and who may do what.
func formTable() []row {
	return []row{
		{key: "family.snils.format", ru: "в СНИЛС 11 цифр, например 112-233-445 95", en: "a SNILS has 11 digits, such as 112-233-445 95"},
		{key: "family.snils.checksum", ru: "в СНИЛС опечатка: контрольные цифры не сходятся", en: "the SNILS has a typing error: its check digits do not fit"},
		{key: "family.snils.zero", ru: "СНИЛС из одних нулей не бывает", en: "no SNILS consists of zeros"},
		{key: "family.snils.duplicate", ru: "этот СНИЛС уже указан у другого ребёнка", en: "another child of the family has this SNILS"},
		{key: "family.snils.same_as_representative", ru: "это СНИЛС представителя; укажите СНИЛС ребёнка", en: "this is the representative's SNILS; give the child's"},
		{key: "family.inn.format", ru: "в ИНН человека 12 цифр", en: "a person's INN has 12 digits"},
		{key: "family.inn.checksum", ru: "в ИНН опечатка: контрольные цифры не сходятся", en: "the INN has a typing error: its check digits do not fit"},
		{key: "family.inn.zero", ru: "ИНН из одних нулей не бывает", en: "no INN consists of zeros"},
		{key: "family.inn.organisation", ru: "это ИНН организации; у человека в нём 12 цифр", en: "this is the INN of an organization; a person's has 12 digits"},

		{key: "family.address.shape", ru: "напишите адрес словами: город, улица, дом", en: "write the address in words: town, street, house"},
		{key: "family.address.zip", ru: "в почтовом индексе шесть цифр", en: "a ZIP code has six digits"},
		{key: "family.address.fias", ru: "код адреса ФИАС записан неверно; выберите адрес из подсказки или уберите код", en: "the FIAS code is written wrong; choose the address from the list or leave the code out"},
		{key: "family.address.not_russian", ru: "нужен адрес постоянной регистрации в России", en: "the address of permanent registration has to be in Russia"},
		{key: "family.phone.format", ru: "это не номер телефона; наберите его как +7 (900) 000-00-00", en: "this is no phone number; type it like +7 (900) 000-00-00"},
		{key: "family.phone.country", ru: "нужен российский номер, он начинается с +7", en: "a Russian number is needed, it starts with +7"},
		{key: "family.phone.kazakhstan", ru: "это номер Казахстана; нужен российский", en: "this number is from Kazakhstan; a Russian one is needed"},
		{key: "family.phone.fixed", ru: "на городской номер СМС не придёт; укажите мобильный", en: "a fixed line gets no SMS; give a mobile number"},
		{key: "family.phone.unassigned", ru: "номеров с таким кодом нет; проверьте, нет ли опечатки", en: "no number has this code; look for a typing error"},
		{key: "family.email.format", ru: "это не адрес электронной почты; он выглядит как name@example.ru", en: "this is no e-mail address; one looks like name@example.ru"},
		{key: "family.email.local_part", ru: "перед знаком @ подходят латинские буквы, цифры и одиночные точки", en: "before the @ use Latin letters, digits and single full stops"},
		{key: "family.email.domain", ru: "после знака @ должно стоять имя почтового сервиса, например example.ru", en: "after the @ stands the name of the mail service, such as example.ru"},
		{key: "family.email.plus", ru: "адрес со знаком + не подходит", en: "an address with a + does not fit"},

		{key: "family.actor.missing", ru: "не указано, кто выполняет действие; войдите ещё раз", en: "it is not known who acts; sign in again"},
		{key: "family.child.self_registration", ru: "ребёнок уже в том возрасте, когда регистрируется сам", en: "the child is of the age to register alone"},
		{key: "family.child.not_minor", ru: "карточку заводят только на несовершеннолетних", en: "cards are for minors"},
	}
}

// repairTable tells what was mended, as a note and not as a fault.
func repairTable() []row {
	return []row{
		{key: "family.repair.dash", ru: "мы заменили тире на дефис", en: "we replaced a dash by a hyphen"},
		{key: "family.repair.space", ru: "мы убрали лишние пробелы", en: "we removed spaces"},
		{key: "family.repair.separator", ru: "мы поставили дефис между частями серии", en: "we put a hyphen between the parts of the series"},
		{key: "family.repair.case", ru: "мы заменили строчные буквы на заглавные", en: "we replaced small letters by capitals"},
		{key: "family.repair.look_alike", ru: "мы заменили похожие знаки на правильные; сверьте с документом", en: "we replaced characters that look alike; compare with the document"},
		{key: "family.repair.compatibility", ru: "мы заменили особые знаки обычными буквами или цифрами", en: "we replaced special characters by plain letters or digits"},
		{key: "family.repair.sign", ru: "мы убрали знак номера", en: "we removed the number sign"},
		{key: "family.repair.quotes", ru: "мы заменили кавычки или апострофы на обычные", en: "we replaced quotes or apostrophes by plain ones"},
		{key: "family.repair.country_code", ru: "мы записали номер с +7 вместо 8", en: "we wrote the number with +7 instead of 8"},
	}
}
