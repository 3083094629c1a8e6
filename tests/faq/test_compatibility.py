"""What was measured of the released code decides: tables, rules of the script, words of pages."""

from __future__ import annotations

import ast
import csv
import hashlib
import json
import re
import runpy
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "snippets" / "_compatibility"
RECORD = json.loads((ROOT / "ledger/compatibility.json").read_text(encoding="utf-8"))
TABLES = ROOT / "faq_src" / "tables"
CHECK = runpy.run_path(str(ROOT / "snippets/inference/check_environment.py"))
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch):
    """Return a loader of the program's modules, which name each other without a package."""
    monkeypatch.syspath_prepend(str(PROGRAM))
    before = set(sys.modules)

    def load(name: str):
        return __import__(name)

    yield load
    for name in set(sys.modules) - before:
        if (PROGRAM / f"{name}.py").is_file():
            del sys.modules[name]


def rows_of(name: str) -> list[dict[str, str]]:
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def code(name: str) -> dict:
    [found] = (one for one in RECORD["codes"] if one["id"] == name)
    return found


def working(name: str, program) -> list[str]:
    verdict = program("write_tables").verdict
    return [version for version, found in code(name)["found"].items() if verdict(found) == "works"]


def test_the_tables_are_what_the_record_says(program):
    tables = program("write_tables")

    for name, make in tables.TABLES.items():
        written = (TABLES / f"{name}.csv").read_text(encoding="utf-8")
        assert written == tables.as_csv(make(RECORD)), f"run {PROGRAM.name}/write_tables.py"


def test_the_record_names_code_commits_and_versions(program):
    codes = program("codes")

    assert re.fullmatch(r"OpenGVLab/InternVL@[0-9a-f]{7}", RECORD["source"])
    assert [one["id"] for one in RECORD["codes"]] == [one.id for one in codes.CODES]
    assert tuple(RECORD["environments"]) == codes.TRANSFORMERS
    for version, packages in RECORD["environments"].items():
        assert packages["transformers"] == version
    assert not re.search(r"/(tmp|home|root|work)/", json.dumps(RECORD))


def test_each_cell_was_tried_to_its_end():
    for one in RECORD["codes"]:
        for version, found in one["found"].items():
            assert list(found)[:4] == ["loads", "tokenizer", "forward", "generate"], one["id"]
            assert "chat" in found or one["release"] == "-hf", (one["id"], version)


def test_the_code_works_with_the_version_that_made_its_weights():
    """Else the cell itself is wrong, and says nothing of other versions."""
    for one in RECORD["codes"]:
        assert set(one["found"][one["made_with"]].values()) == {"ok"}, one["id"]


@pytest.mark.parametrize(
    ("model", "codes"),
    [
        ("InternVL2-8B", ["2025-04-internlm2-trimmed", "2025-09-internlm2-trimmed"]),
        ("InternVL-Chat-V1-5", ["1.5-internlm2"]),
        ("Mini-InternVL-Chat-2B-V1-5", ["1.5-mini-internlm2"]),
        ("InternVL2-4B", ["2-phi3", "2025-04-phi3-trimmed"]),
        ("Mini-InternVL-Chat-4B-V1-5", ["1.5-mini-phi3"]),
        ("InternVL3-8B", ["2025-04-qwen2-trimmed"]),
        ("InternVL2-40B", ["2025-04-llama-trimmed"]),
        ("InternVL-Chat-V1-2", ["1.2-llama"]),
        ("InternVL-Chat-V1-1", ["1.1-llama"]),
        ("InternVL3_5-8B", ["3.5-qwen3"]),
        ("InternVL3_5-30B-A3B", ["3.5-qwen3-moe"]),
        ("InternVL3_5-GPT-OSS-20B-A4B-Preview", ["3.5-gpt-oss"]),
        ("InternVL3-1B-hf", ["hf-qwen2"]),
        ("InternVL3_5-8B-HF", ["hf-qwen3"]),
        ("InternVL3_5-GPT-OSS-20B-A4B-Preview-HF", ["hf-gpt-oss"]),
    ],
)
def test_the_script_accepts_the_versions_that_work_and_no_other(model, codes, program):
    [(_, wanted)] = CHECK["rules_for"](f"OpenGVLab/{model}", "inference")
    in_all = [v for v in RECORD["environments"] if all(v in working(one, program) for one in codes)]

    assert [v for v in RECORD["environments"] if CHECK["fits"](v, wanted)] == in_all


def bounds_on_the_page() -> set[str]:
    return {row["transformers"] for row in rows_of("version-constraints")}


def test_the_rules_of_the_script_are_on_the_page():
    assert {wanted for _, _, _, wanted in CHECK["RULES"]} == bounds_on_the_page()


def answer(name: str) -> dict:
    topic = yaml.safe_load((ROOT / "faq_src/inference.yml").read_text(encoding="utf-8"))
    [found] = (entry for entry in topic["entries"] if entry["id"] == name)
    return found


def names_remote_code(file: Path) -> bool:
    """Say whether a script loads a model with the code of its repository."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            of = node.func.value
            is_model = isinstance(of, ast.Name) and of.id.startswith("AutoModel")
            keywords = {keyword.arg for keyword in node.keywords}
            if is_model and node.func.attr == "from_pretrained" and "trust_remote_code" in keywords:
                return True
    return False


def runs_on_stand_in_code() -> list[tuple[str, dict, dict]]:
    found = []
    for file in sorted((ROOT / "faq_src").glob("*.yml")):
        for entry in yaml.safe_load(file.read_text(encoding="utf-8"))["entries"]:
            for snippet in entry.get("snippets", []):
                path = ROOT / "snippets" / snippet["file"]
                if path.suffix == ".py" and names_remote_code(path) and "runs" in snippet["checks"]:
                    found.append((entry["id"], entry, snippet))
    return found


def test_stand_in_code_may_not_pass_in_silence_where_the_released_code_fails(program):
    """The page says up to which version the released code was found to work."""
    cases = runs_on_stand_in_code()
    assert [name for name, _, _ in cases] == ["model-chat"]
    for _, entry, snippet in cases:
        for environment in set(snippet["checks"]["runs"]["in"]) & {"cpu", "newest"}:
            pins = SETTINGS["tool"]["faqcheck"]["environments"][environment]["requirements"]
            [used] = (pin.partition("==")[2] for pin in pins if pin.startswith("transformers=="))
            works = working("2025-04-qwen2-trimmed", program)
            if CHECK["numbers"](used) > CHECK["numbers"](works[-1]):
                said = " ".join(entry["answer"].split())
                assert "our own model code" in said
                assert f"transformers {used}" in said
                assert f"up to {works[-1]}" in said


def test_a_release_that_fails_is_named_by_its_first_failing_step(program):
    verdict = program("write_tables").verdict
    cell = {"loads": "ok", "tokenizer": "ok", "forward": "ok", "generate": "ok", "chat": "ok"}

    assert verdict(cell) == "works"
    assert verdict({**cell, "chat": "KeyError: 'x'"}) == "no chat"
    assert verdict({**cell, "generate": "a", "chat": "b"}) == "no generate"
    lost = dict.fromkeys(("forward", "generate", "chat"), "not reached")
    assert verdict({**cell, **lost, "loads": "c"}) == "does not load"
    assert verdict({**cell, "ended": "the process ended with -11"}) == "crashes"


def test_a_code_is_reduced_to_one_language_model(program):
    text = (
        "from internvl.model.internlm2.modeling_internlm2 import InternLM2ForCausalLM\n"
        "from internvl.model.phi3.modeling_phi3 import Phi3ForCausalLM\n"
        "from transformers import Qwen2ForCausalLM\n"
        "            llm_config = {'architectures': ['']}\n"
    )
    trim = program("checkout").trim

    assert trim(text, "qwen2") == (
        "from transformers import Qwen2ForCausalLM\n"
        "            llm_config = {'architectures': ['Qwen2ForCausalLM']}\n"
    )
    assert "InternLM2ForCausalLM\n" in trim(text, "internlm2")
    assert "phi3" not in trim(text, "internlm2")


def test_a_message_says_nothing_of_where_it_ran(program, tmp_path: Path):
    text = (
        f"x ({tmp_path}/transformers-5.0.0/lib/python3.11/site-packages/transformers/__init__.py)"
    )

    assert program("measure").without_paths(text, tmp_path) == "x (transformers/__init__.py)"


def test_code_is_taken_from_the_commit_of_its_release(program, tmp_path: Path):
    """A tiny repository in the place of the released one."""
    import subprocess

    clone = tmp_path / "clone"
    model = clone / "internvl_chat/internvl/model"
    (model / "internvl_chat").mkdir(parents=True)
    (model / "internlm2").mkdir()
    (model / "internvl_chat/modeling_internvl_chat.py").write_text("old = True\n")
    (model / "internvl_chat/flash_attention.py").write_text("import flash_attn\n")
    (model / "internlm2/tokenization_internlm2.py").write_text("tokenizer = 1\n")
    (clone / "internvl_chat/internvl/conversation.py").write_text("templates = {}\n")

    def git(*words: str) -> str:
        who = ["-c", "user.name=n", "-c", "user.email=e@example.org"]
        command = ["git", "-C", str(clone), *who, *words]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "first")
    first = git("rev-parse", "HEAD")
    (model / "internvl_chat/modeling_internvl_chat.py").write_text("old = False\n")
    git("commit", "-qam", "second")
    codes, places = program("codes"), program("places")
    place = places.Place(tmp_path / "work", "x", "released-code/x")
    place.begin()

    program("checkout").lay_out(codes.Code("x", "1", "", "internlm2", first), clone, place)

    taken = {file.name for file in place.snapshot.iterdir()}
    assert taken == {"modeling_internvl_chat.py", "flash_attention.py", "tokenization_internlm2.py"}
    assert (place.snapshot / "modeling_internvl_chat.py").read_text() == "old = True\n"
    assert (place.imports / "internvl/conversation.py").is_file()
    assert (place.imports / "flash_attn/__init__.py").is_file()


@pytest.fixture
def matrix(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.syspath_prepend(str(ROOT / "snippets" / "_static"))
    import version_matrix

    return version_matrix


def test_a_snippet_does_not_hold_where_the_code_of_its_checkpoint_fails(matrix, tmp_path: Path):
    script = tmp_path / "script.py"
    script.write_text(
        'AutoModel.from_pretrained("OpenGVLab/InternVL2-8B", trust_remote_code=True)\n'
        'AutoProcessor.from_pretrained("OpenGVLab/InternVL3-1B" + "-hf")\n'
    )

    assert matrix.code_that_fails(script, "4.49.0") == []
    assert matrix.code_that_fails(script, "5.17.0") == [
        "the code of OpenGVLab/InternVL2-8B needs transformers >=4.37.2,<=4.50.3",
        "the code of OpenGVLab/InternVL3-1B needs transformers >=4.37.2,<5",
    ]


def test_the_evidence_on_versions_says_so_of_each_snippet(matrix):
    holds = json.loads((ROOT / "ledger/holds_for.json").read_text(encoding="utf-8"))["snippets"]
    for name, found in holds.items():
        if not hashlib.sha256((ROOT / name).read_bytes()).hexdigest().startswith(found["digest"]):
            continue  # of other bytes: not shown
        for version, said in found["packages"].get("transformers", {}).items():
            lacking = matrix.code_that_fails(ROOT / name, version)
            assert set(lacking) <= set(said if said != "ok" else []), (name, version)
