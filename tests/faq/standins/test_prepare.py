from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from checkpoints import tokens
from checkpoints.repositories import REPOSITORIES

from conftest import STAND_INS, run_python

PREPARE = STAND_INS / "prepare.py"


def digests(folder):
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.rglob("*")
        if file.is_file() and "modules" not in file.relative_to(folder).parts
    }


def test_builds_the_same_bytes_each_time(variables, tmp_path):
    run_python(PREPARE, tmp_path / "again", variables={"PYTHONHASHSEED": "7"}, cwd=tmp_path)

    assert digests(tmp_path / "again") == digests(Path(variables["STANDINS_FOLDER"]))


def test_takes_a_folder_that_is_there_as_it_is(tmp_path):
    (tmp_path / "built").mkdir()

    done = run_python(PREPARE, tmp_path / "built", variables={}, cwd=tmp_path)

    assert json.loads(done.stdout)["variables"]["STANDINS_FOLDER"] == str(tmp_path / "built")
    assert list((tmp_path / "built").iterdir()) == []


def test_leaves_nothing_when_it_fails(tmp_path):
    """Without its packages the build cannot get far."""
    done = run_python("-S", PREPARE, tmp_path / "built", variables={}, cwd=tmp_path)

    assert done.returncode == 1
    assert "ModuleNotFoundError" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_every_repository_is_in_the_offline_cache(variables):
    hub = Path(variables["HF_HOME"]) / "hub"

    assert {folder.name for folder in hub.iterdir()} == {
        f"models--{repository.name.replace('/', '--')}" for repository in REPOSITORIES
    }


def test_every_tokenizer_loads_with_internvls_special_tokens(run):
    names = [repository.name for repository in REPOSITORIES]

    done = run(
        f"""
from transformers import AutoTokenizer
for name in {names}:
    tokenizer = AutoTokenizer.from_pretrained(name, trust_remote_code=True)
    for special in {list(tokens.SPECIAL)}:
        [number] = tokenizer(special, add_special_tokens=False)["input_ids"]
        assert tokenizer.decode([number], skip_special_tokens=False) == special, (name, special)
    assert tokenizer.eos_token in ("<|im_end|>", "<|end|>"), name
"""
    )

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("module", ["chat", "native"])
def test_a_layout_needs_remote_code_as_the_released_one_does(module, run):
    name = next(r.name for r in REPOSITORIES if r.layout == module)

    done = run(f"from transformers import AutoConfig; AutoConfig.from_pretrained('{name}')")

    assert ("trust_remote_code=True" in done.stderr) == (module == "chat")
