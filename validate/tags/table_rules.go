package tags

import "github.com/rodnik-go/rodnik/family"

// rulesByTag are the tags of this package. Nothing writes to it.
var rulesByTag = map[string]*rule{
	"snils":                 {judge: judgeSNILS},
	"inn":                   {judge: judgeINN},
	"inn_org":               {judge: judgeINNOrg},
	"ru_name":               {judge: judgeName, words: newborn},
	"ru_date":               {judge: parsed(family.ParseDate)},
	"ru_series":             {judge: judgeSeries, words: portal},
	"ru_certificate_number": {judge: judgeNumber, words: sevenDigits | soviet | foreign},
	"ru_act_number":         {judge: judgeActNumber, words: portal},
	"issuer":                {judge: judgeIssuer, words: portal | soviet | foreign},
	"birth_place":           {judge: judgeBirthPlace, words: portal},
	"birth_country":         {judge: parsed(family.ParseBirthCountry)},
	"certificate_kind":      {judge: parsed(family.ParseCertificateKind)},
	"citizenship":           {judge: judgeCitizenship, words: russian},
	"sex":                   {judge: parsed(family.ParseSex)},
	"relation":              {judge: parsed(family.ParseRelation)},
	"ru_address":            {judge: parsed(family.ParseAddress)},
	"ru_phone":              {judge: judgePhone, words: testStand},
	"ru_email":              {judge: judgeEmail, words: portal | unicodeLocal},
	"portal_password":       {judge: judgePortalPassword},
	"recommended_password":  {judge: judgeRecommendedPassword},
}
