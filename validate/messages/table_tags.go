package messages

// tagsTable is about what only package tags reports: the INN of an
// organization, and the validator's own rules.
func tagsTable() []row {
	return []row{
		{key: "tags.inn_org.format", ru: "ИНН организации состоит из десяти цифр", en: "the INN of an organization has ten digits"},
		{key: "tags.inn_org.person", ru: "это ИНН человека, а нужен ИНН организации из десяти цифр", en: "this is a person's INN; an organization's has ten digits"},
		{key: "tags.inn_org.zero", ru: "ИНН не может состоять из одних нулей", en: "an INN cannot be all zeros"},
		{key: "tags.inn_org.checksum", ru: "в ИНН опечатка: контрольная цифра не сходится", en: "the INN has a typing error: its check digit does not fit"},

		{key: "tags.argument", ru: "ошибка программы: не задан аргумент проверки[ {argument}]", en: "an error of the program: an argument of the check is missing[: {argument}]"},
		{key: "tags.not_struct", ru: "ошибка программы: проверять нечего", en: "an error of the program: there is nothing to check"},
		{key: "tags.tag", ru: "ошибка программы: правило проверки записано неверно", en: "an error of the program: a rule is written wrong"},
		{key: "tags.type", ru: "ошибка программы: правило[ {tag}] стоит не на том поле", en: "an error of the program: the rule[ {tag}] stands on the wrong field"},
		{key: "tags.param", ru: "ошибка программы: у правила[ {tag}] неизвестное слово", en: "an error of the program: the rule[ {tag}] has an unknown word"},

		{key: "tags.min", ru: "значение слишком маленькое или короткое", en: "the value is too small or too short"},
		{key: "tags.max", ru: "значение слишком большое или длинное", en: "the value is too large or too long"},
		{key: "tags.len", ru: "длина значения не та, что нужна", en: "the value has not the length it needs"},
		{key: "tags.eq", ru: "значение не равно нужному", en: "the value is not the one that is needed"},
		{key: "tags.ne", ru: "это значение не подходит", en: "this value will not do"},
		{key: "tags.gt", ru: "значение должно быть больше", en: "the value has to be greater"},
		{key: "tags.gte", ru: "значение меньше допустимого", en: "the value is less than allowed"},
		{key: "tags.lt", ru: "значение должно быть меньше", en: "the value has to be less"},
		{key: "tags.lte", ru: "значение больше допустимого", en: "the value is more than allowed"},
		{key: "tags.oneof", ru: "выберите одно из предложенных значений", en: "choose one of the offered values"},
		{key: "tags.unique", ru: "значения в списке не должны повторяться", en: "the values of the list must differ"},
		{key: "tags.eqfield", ru: "значение должно совпадать с другим полем", en: "the value has to equal another field"},
		{key: "tags.nefield", ru: "значение не должно совпадать с другим полем", en: "the value has to differ from another field"},
		{key: "tags.datetime", ru: "дата или время записаны не так, как нужно", en: "the date or time is not written as it has to be"},
		{key: "tags.number", ru: "нужны только цифры", en: "only digits will do"},
		{key: "tags.numeric", ru: "нужно число", en: "a number is needed"},
		{key: "tags.email", ru: "это не похоже на адрес электронной почты", en: "this does not look like an e-mail address"},
		{key: "tags.url", ru: "это не похоже на адрес страницы", en: "this does not look like the address of a page"},
		{key: "tags.uuid", ru: "это не похоже на идентификатор", en: "this does not look like an identifier"},
		{key: "tags.or", ru: "не подходит ни один из вариантов[: {tags}]", en: "none of the alternatives fits[: {tags}]"},
		{key: "tags.other", ru: "значение не подходит", en: "the value will not do"},
	}
}
