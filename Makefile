# `make run` and `make test` need nothing but Swift: they install what is missing, build, and go.

SWIFT ?= swift
PREFIX ?= /usr/local
DESTDIR ?=

BUILD_PACKAGES := libncurses-dev libcurl4-openssl-dev zlib1g-dev
TEST_PACKAGES := $(BUILD_PACKAGES) git libvterm-dev tmux python3-venv

# Static, so that the program does not look for Swift's libraries in a toolchain.
RELEASE := --configuration release --static-swift-stdlib -Xlinker -s
# A target may import only what its manifest names.
CHECKED := --explicit-target-dependency-import-check error
SOURCES := Package.swift Sources Tests

.PHONY: run run-local build test test-datasets test-trainers test-gemini fuzz play install uninstall static manual
.PHONY: format lint keys bench bench-desk clean
.PHONY: swift build-packages test-packages virtual-environments

# Opens the last session, or a first one.
run: build
	@"$$($(SWIFT) build $(RELEASE) --show-bin-path)/loom"

# Opens a session with a real local model and two adapters, all of it made here: nothing is downloaded
# but the Python wheels of the server and of what writes the model's file.
run-local: build
	@Scripts/install-packages python3-venv
	@Scripts/run-local "$$($(SWIFT) build $(RELEASE) --show-bin-path)/loom"

build: build-packages
	$(SWIFT) build $(RELEASE) --product loom

test: test-packages virtual-environments
	$(SWIFT) build --build-tests $(CHECKED)
	@Scripts/run-tests $(SWIFT) test --skip-build

# Every format that loom exports, read by the libraries of trainers and services.
test-datasets: test-packages
	$(SWIFT) build --product loom $(CHECKED)
	@python="$$(sh Tests/Tools/export-venv.sh)" && \
	"$$python" Tests/Tools/test_datasets.py --loom "$$($(SWIFT) build --show-bin-path)/loom"

# One optimiser step of TRL's trainers on exports, on a tiny random model. Not part of `test`: torch and what it
# needs are 1.5 GB.
test-trainers: test-packages
	$(SWIFT) build --product loom $(CHECKED)
	@python="$$(sh Tests/Tools/trainers-venv.sh)" && \
	"$$python" Tests/Tools/test_trainers.py --loom "$$($(SWIFT) build --show-bin-path)/loom"

# Gemini's protocol by the litellm proxy in front of a real llama.cpp server. Not part of `test`: the
# proxy is 750 MB of Python.
test-gemini: test-packages
	@sh Tests/Tools/proxy-venv.sh
	LOOM_TEST_GEMINI_PROXY=1 $(SWIFT) test --filter GeminiProxyTests

# An evening's work in a terminal on a real server, and a check of what is left of it. Not part of `test`: it takes
# minutes, and its screens are for somebody to look at.
play: test-packages
	$(SWIFT) build --product loom
	python3 Tests/Tools/play_session.py --loom "$$($(SWIFT) build --show-bin-path)/loom"

# Made-up bytes for whatever reads a session, a journal or a damaged file, guided by the code that they
# reach: FUZZ_SECONDS for each of the three. No part of `test`.
fuzz: build-packages
	@SWIFT="$(SWIFT)" Fuzz/run.sh

# The program, its manual page and what shells complete; DESTDIR is for those who make packages.
install: build
	Scripts/install-files "$$($(SWIFT) build $(RELEASE) --show-bin-path)/loom" "$(DESTDIR)$(PREFIX)"

uninstall:
	Scripts/install-files --remove "$(DESTDIR)$(PREFIX)"

# A release program that needs no library of Swift's, and in a bare Debian nothing but its ncurses, curl and zlib:
# .build/static/loom. With CHECK=1 it is tried in an empty root that has only those (needs root).
static: build
	Scripts/check-static "$$($(SWIFT) build $(RELEASE) --show-bin-path)/loom" .build/static/loom $(CHECK)

# Writes the manual page from what the program says of itself; a test compares.
manual: build-packages
	$(SWIFT) build --product loom
	python3 Scripts/make_manual.py "$$($(SWIFT) build --show-bin-path)/loom" > docs/loom.1.new
	mv docs/loom.1.new docs/loom.1

format: swift
	$(SWIFT) format format --in-place --parallel --recursive $(SOURCES)

lint: swift
	$(SWIFT) format lint --strict --parallel --recursive $(SOURCES)

# Writes the key table from the program's own; a test compares.
keys: build-packages
	$(SWIFT) build --product loom
	"$$($(SWIFT) build --show-bin-path)/loom" keys --markdown > docs/KEYS.md.new
	mv docs/KEYS.md.new docs/KEYS.md

bench: build
	Benchmarks/run.sh

# All figures of the interface at once, on a machine that does nothing else; 15 minutes.
bench-desk: build
	Benchmarks/desk.sh

clean:
	rm -rf .build

# MARK: What must be there first

swift:
	@command -v $(SWIFT) >/dev/null || \
	  { echo "Swift 6.2 or newer is missing: get it from https://www.swift.org/install/linux/" >&2; exit 1; }

build-packages: swift
	@Scripts/install-packages $(BUILD_PACKAGES)

test-packages: swift
	@Scripts/install-packages $(TEST_PACKAGES)

# Real servers and real readers of the exports, for the tests that use them.
virtual-environments: test-packages
	@for script in Scripts/local-venv.sh Tests/Tools/export-venv.sh \
	  Tests/Tools/dialects-venv.sh; do \
	  if [ -f "$$script" ]; then sh "$$script" || exit 1; fi; \
	done
