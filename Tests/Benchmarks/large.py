"""Times the planning of a recipe of many events beside a bare scan of the same files by libyaml."""

import os
import subprocess
import time

PRESET_COUNT = 50


def make_recipe(folder, event_count):
    """Writes a recipe of 50 presets; returns its files, the recipe first."""
    os.makedirs(f"{folder}/many")
    names = [f"many/preset{index}" for index in range(PRESET_COUNT)]
    for index, name in enumerate(names):
        events = "".join(
            f"      - provider{index}:event_{number:05}\n"
            for number in range(event_count // PRESET_COUNT))
        with open(f"{folder}/{name}.yaml", "w", encoding="utf-8") as file:
            file.write(
                f"lttrecipe: 1\nkind: preset\nname: {name}\nchannels:\n  user:\n"
                f"    domain: user\n    events:\n{events}")
    with open(f"{folder}/large.yaml", "w", encoding="utf-8") as file:
        file.write(
            f"lttrecipe: 1\nname: large\nuse: [{', '.join(names)}]\n"
            "payload: [{run: [ls]}]\n")
    return [f"{folder}/large.yaml"] + [f"{folder}/{name}.yaml" for name in names]


def cost(command):
    """Returns milliseconds and the peak of memory in MiB."""
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{command[0]} {command[1]} fails: {process.returncode}")
    return (time.perf_counter() - begin) * 1000, usage.ru_maxrss / 1024


def best(commands, rounds):
    """Returns the least cost of each command, every round running each of them once."""
    costs = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            costs[name].append(cost(command))
    return {name: (min(c[0] for c in all), max(c[1] for c in all)) for name, all in costs.items()}


def report(program, folder, rounds):
    """Prints what it costs to resolve and plan recipes of 10 000 and 100 000 events."""
    scan = f"{folder}/scan"
    source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "scan.c")
    subprocess.run(["cc", "-O2", "-o", scan, source, "-lyaml"], check=True)
    memory = {}
    for count in (10_000, 100_000):
        files = make_recipe(f"{folder}/{count}", count)
        costs = best(
            {"plan": [program, "plan", files[0]], "scan": [scan] + files,
             "start": [program, "--version"]}, rounds)
        (plan, memory[count]), (bare, _), (start, _) = costs["plan"], costs["scan"], costs["start"]
        print(f"A plan of {count} events of {PRESET_COUNT} presets")
        print(f"  lttrecipe plan: {plan:.1f} ms (start-up {start:.1f} ms), {memory[count]:.1f} MiB")
        print(f"  libyaml's scan of the same files: {bare:.1f} ms")
        print(f"  less start-up, in parts of 3 scans + 30 ms: {(plan - start) / (3 * bare + 30):.2f}")
    print(f"  memory of ten times the events: {memory[100_000] / memory[10_000]:.1f} times\n")
