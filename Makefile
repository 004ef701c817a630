# make help lists the targets.
.DEFAULT_GOAL := help
.PHONY: help run test race lint fmt schema bench fuzz ci

lint_tool = GOWORK=off go tool -modfile=$(CURDIR)/tools/go.mod golangci-lint
modules = $(filter-out ./tools,$(shell find . -name go.mod -not -path '*/testdata/*' -printf '%h\n'))

help: ## list the targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 8

run: ## the whole journey in a terminal
	go run ./examples/journey

test: ## all tests of the workspace
	go test work

race: ## the same with the race detector, in random order
	go test -race -shuffle=on work

lint: ## the linter, in every module
	@for m in $(modules); do (cd $$m && $(lint_tool) run ./...) || exit 1; done

fmt: ## format every module
	@for m in $(modules); do (cd $$m && $(lint_tool) fmt ./...) || exit 1; done

schema: ## write docs/schema anew from the Go types
	cd tools && GOWORK=off go run ./schema

bench: ## compare with peers and print the ratios
	cd internal/bench && GOWORK=off go run .

fuzz: ## every fuzz target, 20,000 inputs each
	.ci/run fuzz

ci: ## everything a change must pass
	.ci/run
