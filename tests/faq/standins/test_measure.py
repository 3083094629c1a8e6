"""The measurement runs with the real lmdeploy on a CPU; what it measures there is a draft."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
import torch
from checkpoints import full_size, language, tokens, vision
from checkpoints.repositories import Repository
from safetensors import safe_open

from conftest import STAND_INS, run_python

ROOT = STAND_INS.parents[1]
MEASURE = ROOT / "snippets" / "_gpu" / "measure.py"
GEOMETRY = ROOT / "faq_src" / "tables" / "geometry.csv"
TINY = ("--tiny", "--models", "InternVL2-8B", "--new-tokens", "2", "--repeats", "1")
ONE = ("--weights", "AWQ", "--shares", "0.8")


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def test_a_dry_run_leaves_whole_rows_that_are_drafts(variables, tmp_path):
    out = tmp_path / "measured.csv"
    command = [
        MEASURE,
        "--out",
        out,
        "--scratch",
        tmp_path / "scratch",
        "--minutes",
        "30",
        *TINY,
        *ONE,
    ]

    done = run_python(*command, variables=variables, cwd=tmp_path, timeout_s=600)
    again = run_python(*command, variables=variables, cwd=tmp_path)

    assert done.returncode == again.returncode == 0, done.stdout + done.stderr
    rows = rows_of(out)
    assert [(r["weights"], r["engine"]) for r in rows] == [("AWQ", "pytorch")]
    for row in rows:
        assert row["note"] == "", done.stderr
        assert float(row["ttft_s"]) > 0
        assert min(float(row["tokens_s_1"]), float(row["tokens_s_32"])) > 0
        assert 256 < int(row["prompt_tokens"]) < 400
        assert row["memory_mib"] == "", "no memory of a GPU can have been measured"
        assert "CPU" in row["draft"]
        assert "CPU, no GPU, lmdeploy 0.18.0" in row["source"]
    assert list((tmp_path / "scratch").iterdir()) == [], "checkpoints are deleted once measured"


def test_what_fails_says_why_in_its_row_and_the_rest_goes_on(variables, tmp_path):
    out = tmp_path / "measured.csv"
    command = [MEASURE, "--out", out, "--scratch", tmp_path / "scratch", "--limit-s", "1", *TINY]
    command += ["--shares", "0.8"]

    done = run_python(*command, variables=variables, cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    assert [row["note"] for row in rows_of(out)] == ["stopped after 1 s"] * 2
    assert [row["ttft_s"] for row in rows_of(out)] == [""] * 2


def test_when_time_is_up_it_says_what_is_left(variables, tmp_path):
    out = tmp_path / "measured.csv"

    done = run_python(
        MEASURE, "--out", out, "--minutes", "0", *TINY, *ONE, variables=variables, cwd=tmp_path
    )

    assert done.returncode == 1
    assert "time is up; 1 left, run the same command again" in done.stdout
    assert not out.exists()


def test_figures_of_a_program_that_dies_in_silence_are_kept_with_its_exit_status(
    monkeypatch, tmp_path
):
    monkeypatch.syspath_prepend(str(MEASURE.parent))
    import measure

    program = tmp_path / "dies.py"
    said = f'print("{measure.STEP}1.0 s: loaded"); print(\'{measure.RESULT}{{"ttft_s": "0.1"}}\')'
    end = "import os, sys; sys.stdout.flush(); os.kill(os.getpid(), 9)"
    program.write_text(f"{said}\n{end}\n")
    monkeypatch.setattr(measure, "__file__", str(program))

    assert measure.run_apart({}, limit_s=60) == ({"ttft_s": "0.1"}, "exit status -9")


def test_another_table_is_not_gone_on_with(variables, tmp_path):
    out = tmp_path / "measured.csv"
    out.write_text("model,weights\nInternVL2-8B,AWQ\n")

    done = run_python(MEASURE, "--out", out, *TINY, *ONE, variables=variables, cwd=tmp_path)

    assert done.returncode == 2
    assert "has other columns than model, weights" in done.stdout
    assert out.read_text() == "model,weights\nInternVL2-8B,AWQ\n"


@pytest.mark.parametrize(
    ("model", "language_gb", "vision_gb"),
    [("InternVL2-8B", 7.7, 0.3), ("InternVL-Chat-V1-5", 19.9, 5.5)],
)
def test_a_full_size_checkpoint_has_the_parameters_of_the_released_model(
    model, language_gb, vision_gb
):
    """Counted on the meta device; the numbers are those of the table `parameters`, in billions."""
    text, sight = full_size.read_shapes(GEOMETRY, model)
    repository = Repository(model, "internlm2")
    with torch.device("meta"):
        vit = [t for n, t in vision.weights(text.width, sight).items() if n.startswith("vision")]
        llm = [*language.end_weights(repository, text).values()]
        for number in range(text.layers):
            llm += language.layer_weights(number, repository, text).values()

    assert sum(t.numel() for t in llm) / 1e9 == pytest.approx(language_gb, rel=0.01)
    assert sum(t.numel() for t in vit) / 1e9 == pytest.approx(vision_gb, rel=0.02)


def test_a_checkpoint_in_parts_has_an_index_of_every_tensor(tmp_path):
    text = language.Shape(256, 256, 2, 2, 1, 128, tokens.VOCABULARY)

    full_size.write(tmp_path, Repository("", "internlm2", awq=True), text, vision.TINY)

    found = set()
    for file in tmp_path.glob("*.safetensors"):
        with safe_open(file, "pt") as opened:
            found |= {(name, file.name) for name in opened.keys()}  # noqa: SIM118, not a dict
    index = json.loads((tmp_path / "model.safetensors.index.json").read_text(encoding="utf-8"))
    assert set(index["weight_map"].items()) == found
    assert any(name.endswith("qweight") for name, _ in found)


def test_a_tokenizer_with_more_rows_cuts_text_as_before():
    small = tokens.train_tokenizer()

    large = tokens.with_rows(small, 2000)

    assert large.get_vocab_size() == 2000
    assert large.encode("describe this image").ids == small.encode("describe this image").ids
    assert large.decode([1999]) == "filler1999"


def test_on_a_gpu_a_missing_turbomind_is_an_error_and_no_other_engine(variables, tmp_path):
    """The extension cannot be imported on this machine, which the GPU's settings must not hide."""
    program = (
        "from lmdeploy import archs\n"
        "archs.autoget_backend_config('OpenGVLab/InternVL2-8B', None, True)\n"
    )

    done = run_python(
        "-c", program, variables=variables | {"STANDINS_DEVICE": "cuda"}, cwd=tmp_path
    )

    assert done.returncode == 1
    assert "MissingEngineError: TurboMind cannot be imported" in done.stderr
