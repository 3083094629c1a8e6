"""No link of a site leads nowhere: at the root, below a path, in a version, or on a disk."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from crawl import Crawl
from faqcheck.content import find_project
from integrations.test_mkdocs import ENVIRONMENT

from .conftest import build, serve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]
EVERYTHING = ROOT / "tests" / "projects" / "everything"
ELSEWHERE = "https://x.example/y/"
RESULT = "a[data-faq-id]"


def test_no_link_of_this_faq_leads_nowhere(faq_folder: Path) -> None:
    crawl = Crawl(faq_folder, f"{str(find_project(ROOT).settings.site).rstrip('/')}/")

    assert list(crawl.broken()) == []
    assert crawl.followed > 5000


@pytest.fixture(scope="session")
def below_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a host: a site, published below `/y/`."""
    folder = tmp_path_factory.mktemp("host")
    build(EVERYTHING, folder / "y", FAQCHECK_SITE=ELSEWHERE)
    return folder


@pytest.fixture(scope="session")
def versions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a host: two versions of a site that mike made, below `/y/`."""
    project = tmp_path_factory.mktemp("project") / "everything"
    shutil.copytree(EVERYTHING, project)
    who = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org"}
    who |= {name.replace("AUTHOR", "COMMITTER"): value for name, value in who.items()}
    bin_folder = str(Path(sys.executable).parent)
    variables = {**ENVIRONMENT, **who, "FAQCHECK_SITE": ELSEWHERE, "GIT_CONFIG_GLOBAL": os.devnull}
    variables["PATH"] = os.pathsep.join((bin_folder, variables["PATH"]))
    for command in (
        ["git", "init", "--quiet", "--initial-branch=main"],
        ["git", "add", "--all"],
        ["git", "commit", "--quiet", "--message=Start"],
        ["mike", "deploy", "1.1"],
        ["mike", "deploy", "1.2", "latest"],
        ["git", "worktree", "add", "--quiet", "../host/y", "gh-pages"],
    ):
        subprocess.run(command, cwd=project, env=variables, check=True, capture_output=True)
    return project.parent / "host"


def test_no_link_below_a_path_leads_nowhere(below_path: Path) -> None:
    crawl = Crawl(below_path / "y", ELSEWHERE)

    assert list(crawl.broken()) == []
    assert crawl.followed > 300


@pytest.mark.parametrize("version", ["1.1", "1.2"])
def test_no_link_in_the_folder_of_a_version_leads_out_of_it(version: str, versions: Path) -> None:
    crawl = Crawl(versions / "y" / version, f"{ELSEWHERE}{version}/")

    assert list(crawl.broken()) == []
    assert crawl.followed > 300
    for name in ("sitemap.xml", "llms.txt", "feed.xml", "robots.txt", "q/figures.md"):
        text = (versions / "y" / version / name).read_text(encoding="utf-8")
        assert f"{ELSEWHERE}{version}/" in text, name
        assert text.count(ELSEWHERE) == text.count(f"{ELSEWHERE}{version}/"), name


PLACES = {
    "below a path": ("below_path", "y/"),
    "in a version": ("versions", "y/1.1/"),
    "behind an alias": ("versions", "y/latest/"),
}


@pytest.fixture(params=[*PLACES, "on a disk"])
def start(request: pytest.FixtureRequest) -> Iterator[str]:
    """Return the address of a home page, its `index.html` named if it is on a disk."""
    if request.param == "on a disk":
        folder = request.getfixturevalue("below_path")
        yield (folder / "y" / "index.html").as_uri()
        return
    fixture, path = PLACES[request.param]
    with serve(request.getfixturevalue(fixture)) as root:
        yield f"{root}{path}"


def test_readers_search_follow_copy_and_open(start: str, new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto(start)

    page.locator("#faq-search").fill("serve a folder")
    page.locator(f".faq-search {RESULT}").first.click()
    expect(page.locator("h1#serve-a-folder")).to_be_visible()
    assert "/q/serve-a-folder/" in page.url

    page.locator(".faq-tabs label", has_text="curl").click()
    expect(page.locator(".faq-tabs").get_by_text("curl --silent")).to_be_visible()
    page.locator("details.faq-checks summary:visible").first.click()
    expect(page.locator("details.faq-checks[open] .faq-evidence").first).to_be_visible()

    figure = page.locator("figure.faq-snippet:visible").first
    shown = figure.locator("code").first.inner_text()
    figure.locator("[data-md-type=copy]").click()
    assert page.evaluate("navigator.clipboard.readText()").strip() == shown.strip()

    page.locator(".md-sidebar--primary").get_by_role("link", name="Overview").click()
    expect(page.locator(".faq-contents").first).to_be_visible()
    page.locator(".faq-contents a").first.click()
    expect(page.locator("h1.faq-q")).to_be_visible()
    page.locator(".faq-find").click()
    page.locator("dialog input").fill("figures")
    expect(page.locator(f"dialog {RESULT}").first).to_be_visible()


def test_former_address_leads_on_from_a_disk(
    below_path: Path, new_page: Callable[..., Page]
) -> None:
    page = new_page()

    page.goto((below_path / "y" / "q" / "web-server" / "index.html").as_uri())

    expect(page.locator("h1#serve-a-folder")).to_be_visible()


FAULTS = {
    "page": '<a href="../gone/">',
    "anchor": '<a href="../b/#gone">',
    "own anchor": '<a href="#gone">',
    "script": '<script src="gone.js">',
    "image": '<img src="gone.png">',
    "card": '<meta property="og:image" content="https://x.example/y/gone.png">',
    "refresh": '<meta http-equiv="refresh" content="0; url=../gone/">',
    "above": '<a href="/other/">',
    "whole address": '<a href="https://x.example/y/gone/">',
}


@pytest.mark.parametrize("html", FAULTS.values(), ids=FAULTS)
def test_crawl_finds_each_kind_of_fault(html: str, tmp_path: Path) -> None:
    for name, text in {"a": html, "b": '<p id="here"><a href="../b/#here">'}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text(text, encoding="utf-8")

    assert len(list(Crawl(tmp_path, ELSEWHERE).broken())) == 1


@pytest.mark.parametrize(
    "name", ["sitemap.xml", "feed.xml", "llms.txt", "assets/faqcheck/answers.js"]
)
def test_crawl_reads_files_for_machines(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text('{"url": "gone/"}' if name.endswith("js") else f"<loc>{ELSEWHERE}gone/</loc>")

    assert len(list(Crawl(tmp_path, ELSEWHERE).broken())) == 1
