"""Says which files the JSON Schemas accept, reading YAML by 1.2's core schema.

Usage: accepts.py SCHEMAS FILE, where FILE names a YAML file on each line. Prints 1 or 0 for each.
"""

import json
import multiprocessing
import re
import sys

import jsonschema
import yaml


class CoreLoader(yaml.CSafeLoader):
    """Resolves plain scalars as YAML 1.2.2, section 10.3.2, says."""


CoreLoader.yaml_implicit_resolvers = {}
for kind, pattern, first in [
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", list("-+0123456789")),
    (
        "float",
        r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"
        r"|[-+]?(\.inf|\.Inf|\.INF)|\.nan|\.NaN|\.NAN",
        list("-+.0123456789"),
    ),
]:
    CoreLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{kind}", re.compile(f"^(?:{pattern})\\Z"), first
    )


def integer(loader, node):
    text = loader.construct_scalar(node)
    if text.startswith("0o"):
        return int(text[2:], 8)
    return int(text, 16) if text.startswith("0x") else int(text)


def mapping(loader, node):
    # The keys of JSON objects are texts.
    return {key.value: loader.construct_object(value, deep=True) for key, value in node.value}


CoreLoader.add_constructor("tag:yaml.org,2002:int", integer)
CoreLoader.add_constructor("tag:yaml.org,2002:map", mapping)


def validator(path):
    with open(path, encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def accepts(path):
    with open(path, encoding="utf-8") as file:
        value = yaml.load(file, CoreLoader)
    is_preset = isinstance(value, dict) and value.get("kind") == "preset"
    return (PRESET if is_preset else RECIPE).is_valid(value)


RECIPE = validator(f"{sys.argv[1]}/recipe.schema.json")
PRESET = validator(f"{sys.argv[1]}/preset.schema.json")

if __name__ == "__main__":
    with open(sys.argv[2], encoding="utf-8") as file:
        paths = file.read().splitlines()
    with multiprocessing.Pool() as pool:
        for answer in pool.map(accepts, paths, chunksize=100):
            print(int(answer))
