# The front door: set-up, build, test, try. The work itself is done by SwiftPM and scripts.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

.NOTPARALLEL:

.PHONY: all setup build test fuzz try try-user try-kernel try-kernel-vm install install-built bench convergence soak format lint clean

BUILD_PACKAGES = pkg-config libyaml-dev liblttng-ctl-dev libxml2-dev libssl-dev libbabeltrace2-dev
RUN_PACKAGES = lttng-tools liblttng-ust1 babeltrace2 rsync openssh-client
TEST_PACKAGES = liblttng-ust-dev default-jdk-headless liblttng-ust-agent-java liblttng-ust-agent-java-jni \
  liblog4j1.2-java python3-lttngust systemtap-sdt-dev gcc libc6-dev sudo git python3 util-linux bsdutils procps patch strace python3-jsonschema python3-yaml
# What the virtual machine with the kernel tracer is made and run with.
VM_PACKAGES = qemu-system-x86 mmdebstrap uidmap e2fsprogs util-linux python3
RELEASE_FLAGS = -c release --static-swift-stdlib
RELEASE = .build/release/lttrecipe

all: build

# Installs what is missing of a list of Debian packages, and says which.
define install
@missing=""; \
for package in $(1); do \
  dpkg-query -W -f '$${Status}' "$$package" 2>/dev/null | grep -q 'ok installed' \
    || missing="$$missing $$package"; \
done; \
if [ -n "$$missing" ]; then \
  echo "installing the missing Debian packages:$$missing"; \
  sudo=""; [ "$$(id -u)" -eq 0 ] || sudo=sudo; \
  $$sudo apt-get update -qq \
    && $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
      $$missing; \
fi
endef

setup:
	$(call install,$(BUILD_PACKAGES) $(RUN_PACKAGES))

build: setup
	swift build $(RELEASE_FLAGS) --product lttrecipe
	swift build $(RELEASE_FLAGS) --product lttrecipe-reader

# The kernel suites run the release build, in virtual machines, when all else is done.
test: build
	$(call install,$(TEST_PACKAGES) $(VM_PACKAGES))
	swift build --build-tests
	swift test --skip-build --disable-xctest --skip '^KernelTests\.'
	if Tests/KernelVM/kernel-vm check; then Tests/KernelVM/kernel-vm build; fi
	swift test --skip-build --disable-xctest --filter '^KernelTests\.'

# Feeds the readers with inputs made by libFuzzer, starting from Tests/Fuzzing/corpus.
FUZZ_TARGETS ?= yaml format recipe
FUZZ_RUNS ?= 5000000
fuzz: build
	$(call install,python3)
	Tests/Fuzzing/fuzz $(FUZZ_RUNS) $(FUZZ_TARGETS)

try: try-user try-kernel

# Records the first trace on this machine and shows what is in it.
try-user: build
	@log=$$(mktemp); trap 'rm -f "$$log"' EXIT; \
	$(RELEASE) apply recipes/first-trace.yaml | tee "$$log"; \
	trace=$$(sed -n 's/^trace: //p' "$$log" | tail -n 1); \
	echo; echo "The first lines of what babeltrace2 reads in $$trace/trace:"; \
	babeltrace2 "$$trace/trace" 2>/dev/null | sed -n 1,10p; echo

# Records a kernel trace of a package update: in a virtual machine, or with TRY_HERE=1 on this one, where it
# installs the package `tree` again.
try-kernel: build
ifeq ($(TRY_HERE),1)
	$(RELEASE) apply recipes/package-update.yaml
else
	@command -v python3 >/dev/null || { echo "the virtual machine needs python3" >&2; exit 1; }
	@Tests/KernelVM/kernel-vm check || { echo "The kernel trace is left out."; exit 0; }; \
	$(MAKE) -s try-kernel-vm
endif

try-kernel-vm:
	$(call install,$(VM_PACKAGES))
	@prefix=$$(mktemp -d); trap 'rm -rf "$$prefix"' EXIT; \
	$(MAKE) -s install-built DESTDIR="$$prefix" PREFIX= && Tests/KernelVM/try "$$prefix"
# PREFIX/bin/lttrecipe finds its reader and the shipped presets from where it is.
PREFIX ?= /usr/local
install: build
	$(MAKE) install-built

install-built:
	install -D -m 755 $(RELEASE) $(DESTDIR)$(PREFIX)/bin/lttrecipe
	install -D -m 755 $(RELEASE)-reader $(DESTDIR)$(PREFIX)/libexec/lttrecipe/lttrecipe-reader
	cd recipes && find . -name '*.yaml' -exec \
	  install -D -m 644 {} $(DESTDIR)$(PREFIX)/share/lttrecipe/recipes/{} \;
	for schema in recipe preset; do \
	  install -D -m 644 schemas/$$schema.schema.json \
	    $(DESTDIR)$(PREFIX)/share/lttrecipe/schemas/$$schema.schema.json; \
	done

bench: build
	$(call install,python3 gcc libc6-dev)
	python3 Tests/Benchmarks/bench.py $(RELEASE)

# Applies 100 000 pairs of recipes made by chance to a session daemon in memory, and 1000 to lttng-sessiond.
convergence:
	LTTRECIPE_PAIRS=100000 LTTRECIPE_DAEMON_PAIRS=1000 \
	  swift test --disable-xctest --filter '^PlanExecutionTests\.(Daemon)?ConvergenceTests'

# Kills 500 applies, and what brings them to their end, at random times.
soak: build
	$(call install,$(TEST_PACKAGES))
	swift build --build-tests
	LTTRECIPE_KILLS=500 swift test --skip-build --disable-xctest --filter '^IntegrationTests\.RandomKillTests'

format:
	swift format -i -p -r Sources Tests Package.swift

lint:
	swift format lint --strict -p -r Sources Tests Package.swift

clean:
	swift package clean
