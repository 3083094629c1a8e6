"""The script on the page of abnormal output: its rules are those of the table, and they bite."""

from __future__ import annotations

import csv
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = runpy.run_path(str(ROOT / "snippets/inference/check_environment.py"))
INTERNLM2 = ">=4.37.2,<=4.50.3"
INTERNLM3 = ">=4.37.2,<=4.49.0"


def rows_of(name: str) -> list[dict[str, str]]:
    with (ROOT / f"faq_src/tables/{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", rows_of("models"), ids=lambda row: row["model"])
def test_every_model_of_the_table_has_rules_for_inference(row: dict[str, str]):
    rules = SCRIPT["rules_for"](f"OpenGVLab/{row['model']}", "inference")

    [(_, wanted)] = rules
    assert (wanted == INTERNLM2) == (row["llm_arch"] == "InternLM2ForCausalLM")
    assert (wanted == INTERNLM3) == (row["model"] == "InternVL3-9B")
    assert (wanted == "==4.37.2") == (row["llm_arch"] == "Phi3ForCausalLM")


@pytest.mark.parametrize(
    ("model", "use", "fitting", "broken"),
    [
        ("OpenGVLab/InternVL2-8B", "inference", "4.50.3", "4.51.0"),
        ("OpenGVLab/InternVL2_5-26B-AWQ", "inference", "4.37.2", "4.52.1"),
        ("C:\\models\\InternVL2-2B\\", "inference", "4.37.2", "4.36.2"),
        ("InternVL3-8B", "inference", "4.52.0", "4.37.1"),
        ("InternVL-Chat-V1-5-AWQ", "inference", "4.49.0", "4.52.4"),
        ("InternVL3-9B", "inference", "4.37.2", "4.52.4"),
        ("InternVL3-8B-hf", "inference", "4.52.0.dev0", "4.51.3"),
        ("InternVL3_5-8B-HF", "training", "4.57.1", "4.37.2"),
        ("InternVL3_5-38B", "inference", "4.57.6", "5.0.0"),
        ("InternVL3_5-8B", "inference", "4.55.0", "4.52.4"),
        ("InternVL3-8B", "inference", "4.57.6", "5.0.0rc1"),
        ("InternVL2-4B", "inference", "4.37.2", "4.45.2"),
        ("InternVL-Chat-V1-2", "inference", "4.45.2", "4.49.0"),
        ("InternVL3-8B-hf", "inference", "5.24.0", "4.50.3"),
        ("InternVL3_5-GPT-OSS-20B-A4B-Preview", "inference", "4.55.0", "4.54.1"),
        ("InternVL3-14B", "training", "4.37.2", "4.37.3"),
        ("InternVL3_5-1B", "training", "4.55.0", "4.55.1"),
        ("InternVL-Chat-V1-2-Plus", "training", "4.36.2", "4.37.2"),
    ],
)
def test_a_version_fits_or_breaks_a_rule(model: str, use: str, fitting: str, broken: str):
    wanted = [versions for _, versions in SCRIPT["rules_for"](model, use)]

    assert wanted
    assert all(SCRIPT["fits"](fitting, one) for one in wanted)
    assert not all(SCRIPT["fits"](broken, one) for one in wanted)


def test_a_model_of_another_family_has_no_rule():
    assert SCRIPT["rules_for"]("llava-hf/llava-1.5-7b", "inference") == []
    assert SCRIPT["rules_for"]("Qwen/Qwen2-VL-7B", "inference") == []
