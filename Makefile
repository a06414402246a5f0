# Everything a contributor types. `make` alone lists the targets.

GO      ?= go
BIN     ?= bin
PKG     := ./...
LINT    := $(GO) tool -modfile=.ci/tools/go.mod golangci-lint
DW_SIM  := $(GO) run ./adapters/cli/dw-sim
FUZZ    ?= 20s
SEED    ?= 1
TAGS    ?=
ROWS    ?= 5000000
TIMES   ?= 3

.DEFAULT_GOAL := help
.PHONY: help install test race lint build cross snapshot sizes deployment up down api ui page packages pictures demo bench bench-peers cells warehouses soak torture fuzz golden arm64 man completions fresh clean

help: ## List the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# DuckDB is a C++ library; without it the binary is static.
CGO     := $(if $(findstring duckdb,$(TAGS)),1,0)
RELEASE := -trimpath -ldflags='-s -w' -tags '$(TAGS)'

install: ## Install dw-sim into GOBIN (TAGS=duckdb,snowflake,gcs adds databases and staging areas)
	CGO_ENABLED=$(CGO) $(GO) install $(RELEASE) ./adapters/cli/dw-sim

build: ## Build the binary bin/dw-sim (TAGS as for install)
	CGO_ENABLED=$(CGO) $(GO) build $(RELEASE) -o $(BIN)/dw-sim ./adapters/cli/dw-sim

# What a release has binaries for.
SYSTEMS := linux darwin windows
CPUS    := amd64 arm64

cross: ## Build the binary for each system and processor of a release, as bin/dw-sim-SYSTEM-CPU
	@set -e; for system in $(SYSTEMS); do for cpu in $(CPUS); do \
	  echo "$$system/$$cpu"; \
	  CGO_ENABLED=0 GOOS=$$system GOARCH=$$cpu $(GO) build $(RELEASE) -o $(BIN)/dw-sim-$$system-$$cpu ./adapters/cli/dw-sim; \
	done; done

GORELEASER := $(GO) run github.com/goreleaser/goreleaser/v2@v2.12.7

snapshot: ## Make what a release would have, in dist (downloads GoReleaser)
	$(GORELEASER) release --snapshot --clean --skip publish

sizes: ## Print the size of the binary with each build tag, as the table of docs/warehouses.md
	@echo '| tags | MB |'; echo '| --- | ---: |'; d=$$(mktemp -d); \
	for tags in '' duckdb snowflake gcs duckdb,snowflake,gcs; do \
	  $(MAKE) --no-print-directory build TAGS=$$tags BIN=$$d >/dev/null; \
	  echo "| $${tags:-none} | $$(( ($$(wc -c <$$d/dw-sim) + 500000) / 1000000 )) |"; \
	done; rm -rf $$d

test: ## Run all tests
	$(GO) test $(PKG)

# Packages whose tests wait for other programs, or have no goroutines of their own.
CALM := /(ui|postgrestest|ddl|schema|examples|postgres|redshift|snowflake|snowtest|torture|peers|s3|gcs|azure|s3test|pgtest|peers|spelling|sqlfunc|sqltext|result|lineage|profile)(/|$$)

# Tests that only compute, or whose work is done by processes without the detector.
CALMER := Killed|Crash|Damaged|RandomDocuments|ExpectedBytes|AnyParameters|WrittenDocuments|Statistic|Zipf|Correlation|Distribution|NoAllocation|Capacit|Examples|FullDisk|InPasses|Cut|Golden|Laws|Wrong|Attacks|Parity|Functions|RandomQueries|TestQueries|CheckOf|Faults|Refused|LargePatterns|Totals|Shapes|OrderAndNeighbours|Derived|RandomKeys|MoreRows|Cardinalities|Gaps|PowerSum|Templates|Quantiles|SeedMatters|Samples|Scripts|Readme|RoundTrip|EveryOperation|KeysOverSeveral|BytesDepend|BytesOfBatches|FuzzCheck|FarBounds|EveryShape|FitTells|TestRand|Weights|MailForms|GroupsAgree|NeighboursNever|TenMillion|EveryLaw|Estimates|TestLinks|KeptRowsNeedRoom|NullsInExpressions|MalformedDocuments|IsValid|EveryRoute|ObjectsAreClosed|Planted|TestHosts$$|TestOrigins|TestPaths$$|HugeBodies|BodyProblems|MediaTypes|HostileDescription|TestQueryFormats|RandomFiles|LoadsAgree|LockedPage|TestLevels|TestLongValues|TestLengths|RandomPages|TestDivisor

race: ## Run the short form of the tests with the race detector, where there are goroutines (wants a C compiler)
	CGO_ENABLED=1 $(GO) test -race -short -skip '$(CALMER)' $$($(GO) list $(PKG) | grep -vE '$(CALM)')

lint: ## Check format and style (golangci-lint vets)
	@unformatted=$$(gofmt -l .); \
	  if [ -n "$$unformatted" ]; then echo "gofmt would change:"; echo "$$unformatted"; exit 1; fi
	$(GO) vet -C adapters/httpapi/ui/bundle .
	$(LINT) run --allow-parallel-runners

page: ## Bundle the sources of the web page anew, as go generate does
	$(GO) generate ./adapters/httpapi/ui

packages: ## Take the packages of the page anew (wants npm), after their versions were changed in third_party/package.json
	@d=$$(mktemp -d); set -e; cp adapters/httpapi/ui/third_party/package.json $$d/; \
	npm install --prefix $$d --ignore-scripts --no-audit --no-fund; \
	$(GO) run -C adapters/httpapi/ui/bundle . -take $$d; rm -rf $$d
	$(MAKE) --no-print-directory page

pictures: ## Make the pictures of the web page in docs/images anew (wants Chromium)
	$(GO) test ./adapters/httpapi/ui -run '^TestPictures$$' -update

demo: ## Create, generate and query the shop example in a temporary data root
	@export DW_SIMULATOR_DATA_ROOT=$$(mktemp -d); set -ex; \
	$(DW_SIM) experiment create examples/shop.json; \
	$(DW_SIM) experiment generate shop --seed 42; \
	$(DW_SIM) query execute @examples/queries/shop.sql --experiment shop; \
	$(DW_SIM) run verify shop 1

# The layers, from the engine over sinks to drivers, at the same table of customers.
LAYERS  := ./gen ./gen/parquet ./store/sqlite ./store/postgres ./store/duckdb
PEERS   := $(GO) test ./adapters/cli/peers -count 1 -timeout 3h -rows $(ROWS) -times $(TIMES)

bench: ## Print what layers and whole commands do in a second, as the tables of docs/performance.md (ROWS=5000000 TIMES=3)
	@echo '| benchmark | M rows/s | ns per cell | B per op | allocations per op |'; echo '| --- | ---: | ---: | ---: | ---: |'; \
	$(GO) test -run '^$$' -bench '^(BenchmarkCustomers|BenchmarkColumns|BenchmarkSink|BenchmarkLoad)$$' -benchmem -benchtime 500ms $(LAYERS) | \
	awk '/^pkg:/ {sub(/.*dw-sim\/dw-sim\//, "", $$2); pkg = $$2} \
	  /^Benchmark/ {split("", is); for (i = 3; i < NF; i += 2) is[$$(i+1)] = $$i; sub(/^Benchmark/, "", $$1); sub(/-[0-9]+$$/, "", $$1); \
	    printf "| %s `%s` | %s | %s | %s | %s |\n", pkg, $$1, is["rows/s"] == "" ? "" : sprintf("%.2f", is["rows/s"]/1e6), is["ns/cell"], is["B/op"], is["allocs/op"]}'; echo
	@report=$$(mktemp); $(PEERS) -run '^(TestMachine|TestJobs)$$' -report $$report; status=$$?; cat $$report; rm $$report; exit $$status

bench-peers: ## Print other programs at the same jobs beside dw-sim (ROWS=5000000 TIMES=3; installs sqlite3 and Postgres where apt-get can)
	@for tool in sqlite3=sqlite3 psql=postgresql; do \
	  command -v $${tool%=*} >/dev/null || apt-get install -y -qq $${tool#*=} >/dev/null || echo "$${tool%=*} is missing; its jobs are left out" >&2; \
	done
	@report=$$(mktemp); CGO_ENABLED=1 $(PEERS) -tags duckdb -run '^TestPeers$$' -report $$report; status=$$?; cat $$report; rm $$report; exit $$status

warehouses: ## Print rows per second into each kind of warehouse, as the table of docs/warehouses.md (wants Postgres, sqlite3 and cgo)
	@echo '| warehouse | generate | load | its own tool |'; echo '| --- | ---: | ---: | ---: |'; \
	CGO_ENABLED=1 $(GO) test ./dwsim -run '^$$' -bench '^BenchmarkWarehouses$$' -benchtime 3x -timeout 30m | \
	awk '/rows\/s/ {split($$1, part, "/"); sub(/-[0-9]+$$/, "", part[3]); if (part[3] == "generate") printf "| %s ", part[2]; for (i = 2; i < NF; i++) if ($$(i+1) == "rows/s") printf "| %.0f 000 ", $$i/1000; if (part[3] == "native") print "|"}'

cells: ## Print nanoseconds per cell of each kind of column, as the table of docs/performance.md
	@echo '| column | ns per cell |'; echo '| --- | ---: |'; \
	$(GO) test ./gen -run '^$$' -bench '^BenchmarkCells$$' -benchtime 300ms | \
	awk '/^BenchmarkCells/ {sub(/^BenchmarkCells\//, "", $$1); sub(/-[0-9]+$$/, "", $$1); for (i = 2; i < NF; i++) if ($$(i+1) == "ns/cell") printf "| `%s` | %.0f |\n", $$1, $$i}'

soak: ## Generate ten million rows of examples/saas.yaml, verify and check them, in a temporary data root
	@export DW_SIMULATOR_DATA_ROOT=$$(mktemp -d); set -ex; $(GO) build -o $$DW_SIMULATOR_DATA_ROOT/dw-sim ./adapters/cli/dw-sim; \
	PATH=$$DW_SIMULATOR_DATA_ROOT:$$PATH; \
	dw-sim experiment create examples/saas.yaml; \
	dw-sim experiment generate saas --seed 7 --scale 271; \
	dw-sim run verify saas 1; \
	dw-sim experiment check saas; \
	rm -rf $$DW_SIMULATOR_DATA_ROOT

torture: ## Kill, starve, stop and race dw-sim for hours, and look at what is left (SEED=1 for other moments)
	$(GO) test ./adapters/cli/torture -long -v -timeout 0 -seed $(SEED)

fuzz: ## Run each fuzz target for a while, two at a time (FUZZ=20s, or 200x for as many inputs)
	@grep -rHoE --include='*_test.go' '^func Fuzz[A-Za-z0-9_]*' . | sed 's|/[^/]*:func | |' | sort -u | \
	xargs -P 2 -L 1 sh -c 'out=$$($(GO) test $$0 -run "^$$" -fuzz "^$$1\$$" -fuzztime $(FUZZ) -fuzzminimizetime 20x -parallel 1 2>&1 </dev/null); \
	  status=$$?; echo "fuzz $$0 $$1"; echo "$$out"; exit $$status'

arm64: ## Hold the engine's goldens against what arm64 makes, emulated elsewhere (wants qemu-user)
	CGO_ENABLED=0 GOARCH=arm64 $(GO) test $$([ "$$($(GO) env GOHOSTARCH)" = arm64 ] || echo -exec qemu-aarch64) -run Golden ./gen

man: ## Write the manual pages to bin/man
	$(DW_SIM) man --output $(BIN)/man

completions: ## Write the completion scripts of the shells to bin/completions
	@mkdir -p $(BIN)/completions
	$(DW_SIM) completion bash >$(BIN)/completions/dw-sim.bash
	$(DW_SIM) completion zsh >$(BIN)/completions/_dw-sim
	$(DW_SIM) completion fish >$(BIN)/completions/dw-sim.fish

golden: ## Rewrite the golden files; a changed digest is a breaking change
	$(GO) test $$(grep -rlF --include='*_test.go' 'flag.Bool("update"' . | xargs -n1 dirname | sort -u) -update

api: ## Serve the HTTP API at http://127.0.0.1:8000/ with the data root ./data
	$(DW_SIM) api

ui: ## Serve the HTTP API at http://127.0.0.1:4173/ and open its page in a browser
	$(DW_SIM) ui

deployment: ## Check Dockerfile and docker-compose.yml, and start by hand what they start
	$(GO) vet -C .ci/deploy .
	$(GO) test -C .ci/deploy .

# Docker, or what COMPOSE names instead.
COMPOSE ?= docker compose

up: ## Start server, page, Postgres and an S3-compatible store in containers (wants Docker; see docs/deployment.md)
	@$(COMPOSE) version >/dev/null 2>&1 || { echo "'$(COMPOSE)' does not run here: install Docker with its compose plugin, or name another by COMPOSE=…; dw-sim api serves without any" >&2; exit 1; }
	$(COMPOSE) up --build --detach --wait
	@echo "API  http://localhost:8000/"; echo "page http://localhost:4173/"

down: ## Stop what up has started; the volumes stay
	$(COMPOSE) down

fresh: ## Keep the README's promises on a new machine, all tests included (wants root and mmdebstrap)
	.ci/fresh tests

clean: ## Remove what was built
	rm -rf $(BIN) dist
