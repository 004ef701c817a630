package messages_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/account"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/validate"
	"github.com/rodnik-go/rodnik/validate/messages"
)

func three() validate.Errors {
	return validate.Errors{
		family.ErrRequired.At("surname"),
		family.ErrTextTooLong.At("certificate.issued_by", validate.Int("max", 255)),
		family.ErrSNILSChecksum.At("snils"),
	}
}

func TestSentenceAllocatesOnce(t *testing.T) { //nolint:paralleltest // AllocsPerRun counts everybody's.
	p, err := messages.For("ru")
	require.NoError(t, err)
	at := time.Date(2026, 11, 21, 11, 0, 0, 0, time.UTC)
	for _, e := range append(three(),
		family.ErrNumberFormat.At("children[3].certificate.number"),
		account.ErrCodeWrong.At("code", validate.Int("left", 21)),
		account.ErrSendTooSoon.At("phone", validate.Time("not_before", at)),
		validate.Code("zags.result.mismatch").With(validate.List("fields", "surname", "given")),
		validate.Code("shop.unknown").At("cart"),
	) {
		assert.LessOrEqual(t, testing.AllocsPerRun(100, func() { _ = p.Sentence(e) }), 1.0, e.Error())
	}
	bare := family.ErrRequired.With()
	assert.Zero(t, testing.AllocsPerRun(100, func() { _ = p.Sentence(bare) }))
	room := make([]byte, 0, 512)
	all := three()
	assert.Zero(t, testing.AllocsPerRun(100, func() {
		for _, e := range all {
			room = p.AppendSentence(room[:0], e)
		}
	}))
}

func BenchmarkSentenceThreeFields(b *testing.B) {
	p, err := messages.For("ru")
	require.NoError(b, err)
	all := three()
	b.ReportAllocs()
	for b.Loop() {
		for _, e := range all {
			_ = p.Sentence(e)
		}
	}
}

func BenchmarkErrorsThreeFields(b *testing.B) {
	p, err := messages.For("ru")
	require.NoError(b, err)
	err = three()
	b.ReportAllocs()
	for b.Loop() {
		_ = p.Errors(err)
	}
}

func BenchmarkFor(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		_, _ = messages.For("ru")
	}
}
