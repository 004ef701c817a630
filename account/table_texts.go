package account

// wording is the texts of letters and SMS in one language. Words in braces
// are replaced.
type wording struct{ subject, letter, sms string }

// wordings by locale; what is not listed is "ru".
func wordings(locale string) wording {
	if locale == "en" {
		return wording{
			subject: "Confirm your e-mail address on the portal",
			letter: `Hello!

This address was given when an account of a child was registered on the portal.

Child: {given}
Address: {address}

To confirm the address, open this link and press the button there:
{link}

The link works once and for a limited time. Nobody will ask you to forward it.

If you know nothing of this, say so here, and the address will not be used:
{not_me}
`,
			sms: "{code} is your code for the portal. Tell it to nobody.",
		}
	}
	return wording{
		subject: "Подтвердите адрес электронной почты на портале",
		letter: `Здравствуйте!

Этот адрес указан при регистрации учётной записи ребёнка на портале.

Ребёнок: {given}
Адрес: {address}

Чтобы подтвердить адрес, откройте ссылку и нажмите там кнопку:
{link}

Ссылка сработает один раз и действует ограниченное время. Никто не попросит вас её переслать.

Если вы ничего об этом не знаете, сообщите здесь, и адрес не будет использован:
{not_me}
`,
		sms: "{code} — код для портала. Никому его не сообщайте.",
	}
}
