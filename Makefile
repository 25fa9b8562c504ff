# `make demo` shows Assay at work; `make test` runs everything that continuous integration runs.
# Both install what is missing first. `make` alone lists the rest.

.DEFAULT_GOAL := help
.NOTPARALLEL:

STEP := @scripts/step
GRAPHIQL_DIR ?= target/graphiql

.PHONY: help setup demo run test bench fmt lint doc schema graphiql clean

help: ## list these targets
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r target text; do printf '%-16s%s\n' "$$target" "$$text"; done

setup: ## check the Rust toolchain; install a C compiler and PostgreSQL's programs where missing
	@scripts/check-rust
	@scripts/install-compiler
	@scripts/install-postgresql

# A debug build: cold, its dependencies take about two thirds of a release build's processor time, and
# `make test` can use them again.
# The recipe's shell gives way to cargo and cargo to the server, so that Ctrl-C reaches it directly.
demo: setup ## play the way from job description to decision and keep serving; CHECK=1 verifies and exits
	@exec cargo run --locked --bin assay -- demo $(if $(filter-out 0,$(CHECK)),--check)

run: setup ## serve on http://127.0.0.1:8080/graphql with a private PostgreSQL
	@exec cargo run --locked --bin assay -- serve

# Lints and documentation share one pass over the dependencies (metadata only), tests need a second
# one that produces code. The flags must stay equal within a pass, or cargo builds it again.
test: setup lint doc ## formatting, lints, documentation, then all tests
	$(STEP) "tests" cargo test --locked

bench: setup ## measure the scorer, facts, saves, and team pages beside pgbench; fails beyond its targets
	cargo bench --locked

fmt: ## format the code
	cargo fmt

lint: ## formatting and clippy; every warning is an error
	@scripts/check-rust rustfmt clippy
	$(STEP) "formatting" cargo fmt --check
	$(STEP) "lints" cargo clippy --locked --all-targets -- -D warnings

doc: export RUSTDOCFLAGS := -D warnings
doc: ## build the documentation; every warning is an error
	$(STEP) "documentation" cargo doc --locked --no-deps --document-private-items

# By way of a second file: a server that does not compile must not empty the first.
schema: ## write schema.graphql anew from the code
	@mkdir -p target
	cargo run --locked --quiet --bin assay -- schema > target/schema.graphql
	mv target/schema.graphql schema.graphql

graphiql: ## fetch GraphiQL into GRAPHIQL_DIR (target/graphiql), for closed networks; needs npm
	@scripts/fetch-graphiql $(GRAPHIQL_DIR)

clean: ## remove what was built
	cargo clean
