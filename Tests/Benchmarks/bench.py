#!/usr/bin/env python3
"""Times lttrecipe beside the lttng commands that it replaces, interleaved in one run.

Usage: bench.py LTTRECIPE [ROUNDS]

Prints medians and ratios. A session daemon that is not running is started for the run and ended
after it.
"""

import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

import large

RECIPE = """\
lttrecipe: 1
name: bench
channels:
  user:
    domain: user
    events:
      - {tracepoint: "lttng_ust_libc:*", when-missing: skip}
      - {tracepoint: "lttng_ust_pthread:*", when-missing: skip}
      - {tracepoint: "lttng_ust_dl:*", when-missing: skip}
payload:
  - run: ["true"]
retrieve:
  - copy: FOLDER/traces
"""

COMMANDS = """\
set -e
name=bench-$$
lttng create $name --output FOLDER/peer/$name
lttng enable-channel --userspace --session $name user
lttng enable-event --userspace --session $name --channel user 'lttng_ust_libc:*'
lttng enable-event --userspace --session $name --channel user 'lttng_ust_pthread:*'
lttng enable-event --userspace --session $name --channel user 'lttng_ust_dl:*'
lttng start $name
true
lttng stop $name
lttng destroy $name
"""


def milliseconds(command):
    begin = time.perf_counter()
    subprocess.run(
        command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL)
    return (time.perf_counter() - begin) * 1000


def interleaved(commands, rounds):
    """Returns the median of each command, every round running each of them once."""
    times = {name: [] for name in commands}
    for name in commands:
        milliseconds(commands[name])
    for _ in range(rounds):
        for name, command in commands.items():
            times[name].append(milliseconds(command))
    return {name: statistics.median(values) for name, values in times.items()}


def report(title, ours, peer, medians):
    ratio = medians[ours] / medians[peer]
    print(f"{title}\n  {ours}: {medians[ours]:.1f} ms\n  {peer}: {medians[peer]:.1f} ms")
    print(f"  ratio: {ratio:.3f} ({1 / ratio:.1f} times less)\n")


def start_daemon():
    """Returns the process id of a new session daemon; None where one answers already."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    if subprocess.run(["lttng", "list"], **quiet).returncode == 0:
        return None
    subprocess.run(["lttng-sessiond", "--daemonize", "--no-kernel"], check=True, **quiet)
    home = os.environ.get("LTTNG_HOME") or os.environ["HOME"]
    folder = "/var/run/lttng" if os.geteuid() == 0 else f"{home}/.lttng"
    with open(f"{folder}/lttng-sessiond.pid", encoding="ascii") as file:
        return int(file.read())


def main():
    program = os.path.abspath(sys.argv[1])
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    folder = tempfile.mkdtemp(prefix="lttrecipe-bench-")
    daemon = start_daemon()
    try:
        recipe, script = f"{folder}/bench.yaml", f"{folder}/bench.sh"
        for path, text in ((recipe, RECIPE), (script, COMMANDS)):
            with open(path, "w", encoding="utf-8") as file:
                file.write(text.replace("FOLDER", folder))
        medians = interleaved(
            {"lttrecipe apply": [program, "apply", recipe], "lttng commands": ["sh", script]},
            rounds)
        report(
            "A recording around `true`: channel, 3 rules; lttrecipe also verdict, manifest, copy",
            "lttrecipe apply", "lttng commands", medians)
        medians = interleaved(
            {"lttrecipe --version": [program, "--version"], "lttng --version": ["lttng", "--version"]},
            rounds * 5)
        report("Start-up", "lttrecipe --version", "lttng --version", medians)
        large.report(program, folder, rounds)
    finally:
        if daemon:
            os.kill(daemon, signal.SIGTERM)
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
