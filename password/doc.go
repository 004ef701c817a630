// Package password holds the portal's rules for a password, a generator that
// always meets them, the check for weak and personal passwords, and the hashing.
//
//	policy := password.Recommended()
//	if err := policy.Check(plain, "Петров Пётр", "2016-05-19", "+79261234567"); err != nil {
//		return err // validate.Errors: every broken rule at once
//	}
//	phc, err := hasher.Hash(ctx, plain)
//
// [Portal] is the five rules printed by Guide A. [Recommended] refuses weak
// passwords and personal data besides; it is what an account should ask for.
// [Policy.Strength] is a hint for a meter beside the field and decides nothing.
//
// A password is a plain string that lives only inside one call: no error, no
// parameter of an error and no hash holds it. Go promises no wiping of memory,
// so none is pretended. The package keeps no passwords, asks no service about
// leaked ones, and counts no tries.
package password
