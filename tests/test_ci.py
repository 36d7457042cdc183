"""What CI runs exists: every target, command, test and file that a workflow names; every action pinned to a commit."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from helpers.arguments import parser

ROOT = Path(__file__).resolve().parents[1]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
ACTIONS = sorted((ROOT / ".github" / "actions").glob("*/action.yml"))
BIN = Path(sys.executable).parent
# What must have been seen of a change before it is let in.
WANTED = {
    "lint and types": "make lint",
    "hooks": ".venv/bin/pre-commit run --all-files",
    "tests": "make test",
    "long tests": "make test-long",
    "nbval": "--nbval",
    "accessibility": "tests/book/test_accessible.py",
    "attack": "tests/disclosure/test_attack.py",
    "build": "make book",
    "verify": "make verify",
    "numbers": ".venv/bin/erfaring diff",
    "cells": ".venv/bin/nbdiff",
    "summary": "$GITHUB_STEP_SUMMARY",
    "comment": "gh pr comment",
    "vulnerabilities": "pip-audit --require-hashes --disable-pip --desc on -r requirements.lock",
    "licences": "tools/licences.py --check",
}


def workflow(path: Path) -> dict[Any, Any]:
    found: dict[Any, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def steps() -> list[dict[str, Any]]:
    jobs = [job for path in WORKFLOWS for job in workflow(path)["jobs"].values()]
    return [step for one in (*jobs, *(workflow(path)["runs"] for path in ACTIONS)) for step in one["steps"]]


def commands() -> Iterator[list[str]]:
    """Every simple command of every step, in words; expressions of the workflow's own are one word."""
    for step in steps():
        text = re.sub(r"\$\{\{.*?\}\}", "x", step.get("run", ""))
        for line in re.split(r"\n|&&|\|\||;|\s\|\s", text):
            words = shlex.split(re.sub(r"^[\s{]+|[\s}]+$", "", line), comments=True)
            while words and words[0] in ("if", "then", "else", "do", "done", "fi", "sudo"):
                words = words[1:]
            if words:
                yield words


def test_the_workflows_are_whole() -> None:
    assert WORKFLOWS
    for path in WORKFLOWS:
        content = workflow(path)
        assert {"name", True, "permissions", "concurrency", "jobs"} <= content.keys()  # YAML reads `on` as true
        assert content["permissions"] == {"contents": "read"}
        for name, job in content["jobs"].items():
            assert job["timeout-minutes"] <= 90, name
            assert all(("run" in step) != ("uses" in step) for step in job["steps"]), name


def test_every_action_is_pinned_to_a_commit() -> None:
    used = [step["uses"] for step in steps() if "uses" in step]
    own = {f"./{path.parent.relative_to(ROOT).as_posix()}" for path in ACTIONS}
    assert own <= set(used)
    used = [action for action in used if action not in own]
    assert [action for action in used if not re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", action)] == []
    text = "".join(path.read_text(encoding="utf-8") for path in (*WORKFLOWS, *ACTIONS))
    assert len(re.findall(r"@[0-9a-f]{40} # v\d+\.\d+\.\d+$", text, re.MULTILINE)) == len(used)


@pytest.mark.parametrize("name", WANTED)
def test_a_reviewer_sees(name: str) -> None:
    assert WANTED[name] in "\n".join(step.get("run", "") for step in steps())


def test_every_target_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    called = {
        word
        for words in commands()
        if words[0] == "make"
        for word in words[1:]
        if word not in ("-C", "before", "TESTS=x")
    }
    assert {"lint", "test", "test-long", "book", "verify"} <= called
    assert called <= targets


def test_every_program_and_file_exists() -> None:
    made = {"audit/bin/pip", "audit/bin/pip-audit"}
    for words in commands():
        for word in words:
            if word.startswith(".venv/bin/"):
                assert (BIN / word.removeprefix(".venv/bin/")).exists(), word
            elif word not in made and re.match(r"(tests|tools|\.ci|\.github|notebooks|requirements)\b", word):
                module = ROOT / f"{word.replace('.', '/')}.py"
                assert list(ROOT.glob(word)) or module.is_file(), word


def test_no_long_test_is_left_out_of_the_parts() -> None:
    (parts,) = (
        job["strategy"]["matrix"]["part"]
        for path in WORKFLOWS
        for job in workflow(path)["jobs"].values()
        if "part" in job.get("strategy", {}).get("matrix", {})
    )
    named = [place for part in parts for name in part["tests"].split() for place in ROOT.glob(name)]
    assert len(named) == len(set(named))
    there = [path for path in (ROOT / "tests").rglob("test_*.py") if "__pycache__" not in path.parts]
    assert [path for path in there if not {path, *path.parents} & set(named)] == []


def test_every_command_of_ours_is_understood() -> None:
    called = [words[1:] for words in commands() if words[0] == ".venv/bin/erfaring"]
    assert called
    for arguments in called:
        assert parser().parse_args(arguments).run


def test_scripts_are_sound() -> None:
    scripts = [step["run"] for step in steps() if "run" in step]
    scripts += [path.read_text(encoding="utf-8") for path in (ROOT / ".ci").iterdir()]
    for script in scripts:
        done = subprocess.run(["bash", "-n"], input=script, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def test_what_is_uploaded_is_the_whole_edition() -> None:
    from helpers.pipeline.layout import Layout

    (upload,) = (step for step in steps() if step.get("uses", "").startswith("actions/upload-artifact"))
    layout = Layout(Path("_build"))
    edition = {place.as_posix() for place in (*layout.public, layout.manifest, layout.seal)}
    assert edition <= set(upload["with"]["path"].split())


def test_pip_audit_is_locked_by_hash() -> None:
    asked = (ROOT / ".github" / "pip-audit.in").read_text(encoding="utf-8").strip()
    lock = (ROOT / ".github" / "pip-audit.lock").read_text(encoding="utf-8")
    assert re.search(rf"^{re.escape(asked)} ", lock, re.MULTILINE)
    assert all("--hash=sha256:" in block for block in re.split(r"\n(?=\S)", lock.strip()))
    assert "://" not in lock
