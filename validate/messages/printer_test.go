package messages_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/message/catalog"
	"pgregory.net/rapid"

	"github.com/rodnik-go/rodnik/account"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/password"
	"github.com/rodnik-go/rodnik/validate"
	"github.com/rodnik-go/rodnik/validate/messages"
	"github.com/rodnik-go/rodnik/zags"
)

func TestForFindsTheLanguage(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, in, want string
		err            error
	}{
		{name: "a tag", in: "ru", want: "ru"},
		{name: "a region", in: "en-GB", want: "en"},
		{name: "a header", in: "de-DE, en;q=0.5, ru;q=0.7", want: "ru"},
		{name: "a language nobody wrote", in: "ja", err: messages.ErrLanguage},
		{name: "nothing", in: "", err: messages.ErrLanguage},
		{name: "no tag at all", in: "ру сский", err: messages.ErrLanguage},
		{name: "a megabyte of good ones", in: strings.Repeat("ru;q=0.1,", 1<<17), err: messages.ErrLanguage},
		{name: "a long header", in: strings.Repeat("xx-", 5000), err: messages.ErrLanguage},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p, err := messages.For(c.in)
			require.ErrorIs(t, err, c.err)
			if c.err == nil {
				assert.Equal(t, c.want, p.Language())
			}
		})
	}
}

func TestSentence(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 21, 11, 4, 1, 0, time.UTC)
	year := time.Date(2026, 12, 31, 20, 59, 30, 0, time.UTC)
	allowed := account.ErrApplicationNotAllowed.With(validate.Text("state", "phone"), validate.Text("event", "set_password"),
		validate.List("allowed", "skip_phone", "guard_lost", "cancel"))
	for _, c := range []struct {
		name   string
		in     *validate.Error
		ru, en string
	}{
		{"no path", family.ErrRequired.With(), "Заполните это поле.", "Fill in this field."},
		{"a field", family.ErrRequired.At("patronymic"), "Отчество (при наличии): заполните это поле.", "Patronymic (if any): fill in this field."},
		{"nested", family.ErrSeriesRoman.At("certificate.series"), "Серия свидетельства: до дефиса в серии стоят римские цифры, не больше шести: I, V, X, L, C, D, M.", ""},
		{"one of several", family.ErrChildNotMinor.At("children[1]"), "Ребёнок 2: карточку заводят только на несовершеннолетних.", "Child 2: cards are for minors."},
		{"inside one of several", family.ErrNumberFormat.At("children[0].certificate.number"), "Ребёнок 1, номер свидетельства: номер не похож на номер свидетельства; в российском шесть цифр.", ""},
		{"a limit", family.ErrTextTooLong.With(validate.Int("max", 100)), "Слишком длинный текст: можно не больше 100 символов.", "The text is too long: at most 100 characters."},
		{"a limit left out", family.ErrTextTooLong.With(), "Слишком длинный текст.", "The text is too long."},
		{"zero left", account.ErrCodeWrong.With(validate.Int("left", 0)), "Неверный код, осталось 0 попыток.", "The code is wrong, 0 tries left."},
		{"a time, in Moscow, up to the next minute", account.ErrSendTooSoon.With(validate.Time("not_before", at)), "Слишком рано отправлять ещё раз; можно с 14:05 21 ноября 2026.", "It is too soon to send again; try after 14:05 on 21 November 2026."},
		{"a time over the end of the year", account.ErrSignInLocked.With(validate.Time("until", year)), "Слишком много неудачных попыток входа; повторить можно с 00:00 1 января 2027.", ""},
		{"two parameters", zags.ErrRequestTooMany.With(validate.Int("max", 5), validate.Time("not_before", at)), "Слишком много запросов: можно не больше 5 запросов сразу или за сутки; повторить можно с 14:05 21 ноября 2026.", ""},
		{"fields", zags.ErrResultMismatch.With(validate.List("fields", "surname", "certificate.issued_on", "snils")), "Данные не совпали с записью ЗАГС: фамилия, дата выдачи, СНИЛС; исправьте их по документу.", "The data differ from the record of the register: surname, date of issue, SNILS; correct them from the document."},
		{"state, event, allowed", allowed, "Действие сейчас недоступно: задать пароль (шаг заявки: телефон); можно: пропустить телефон, отменить.", "This cannot be done now: set the password (step: phone); possible: skip the phone, cancel."},
		{"reasons", account.ErrNotEligible.With(validate.List("reasons", "family.citizenship.not_russian", "nobody.knows", "account.child.has_account")), "Учётную запись пока нельзя создать: учётную запись создают только детям с российским гражданством; у ребёнка уже есть учётная запись.", ""},
		{"a reason", zags.ErrResultRefused.With(validate.Text("reason", string(zags.ReasonCanceled))), "ЗАГС не подтвердил данные: запись аннулирована.", ""},
		{"a repair", family.ErrRepairDash.At("certificate.series"), "Серия свидетельства: мы заменили тире на дефис.", ""},
		{"an unknown code", validate.Code("shop.cart.empty").With(), "Не выполнено правило: shop.cart.empty.", "A rule is broken: shop.cart.empty."},
		{"an unknown path", family.ErrRequired.At("shoe_size"), "shoe_size: заполните это поле.", "shoe_size: fill in this field."},
		{"a known end of an unknown path", family.ErrRequired.At("order.buyer.surname"), "Фамилия: заполните это поле.", "Surname: fill in this field."},
		{"a known start of an unknown path", family.ErrRequired.At("children[0].shoe_size"), "Ребёнок 1: заполните это поле.", "Child 1: fill in this field."},
		{"nothing", nil, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			both := printers(t)
			assert.Equal(t, c.ru, both["ru"].Sentence(c.in))
			if c.en != "" {
				assert.Equal(t, c.en, both["en"].Sentence(c.in))
			}
		})
	}
}

func TestCountsHaveTheirForms(t *testing.T) {
	t.Parallel()
	both := printers(t)
	for n, want := range map[int][2]string{
		1: {"осталась 1 попытка", "1 try left"}, 2: {"осталось 2 попытки", "2 tries left"}, 5: {"осталось 5 попыток", "5 tries left"},
		11: {"осталось 11 попыток", "11 tries left"}, 21: {"осталась 21 попытка", "21 tries left"},
		22: {"осталось 22 попытки", "22 tries left"}, 25: {"осталось 25 попыток", "25 tries left"},
	} {
		e := account.ErrCodeWrong.With(validate.Int("left", n))
		assert.Equal(t, "Неверный код, "+want[0]+".", both["ru"].Sentence(e))
		assert.Equal(t, "The code is wrong, "+want[1]+".", both["en"].Sentence(e))
	}
	assert.Equal(t, "Проверка может занять до 5 рабочих дней", both["ru"].Text("hint.request.deadline"))
	assert.Equal(t, "Проверка может занять до 1 рабочего дня", both["ru"].Text("hint.request.deadline", validate.Int("days", 1)))
	assert.Equal(t, "The check can take up to 21 working days", both["en"].Text("hint.request.deadline", validate.Int("days", 21)))
}

// The oracle is the catalog of x/text with plural.Selectf.
func TestCountsAgreeWithSelectf(t *testing.T) {
	t.Parallel()
	var table catalog.Builder
	require.NoError(t, table.Set(language.Russian, "tries", plural.Selectf(1, "%d",
		plural.One, "осталась %[1]d попытка", plural.Few, "осталось %[1]d попытки", plural.Other, "осталось %[1]d попыток")))
	require.NoError(t, table.Set(language.English, "tries", plural.Selectf(1, "%d", plural.One, "%[1]d try left", plural.Other, "%[1]d tries left")))
	both := printers(t)
	for n := range 1300 {
		e := account.ErrCodeWrong.With(validate.Int("left", n))
		for lang, before := range map[language.Tag]string{language.Russian: "Неверный код, ", language.English: "The code is wrong, "} {
			digits := fmt.Sprint(n)
			want := message.NewPrinter(lang, message.Catalog(&table)).Sprintf("tries", n)
			got := both[lang.String()].Sentence(e)
			want = strings.NewReplacer("1\u00a0", "1", "1,", "1").Replace(want) // It groups thousands, we print plain digits.
			assert.Equal(t, before+want+".", got, digits)
		}
	}
}

func TestErrorsKeepsTheOrder(t *testing.T) {
	t.Parallel()
	p := printers(t)["ru"]
	var c validate.Collector
	c.Add("surname", family.ErrRequired)
	c.Add("password", password.ErrTooShort.With(validate.Int("min", 8)))
	c.Add("", errors.New("pq: 79261234567"))
	lines := p.Errors(fmt.Errorf("register: %w", c.Err()))
	assert.Equal(t, []messages.Line{
		{Path: "surname", Label: "Фамилия", Text: "Заполните это поле.", Code: family.ErrRequired},
		{Path: "password", Label: "Пароль", Text: "Слишком короткий пароль: нужно не меньше 8 символов.", Code: password.ErrTooShort},
		{Text: "Что-то пошло не так; попробуйте ещё раз.", Code: validate.ErrOpaque},
	}, lines)
	assert.Equal(t, "Фамилия: заполните это поле.", lines[0].String())
	assert.Nil(t, p.Errors(nil))
	assert.Equal(t, validate.ErrOpaque, p.Errors(errors.New("79261234567"))[0].Code)
	assert.Equal(t, "Такой карточки нет.", p.Errors(validate.Code("cabinet.card.not_found"))[0].String())
}

func TestOptionsAddYourOwn(t *testing.T) {
	t.Parallel()
	const errFull validate.Code = "shop.cart.full"
	sentences := make(map[validate.Code]string)
	sentences[errFull] = `the cart is full[: at most {max|thing|things}, not {max} of each] \[shop\]`
	sentences[family.ErrRequired] = "we need this"
	p, err := messages.New("en", &messages.Options{
		Location: time.UTC, Sentences: sentences,
		Labels: map[string]string{"items[]": "Item", "surname": "Family name"},
	})
	require.NoError(t, err)
	assert.True(t, p.Knows(errFull))
	assert.Equal(t, "The cart is full: at most 1 thing, not 1 of each [shop].", p.Sentence(errFull.With(validate.Int("max", 1))))
	assert.Equal(t, "Item 10, family name: we need this.", p.Sentence(family.ErrRequired.At("items[9].surname")))
	assert.Equal(t, "20:30 on 1 March 2026", p.Time(time.Date(2026, 3, 1, 20, 30, 0, 0, time.UTC)))
	assert.Empty(t, p.Time(time.Time{}))
	for _, broken := range []string{
		"", "{max|a|b}", "a {max|a}", "a {max|a|b|c}", "a {max", "a max}", "a [b", "a ]b", "a [b [c]]", "a []", "a {}", "a {Max}", "a {x:}",
	} {
		sentences[errFull] = broken
		_, err := messages.New("en", &messages.Options{Sentences: sentences})
		assert.ErrorIs(t, err, messages.ErrTemplate, broken)
	}
}

func TestNotice(t *testing.T) {
	t.Parallel()
	p := printers(t)["ru"]
	assert.Equal(t, "Разрешение выдано: Школьный дневник.", p.Notice("consent.granted", "", "Школьный дневник"))
	assert.Equal(t, "Разрешение выдано.", p.Notice("consent.granted", "", ""))
	assert.Equal(t, "ЗАГС не подтвердил свидетельство о рождении: ЗАГС нашёл несколько записей; укажите номер и дату актовой записи.",
		p.Notice("zags.not_confirmed", zags.ErrResultAmbiguous, ""))
	assert.Equal(t, "Новое уведомление.", p.Notice("shop.sold", "", ""))
	assert.Empty(t, p.Text("nothing"))
}

func TestZeroPrinterKnowsNothing(t *testing.T) {
	t.Parallel()
	var p messages.Printer
	assert.False(t, p.Knows(family.ErrRequired))
	assert.Empty(t, p.Text("hint.phone.why"))
	assert.Empty(t, p.Notice("zags.confirmed", "", ""))
	assert.Empty(t, p.Sentence(family.ErrRequired.At("surname")))
	assert.Empty(t, p.Word("zags", "state", "draft"))
	assert.Empty(t, p.Time(time.Now()))
	assert.Empty(t, p.Screens())
}

func TestPrinterIsSafeForConcurrentUse(t *testing.T) {
	t.Parallel()
	p := printers(t)["ru"]
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for _, code := range p.Codes() {
				assert.NotEmpty(t, p.Sentence(code.At("children[2].surname", validate.Int("max", 3))))
			}
			assert.NotEmpty(t, p.Screens())
		})
	}
	all.Wait()
}

// Whatever stands in an error, nothing but words of the tables, numbers, times
// and names of the program reaches the sentence.
func TestSentencesLeakNothing(t *testing.T) {
	t.Parallel()
	both := printers(t)
	typed := []string{"Петров", "112-233-445 95", "+79261234567", "a@b.ru", "ул. Примерная", "Ivan Petrov", "%!s", "{max}", "<b>x</b>", "9"}
	rapid.Check(t, func(t *rapid.T) {
		p := both[rapid.SampledFrom([]string{"ru", "en"}).Draw(t, "language")]
		code := rapid.SampledFrom(p.Codes()).Draw(t, "code")
		value := rapid.SampledFrom(typed).Draw(t, "typed")
		e := code.At(rapid.SampledFrom([]string{"", "surname", "children[0].snils", value, "a." + value}).Draw(t, "path"))
		for _, name := range p.Names(string(code)) {
			e.Params = append(e.Params, rapid.SampledFrom([]validate.Param{validate.Text(name, value), validate.List(name, value)}).Draw(t, name))
		}
		clean := *e
		clean.Params, clean.Path = nil, strings.ReplaceAll(e.Path, value, "")
		text := p.Sentence(e)
		if !strings.Contains(p.Sentence(&clean), value) && strings.Contains(text, value) {
			t.Fatalf("%q stands in %q", value, text)
		}
		if strings.Contains(text, "%!") || strings.ContainsAny(text, "{}") {
			t.Fatalf("left over: %q", text)
		}
	})
	assert.Equal(t, "A rule is broken.", both["en"].Sentence(validate.Code("Петров Пётр").With()))
}

func TestLabelsOfAProgramsOwnLists(t *testing.T) {
	t.Parallel()
	ru, err := messages.For("ru")
	require.NoError(t, err)
	for path, want := range map[string]string{
		"kids[1].surname":     "№ 2, фамилия",
		"pupils[0].last_name": "pupils[0].last_name",
		"surname":             "Фамилия",
		"a[x].b":              "", // the key of a map may be anything
	} {
		assert.Equal(t, want, ru.Label(path), path)
	}
	assert.Empty(t, ru.Errors(validate.Errors(nil)), "an empty list is nothing wrong")
	assert.Equal(t, "слабый", ru.Word("password", "score", "weak"))
}
