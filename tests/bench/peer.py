"""The same file and schema checked by frictionless, in its own environment and in one process."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

# Run by the other environment's Python: this one has no frictionless.
_PROGRAM = """
import json, sys, time
from frictionless import Resource, Schema
name, schema = sys.argv[1], Schema.from_descriptor(json.loads(sys.argv[2]))
start = time.perf_counter()
report = Resource(path=name, schema=schema).validate()
seconds = time.perf_counter() - start
print(json.dumps({"seconds": seconds, "rows": report.tasks[0].stats["rows"], "valid": report.valid}))
"""
_TEXT = {"type": "string", "constraints": {"maxLength": 500}}
PAYMENTS = {
    "fields": [
        {"name": "Date", "type": "date", "format": "%d/%m/%Y"},
        *({"name": name} | _TEXT for name in ("Transaction number", "Supplier", "Description", "Service")),
        {"name": "Amount", "type": "number", "groupChar": ",", "constraints": {"required": True}},
    ]
}
_LINES = ("staffing", "diamorphine", "premises", "equipment", "evaluation", "other")
LEDGER = {
    "fields": [
        {"name": "Entry", "type": "string", "constraints": {"required": True, "maxLength": 500}},
        {"name": "Posting date", "type": "date", "constraints": {"required": True}},
        {"name": "Cost line", "type": "string", "constraints": {"required": True, "enum": list(_LINES)}},
        {"name": "Funder", "type": "string", "constraints": {"required": True, "enum": ["PCC"]}},
        {"name": "Kind", "type": "string", "constraints": {"required": True, "enum": ["actual"]}},
        {"name": "Amount", "type": "number", "constraints": {"required": True}},
    ],
    "primaryKey": ["Entry"],
}


def checked(python: str, file: Path, schema: dict[str, Any]) -> dict[str, Any]:
    """Seconds and rows of one check, the program's start left out."""
    command = [python, "-c", _PROGRAM, file.name, json.dumps(schema)]
    ran = subprocess.run(command, cwd=file.parent, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(ran.stdout)
    if not found["valid"]:
        raise RuntimeError(f"{file.name} does not pass: the comparison would not be of the same work")
    return found
