# Salesnode: what to type.
#
#   make run        install what is missing, build a release binary, start `salesnode serve` on loopback
#   make test       the whole test run: checks, debug build, every test; prints the time of each suite
#   make demo       a mail server of your own on loopback with Salesnode beside it, and commands to try
#
#   make build      debug build of everything                     make release   release build
#   make test-fast  the tests that start no server                make check     every check that needs no build
#   make testbed    only the mail servers of the tests, until Ctrl-C
#   make format     format the Swift sources                      make lint      complain about their format
#
#   make bench      the benchmarks beside their peers; ARGS names some: make bench ARGS=html
#   make fuzz       each fuzz target for FUZZ_SECONDS (600)       make sanitize  the tests under AddressSanitizer
#   make soak       thousands of faults against the sync engine; SOAK_FAULTS=N, and FAULT_SEED=N for one seed alone
#   make paint      how soon the list of 10,000 mailboxes and the inbox with 200,000 conversations are seen, and each
#                   action; PAINT=N and CONVERSATIONS=N for other numbers, ARGS=PagePaint or ARGS=InboxPaint for one
#   make reading    reading and new mail for READING_SECONDS (3600): memory of the page and of the server
#   make measure    the figures of docs/measurements.md           make clean     remove everything that was built
#   make mime-oracle  our reading of 10,000 generated messages beside that of Python's email package
#   make hostile    hostile messages at full size: processor time and memory of reading each
#
# ARGS is handed on where it makes sense: make run ARGS='--data ./data', make test ARGS='--filter IMAPCore'.

SHELL := /bin/bash
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# Two at a time: a build of NIO's size needs about 1 GB for each.
JOBS ?= 2
FUZZ_SECONDS ?= 600
SOAK_FAULTS ?= 6000
FAULT_SEED ?=
PAINT ?= 10000
CONVERSATIONS ?= 200000
READING_SECONDS ?= 3600
ARGS ?=

SWIFT_BUILD = swift build -j $(JOBS)
# Written out: these are the folders with Swift sources of ours.
SWIFT_SOURCES = Package.swift $(wildcard Sources Tests Fuzzing Benchmarks scripts)

.PHONY: help run demo test test-fast testbed build release format lint check bench fuzz sanitize measure paint
.PHONY: soak reading mime-oracle hostile clean packages packages-test packages-bench

help:
	@sed -n '2,/^$$/s/^# \{0,1\}//p' Makefile

# The toolchain is asked for its version last: it may need one of the packages to run at all.
packages:
	@command -v swift >/dev/null || scripts/require-swift
	@scripts/install-packages build
	@scripts/require-swift

packages-test:
	@command -v swift >/dev/null || scripts/require-swift
	@scripts/install-packages build test
	@scripts/require-swift

packages-bench:
	@command -v swift >/dev/null || scripts/require-swift
	@scripts/install-packages build test bench
	@scripts/require-swift

run: packages
	$(SWIFT_BUILD) -c release --product salesnode
	@exec .build/release/salesnode serve $(ARGS)

demo: packages-test
	$(SWIFT_BUILD) -c release
	@exec scripts/demo .build/release

test: packages-test
	@JOBS=$(JOBS) scripts/run-tests $(ARGS)

test-fast: packages
	@JOBS=$(JOBS) scripts/run-tests --without-servers $(ARGS)

testbed: packages-test
	$(SWIFT_BUILD) --product salesnode-testbed
	@exec .build/debug/salesnode-testbed run $(ARGS)

build: packages
	$(SWIFT_BUILD)

release: packages
	$(SWIFT_BUILD) -c release

format:
	swift format format --in-place --recursive --parallel $(SWIFT_SOURCES)

lint:
	@swift format lint --strict --recursive --parallel $(SWIFT_SOURCES)

check:
	@scripts/check-all

# The peers' libraries are linked only here: see Package.swift.
bench: packages-bench
	SALESNODE_BENCHMARKS=1 $(SWIFT_BUILD) -c release --product salesnode-testbed
	SALESNODE_BENCHMARKS=1 $(SWIFT_BUILD) -c release --product salesnode-bench
	@exec .build/release/salesnode-bench $(ARGS)

fuzz: packages
	@JOBS=$(JOBS) scripts/fuzz $(FUZZ_SECONDS) $(ARGS)

sanitize: packages-test
	@JOBS=$(JOBS) scripts/run-tests --sanitize address $(ARGS)

soak: packages-test
	@SALESNODE_FAULTS=$(SOAK_FAULTS) SALESNODE_FAULT_SEED=$(FAULT_SEED) JOBS=$(JOBS) TEST_SECONDS=14400 \
		scripts/run-tests --filter 'Fault(Campaign|Kill)'

measure: packages-test
	@JOBS=$(JOBS) scripts/measure

paint: packages-test
	@SALESNODE_PAINT=$(PAINT) SALESNODE_PAINT_CONVERSATIONS=$(CONVERSATIONS) JOBS=$(JOBS) TEST_SECONDS=7200 \
		scripts/run-tests --filter '$(or $(ARGS),(Page|Inbox)Paint)Tests'

reading: packages-test
	$(SWIFT_BUILD) -c release --product salesnode
	@SALESNODE_PROGRAM=$(CURDIR)/.build/release/salesnode SALESNODE_READING_SECONDS=$(READING_SECONDS) JOBS=$(JOBS) \
		TEST_SECONDS=$$(($(READING_SECONDS) + 900)) scripts/run-tests --filter LongUse

mime-oracle: packages
	$(SWIFT_BUILD) -c release --product salesnode
	@scripts/mime-oracle $(ARGS)

hostile: packages
	$(SWIFT_BUILD) -c release --product salesnode
	@scripts/hostile-messages

clean:
	rm -rf .build
