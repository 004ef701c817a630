package validate_test

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/rodnik-go/rodnik/validate"
)

const (
	errRequired validate.Code = "shop.required"
	errTooLong  validate.Code = "shop.text.too_long"
)

func Example() {
	var c validate.Collector
	c.Add("surname", errRequired)
	c.Add("address", validate.Errors{errTooLong.At("city", validate.Int("max", 100))})
	err := c.Err()

	fmt.Println(err)
	fmt.Println(errors.Is(err, errTooLong))
	text, _ := json.Marshal(err)
	fmt.Println(string(text))
	// Output:
	// surname: shop.required; address.city: shop.text.too_long{max=100}
	// true
	// [{"path":"surname","code":"shop.required"},{"path":"address.city","code":"shop.text.too_long","params":{"max":100}}]
}
