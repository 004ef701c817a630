package tags

import "github.com/go-playground/validator/v10"

// Rule is the rule behind a tag as the validator calls it.
func Rule(tag string) validator.FuncCtx { return rulesByTag[tag].holds }
