// Package zagstest is a civil register that a test or a harness scripts.
//
// A [Register] implements zags.Registry in memory. Left alone it confirms
// everything: each question gets a record that equals the papers and names the
// asker as a parent, after [Options.Delay]. A test may add births, script the
// outcome of a certificate, and let submissions and answers fail or get lost.
//
// It holds no rule of the library, and no real register answers like it in
// detail.
package zagstest
