package password_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/rodnik-go/rodnik/password"
)

func ExamplePolicy_Check() {
	policy := password.Recommended()
	fmt.Println(policy.Check("password"))
	fmt.Println(policy.Check("Gfhjkm1!")) // «пароль» on the Latin layout
	fmt.Println(policy.Check("Zq-19052016x", "Петров Пётр", "2016-05-19", "+7 926 123-45-67"))
	fmt.Println(policy.Check("Kv7-shelf_oRbit"))
	// Output:
	// password.no_upper; password.no_digit; password.no_symbol; password.weak
	// password.weak
	// password.contains_personal_data
	// <nil>
}

func ExamplePolicy_Strength() {
	policy := password.Recommended()
	for _, plain := range []string{"Gfhjkm1!", "1qaz@WSX", "Zq!8m-2016", "moon-Kettle-7-brick"} {
		hint := policy.Strength(plain)
		fmt.Println(hint.Score, hint.Reasons)
	}
	// Output:
	// weak [password.hint.word password.hint.layout password.hint.short]
	// weak [password.hint.walk password.hint.short]
	// fair [password.hint.year]
	// strong []
}

func ExamplePolicy_Generate() {
	policy := password.Recommended()
	plain, err := policy.Generate(0)
	fmt.Println(len(plain), err, policy.Check(plain))
	_, err = policy.Generate(7)
	fmt.Println(err)
	// Output:
	// 16 <nil> <nil>
	// password.policy_unsatisfiable
}

func ExampleEqual() {
	err := password.Equal("Kv7-shelf_oRbit", "Kv7-shelf-oRbit")
	fmt.Println(errors.Is(err, password.ErrMismatch))
	// Output: true
}

func ExampleHasher() {
	ctx := context.Background()
	hasher, err := password.NewHasher(nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	phc, err := hasher.Hash(ctx, "Kv7-shelf_oRbit")
	fmt.Println(phc[:30], err)
	fmt.Println(hasher.Verify(ctx, phc, "Kv7-shelf_oRbit"))
	fmt.Println(hasher.Verify(ctx, "", "Kv7-shelf_oRbit")) // no such account: same work, same answer
	// Output:
	// $argon2id$v=19$m=19456,t=2,p=1 <nil>
	// true false <nil>
	// false false <nil>
}
