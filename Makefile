# Portico. `make run` and `make test` set up all they need; see scripts/setup.

GO        ?= go
PACKAGES  ?= ./...
TESTFLAGS ?= -timeout 20m -parallel 4
BENCH     ?= ./engine/... ./internal/store/... ./internal/casework/...
SHOTS     ?= $(CURDIR)/shots
FUZZTIME  ?= 20s
MUTATIONS ?= 2000
KILLS     ?= 200

# Pinned, and run through the module proxy: nothing is installed.
STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.8.2

.DEFAULT_GOAL := help
.PHONY: help run test agreement fuzz lint bench soak shots assets setup test-setup clean

help: ## say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: setup assets ## start Portico with invented people and tasks, mail to /dev/mail
	$(GO) run ./cmd/portico serve --dev --demo

test: test-setup assets ## check all of it: go vet, all tests, browser tests too
	$(GO) vet $(PACKAGES)
	GOGC=400 $(GO) test -vet=off $(TESTFLAGS) $(PACKAGES)
	@scripts/test-database-gone

agreement: ## hold our verdicts and round trips to MUTATIONS (2000) of every sample
	@GO="$(GO)" MUTATIONS="$(MUTATIONS)" scripts/agreement

fuzz: ## run every fuzz target for FUZZTIME (20s) and print the executions
	@GO="$(GO)" FUZZTIME="$(FUZZTIME)" scripts/fuzz

lint: ## formatting, go vet, staticcheck, and who may import whom
	@scripts/formatted
	$(GO) vet ./...
	$(GO) run $(STATICCHECK) ./...
	$(GO) test -count=1 -run 'TestLayout' ./internal/testkit

bench: setup assets ## measure the engine, the store, the server, and every list at 10,000 and a million tasks
	$(GO) test -run '^$$' -bench . -benchmem $(BENCH)
	$(GO) run ./cmd/bench
	$(GO) run ./cmd/bench -large

soak: setup assets ## kill server and Postgres KILLS (200) times while people write: nothing is lost
	$(GO) run ./cmd/soak -kills $(KILLS)

shots: test-setup assets ## screenshots of every page into SHOTS (./shots)
	$(GO) test ./cmd/portico -run TestShots -count=1 -shots=$(SHOTS)

assets: node_modules/.package-lock.json ## bundle the style sheets and scripts into public/assets
	$(GO) run ./cmd/assets

setup: ## what `make run` needs: PostgreSQL and the front-end packages
	@scripts/setup run

test-setup: ## what `make test` needs: also a browser, Java, PDF tools
	@scripts/setup test

node_modules/.package-lock.json: package-lock.json
	@scripts/setup npm

clean: ## remove what was built, and the tests' database
	rm -rf public/assets/* shots bin
	@scripts/test-database-gone
	rm -rf "$$(readlink -f "$${TMPDIR:-/tmp}/portico-test-$$(id -u)/database")" "$${TMPDIR:-/tmp}/portico-test-$$(id -u)"
