#!/usr/bin/env python3
"""Keeps the inputs that libFuzzer starts from.

usage: corpus.py seeds TARGET FOLDER     writes the project's own YAML texts
       corpus.py unpack TARGET FOLDER    writes the inputs of corpus/TARGET.jsonl
       corpus.py pack TARGET FOLDER      makes corpus/TARGET.jsonl of a folder's files

A line of the file is an input as a JSON string; each of its characters is one byte.
"""

import glob
import hashlib
import json
import pathlib
import sys

# Longer ones say little more.
MAXIMUM_LENGTH = 2048


def seeds(target):
    patterns = ["recipes/**/*.yaml", "Tests/RecipesTests/Golden/*/*.yaml"]
    if target != "recipe":
        patterns.append("Tests/YAMLTreeTests/Golden/**/*.yaml")
        for line in open("Tests/YAMLTreeTests/Suite/cases.jsonl", encoding="utf-8"):
            yield json.loads(line)["yaml"].encode()
    for pattern in patterns:
        for path in glob.glob(pattern, recursive=True):
            yield pathlib.Path(path).read_bytes()


def packed(target):
    return pathlib.Path(f"Tests/Fuzzing/corpus/{target}.jsonl")


def inputs(target):
    for line in packed(target).read_text().splitlines():
        yield json.loads(line).encode("latin-1")


def write(texts, folder):
    folder.mkdir(parents=True, exist_ok=True)
    for text in texts:
        if len(text) <= MAXIMUM_LENGTH:
            (folder / hashlib.sha1(text).hexdigest()).write_bytes(text)


def pack(target, folder):
    texts = sorted(path.read_bytes().decode("latin-1") for path in folder.iterdir())
    packed(target).write_text("".join(json.dumps(text) + "\n" for text in texts))


def main():
    action, target, folder = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
    if action == "pack":
        pack(target, folder)
    else:
        write({"seeds": seeds, "unpack": inputs}[action](target), folder)


main()
