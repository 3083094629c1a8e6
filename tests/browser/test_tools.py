"""The calculators on the built site: they work, and say what the Python on the page says."""

from __future__ import annotations

import csv
import itertools
import json
import random
import runpy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from samples import samples

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def site(faq: str) -> str:
    """Return the address of the built site."""
    return faq.rstrip("/")


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Iterator[Page]:
    """Return a page that fails the test at any error of a script."""
    opened = new_page()
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    yield opened
    assert problems == []


def test_image_tokens_in_the_browser_are_those_of_the_snippet(page: Page, site: str):
    tiles = runpy.run_path(str(ROOT / "snippets/inference/tiles.py"))
    chance = random.Random(14)
    edges = [448 * n // 2 + d for n in range(1, 13) for d in (-1, 0, 1)]
    sizes = [(w, h) for w in edges for h in edges]
    sizes += [(chance.randint(1, 6000), chance.randint(1, 6000)) for _ in range(3000)]
    cases = [(w, h, most) for w, h in sizes for most in (1, 6, 12)]
    page.goto(f"{site}/q/visual-tokens/")

    counted = page.evaluate(
        """async (cases) => {
          const { countTokens } = await import("/assets/tools/image-tokens.js");
          return cases.map((one) => {
            const { columns, rows, tokens } = countTokens(...one);
            return [columns, rows, tokens];
          });
        }""",
        cases,
    )

    expected = [[*tiles["grid"](*case), tiles["image_tokens"](*case)] for case in cases]
    differing = [(c, a, b) for c, a, b in zip(cases, counted, expected, strict=True) if a != b]
    assert differing == []


MEMORY = runpy.run_path(str(ROOT / "snippets/memory/estimate.py"))


def rows_of(table: str) -> list[dict[str, str]]:
    with (ROOT / f"faq_src/tables/{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def models() -> dict[str, Any]:
    return dict(MEMORY["read_models"](rows_of("geometry"), rows_of("parameters")))


def estimated_in(page: Page, function: str, cases: list[tuple[str, dict[str, Any]]]) -> list[Any]:
    """Return what the script of the page estimates from the tables that the site serves."""
    return page.evaluate(
        """async ([name, cases]) => {
          const memory = await import("/assets/tools/memory.js");
          const read = async (table) =>
            (await fetch(`/assets/faqcheck/tables/${table}.json`)).json();
          const models = memory.readModels(await read("geometry"), await read("parameters"));
          return cases.map(([model, values]) => memory[name](models.get(model), values));
        }""",
        [function, cases],
    )


def test_memory_for_serving_in_the_browser_is_that_of_the_snippet(
    page: Page, site: str, models: dict[str, Any]
):
    page.goto(f"{site}/q/memory-estimate/")
    grid = itertools.product(
        models, ("bf16", "awq"), (24, 80), (0.05, 0.8), (1, 2, 8), ((2048, 16, 1), (32768, 1, 13))
    )
    names = ("precision", "cardGib", "share", "gpus", "context", "batch", "tiles")
    cases = [(m, dict(zip(names, (*rest, *last), strict=True))) for m, *rest, last in grid]

    shown = estimated_in(page, "serve", cases)

    for (model, values), found in zip(cases, shown, strict=True):
        card = {"card_gib": values["cardGib"]}
        known = {key: value for key, value in values.items() if key != "cardGib"}
        expected = MEMORY["serve"](models[model], **known, **card)
        for key in ("weights", "runtime", "activations", "cache", "needed", "taken"):
            assert found[key] == pytest.approx(getattr(expected, key), rel=1e-12), (model, values)
        assert abs(found["cacheTokens"] - expected.cache_tokens) <= 1, (model, values)
        assert found["fits"] is expected.fits, (model, values)
    assert len(cases) > 1000


def test_memory_for_training_in_the_browser_is_that_of_the_snippet(
    page: Page, site: str, models: dict[str, Any]
):
    page.goto(f"{site}/q/memory-estimate/")
    grid = itertools.product(models, (False, True), (1, 3), (1, 8, 64), (4096, 16384), (1, 4))
    names = ("lora", "stage", "gpus", "length", "batch")
    cases = [(m, dict(zip(names, rest, strict=True))) for m, *rest in grid]

    shown = estimated_in(page, "train", cases)

    for (model, values), found in zip(cases, shown, strict=True):
        expected = MEMORY["train"](models[model], **values)._asdict()
        assert found == pytest.approx(expected, rel=1e-12), (model, values)
    assert len(cases) > 1000


def test_the_memory_calculator_says_which_cards_a_batch_fits(page: Page, site: str):
    page.goto(f"{site}/q/memory-estimate/")
    tool = page.locator("memory-calculator")

    def verdict(card: str) -> str:
        return tool.get_by_role("row", name=card).get_by_role("cell").last.inner_text()

    tool.get_by_label("Model").select_option("InternVL2-8B")
    assert verdict("24 GB").startswith("fits with a smaller cache: set cache_max_entry_count to 0.")
    tool.get_by_label("Model").select_option("InternVL2-26B")
    assert (verdict("40 GB"), verdict("80 GB")) == ("does not fit", "fits")
    tool.get_by_label("Weights").select_option("awq")
    assert verdict("40 GB") == "fits"
    tool.get_by_label("Cache share").fill("0.05")

    assert verdict("40 GB").startswith("fits with a larger cache: set cache_max_entry_count to 0.")
    assert "JavaScript" not in tool.inner_text()


def test_the_share_that_a_calculator_names_makes_the_batch_fit(page: Page, site: str):
    page.goto(f"{site}/q/memory-estimate/")
    tool = page.locator("memory-calculator")

    for card in ("24", "40", "80"):
        row = tool.get_by_role("row", name=f"{card} GB")
        tool.get_by_label("Cache share").fill("0.8")
        said = row.get_by_role("cell").last.inner_text()
        if "set cache_max_entry_count to " in said:
            tool.get_by_label("Cache share").fill(said.rpartition(" ")[2])
            assert row.get_by_role("cell").last.inner_text() == "fits", card


@pytest.mark.parametrize("value", ["300000", "", "0", "-5"])
def test_a_value_out_of_range_is_said_and_not_computed(value: str, page: Page, site: str):
    page.goto(f"{site}/q/memory-estimate/")
    tool = page.locator("memory-calculator")

    tool.get_by_label("Context, tokens").fill(value)

    headline = tool.get_by_role("status").locator("strong")
    assert headline.inner_text() == "A value is out of range"
    assert tool.get_by_text("from 256 to 131,072", exact=True).is_visible()
    assert tool.get_by_label("Context, tokens").get_attribute("aria-invalid") == "true"


def test_the_address_keeps_what_was_filled_in(page: Page, site: str):
    page.goto(f"{site}/q/memory-estimate/")
    page.locator("memory-calculator").get_by_label("Model").select_option("InternVL2-26B")
    page.locator("memory-calculator").get_by_label("Context, tokens").fill("4096")
    shown = page.locator("memory-calculator").get_by_role("status").inner_text()

    page.goto(page.url)

    tool = page.locator("memory-calculator")
    assert tool.get_by_label("Model").input_value() == "InternVL2-26B"
    assert tool.get_by_role("status").inner_text() == shown


def test_a_calculator_says_without_a_script_what_to_read(new_page: Callable[..., Page], site: str):
    page = new_page(javascript=False)
    page.goto(f"{site}/q/memory-estimate/")

    assert "needs JavaScript" in page.locator("memory-calculator").inner_text()
    assert page.get_by_text("How far the estimate is from the measurements").is_visible()


def test_the_training_calculator_answers_when_its_fields_change(page: Page, site: str):
    page.goto(f"{site}/q/memory-estimate/")
    tool = page.locator("training-calculator")
    result = tool.get_by_role("status").locator("strong")

    full = result.inner_text()
    tool.get_by_label("Trained").select_option("1")

    assert full == "at least 47.5 GiB on each GPU"
    assert result.inner_text() != full


def test_the_image_calculator_answers_when_its_fields_change(page: Page, site: str):
    page.goto(f"{site}/q/visual-tokens/")
    tool = page.locator("image-tokens")

    tool.get_by_label("Width in pixels").fill("640")
    tool.get_by_label("Height in pixels").fill("480")
    tool.get_by_label("Most tiles").select_option("12")

    assert tool.get_by_role("status").locator("strong").inner_text() == "3,328 tokens"
    tool.get_by_label("Images").fill("2")
    assert tool.get_by_role("status").locator("strong").inner_text() == "6,656 tokens"


def test_the_calculators_speak_the_language_of_the_page(page: Page, site: str):
    page.goto(f"{site}/zh/q/visual-tokens/?image-tokens.width=640&image-tokens.height=480")
    tool = page.locator("image-tokens")
    strong = tool.get_by_role("status").locator("strong")

    assert strong.inner_text() == "3,328 个 token"
    tool.get_by_label("图像数").fill("0")
    assert strong.inner_text() == "有数值超出范围"
    assert page.get_by_placeholder("筛选行").count() == 1

    page.goto(f"{site}/zh/q/check-training-data/")
    check = page.locator("dataset-check")
    check.get_by_label("标注文件中的几行").fill('{"id": 1}')
    assert check.get_by_text("第 1 行：error").count() == 1


CHECK = runpy.run_path(str(ROOT / "snippets/data/check_dataset.py"))
RUNS = [
    {"notes": True, "video_reader": reader, "max_seq_length": length, "max_dynamic_patch": tiles}
    for reader, length, tiles in ((False, 8192, 12), (True, 1000, 1), (True, None, None))
]


@pytest.mark.parametrize("template", ["internvl2_5", "Hermes-2"])
def test_the_data_check_in_the_browser_finds_what_the_script_finds(
    page: Page, site: str, template: str
):
    page.goto(f"{site}/q/check-training-data/")
    records = samples(1500, seed=21)
    records += [json.loads(line) for line in published_samples()]
    names = ("notes", "videoReader", "maxSeqLength", "maxDynamicPatch")
    runs = [{"template": template, **dict(zip(names, run.values(), strict=True))} for run in RUNS]

    shown = page.evaluate(
        """async ([records, runs]) => {
          const { checkSample } = await import("/assets/tools/dataset-check.js");
          const rules = await (await fetch("/assets/tools/dataset-rules.json")).json();
          return runs.map((run) => records.map((one) => checkSample(one, rules, run)));
        }""",
        [records, runs],
    )

    seen = set()
    for run, all_found in zip(RUNS, shown, strict=True):
        for record, found in zip(records, all_found, strict=True):
            expected = CHECK["check_sample"](record, template=template, **run)
            assert found == [one._asdict() for one in expected], record
            seen |= {one.rule for one in expected}
    unseen = {rule.name for rule in (*CHECK["SHAPE"], *CHECK["RULES"])} - seen
    elsewhere = {"internvl2_5": "system-turn", "Hermes-2": "system-and-image"}[template]
    assert unseen == {"image-missing", elsewhere}


def published_samples() -> list[str]:
    """Return the lines of the samples that answers show."""
    return [
        line
        for file in sorted((ROOT / "snippets/training-data").glob("*.jsonl"))
        for line in file.read_text(encoding="utf-8").splitlines()
    ]


def test_the_data_check_names_line_rule_and_fix(page: Page, site: str):
    page.goto(f"{site}/q/check-training-data/")
    tool = page.locator("dataset-check")
    headline = tool.get_by_role("status").locator("strong")

    assert headline.inner_text() == "2 errors, 0 silently wrong"
    good, *_ = (ROOT / "snippets/training-data/text.jsonl").read_text("utf-8").splitlines()
    tool.get_by_label("Lines of your annotation file").fill(f"{good}\n\n{{\n")

    found = tool.get_by_role("listitem").all_inner_texts()
    assert [one.partition(" A ")[0].split(" a ")[0].split(" no ")[0] for one in found] == [
        "Line 2: error blank-line",
        "Line 3: error broken-line",
    ]
    tool.get_by_label("Lines of your annotation file").fill(good)
    assert headline.inner_text() == "Nothing found"
