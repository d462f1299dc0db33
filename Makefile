# Every target says what it does; bare `make` lists them.
GO ?= go
PROJECT ?=
CONFORMANCE ?= ../shared/conformance

.PHONY: list build test test-all servers golden fuzz bench lint generate demo conformance parity replay roundtrip new-rule

list: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:[^#]*## /\t/' | expand -t 14

build: ## build bin/sqlgen
	$(GO) build -o bin/sqlgen ./cmd/sqlgen

test: ## run the tests; those that need python3, Alembic or PostgreSQL are skipped where these are absent
	$(GO) test ./...

test-all: ## run the tests and fail when one that needs python3, Alembic or PostgreSQL cannot run
	SQLGEN_REQUIRE_ORACLES=1 $(GO) test ./...

servers: ## run the tests that ask PostgreSQL on each server of SERVERS="bin-directory …"
	@test -n "$(SERVERS)" || { echo "name the directories that hold initdb and postgres: make servers SERVERS=\"dir dir\""; exit 2; }
	@for d in $(SERVERS); do $$d/postgres --version && PATH=$$d:$$PATH $(GO) test -count=1 ./internal/catalog ./internal/dump ./internal/bundle ./lint/... ./offline/... || exit 1; done

conformance: build ## run the conformance cases, where they lie beside the project
	python3 $(CONFORMANCE)/run.py --sqlgen bin/sqlgen --failures

parity: ## compare every revision of PROJECT=dir with real Alembic; VERBOSE=1 shows the differences
	@test -n "$(PROJECT)" || { echo "name a project: make parity PROJECT=dir"; exit 2; }
	$(GO) run ./internal/parity $(if $(VERBOSE),-v) $(PROJECT)

replay: ## apply the whole history of PROJECT=dir to PostgreSQL, compare its schema with the catalog's; EMPTY_SLOTS=1: what can't be rendered is left out
	@test -n "$(PROJECT)" || { echo "name a project: make replay PROJECT=dir"; exit 2; }
	$(GO) run ./internal/replay $(if $(VERBOSE),-v) $(if $(EMPTY_SLOTS),-empty-slots) $(PROJECT)

roundtrip: ## take PROJECT=dir revision by revision there and back on PostgreSQL with the bundles of sqlgen; EMPTY_SLOTS=1 as for replay
	@test -n "$(PROJECT)" || { echo "name a project: make roundtrip PROJECT=dir"; exit 2; }
	$(GO) run ./internal/roundtrip $(if $(VERBOSE),-v) $(if $(EMPTY_SLOTS),-empty-slots) $(PROJECT)

golden: ## rewrite the golden files; read the diff before committing
	$(GO) test ./... -update

fuzz: ## fuzz every target for a minute each
	@for p in $$($(GO) list ./...); do \
	  for f in $$($(GO) test -list '^Fuzz' $$p | grep '^Fuzz'); do \
	    echo "$$p $$f"; $(GO) test -run '^$$' -fuzz "^$$f$$" -fuzztime 60s $$p || exit 1; \
	  done; done

bench: ## measure parsing, graph loading, rendering and lint, and the ratio to Alembic and squawk where they are installed
	$(GO) test -run '^$$' -bench . -benchmem ./...

lint: ## gofmt, go vet and staticcheck
	@test -z "$$(gofmt -l .)" || { gofmt -l .; exit 1; }
	$(GO) vet ./...
	$(GO) run honnef.co/go/tools/cmd/staticcheck@v0.8.2 ./...

generate: ## regenerate what is generated
	$(GO) generate ./...

new-rule: ## make a lint rule and its fixture: make new-rule name=some-name
	cd lint/rules && $(GO) run ./gen $(name)

demo: ## render the sample history
	$(GO) run ./cmd/sqlgen upgrade 0002:head
