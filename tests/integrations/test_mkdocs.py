"""Real builds and a real development server, each in a process of its own."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from faqcheck.site import without_needless_ends
from rendered import render

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ENVIRONMENT = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUNBUFFERED": "1"}
PATIENCE_S = 60
MKDOCS = (sys.executable, "-m", "mkdocs", "serve", "--livereload", "--dev-addr")
SERVED = """
import sys
from pathlib import Path
from mkdocs.config import load_config
from mkdocs.structure.files import get_files

config = load_config(sys.argv[1])
config.plugins.on_startup(command="build", dirty=False)
config = config.plugins.on_config(config)
files = config.plugins.on_files(get_files(config), config=config)
for file in files:
    if file.generated_by and file.src_uri != "assets":
        path = Path(sys.argv[2]) / file.src_uri
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.content_bytes)
"""


def build(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Build the site of a project into its folder `site`."""
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", *(options or ["--strict"])],
        cwd=folder,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )


def tree(folder: Path) -> dict[str, str]:
    """Return the content of every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes().decode("utf-8")
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".png"
    }


@pytest.mark.parametrize("name", ["minimal", "everything"])
def test_strict_build_has_no_warning(name: str, content: Callable[[str], Path]) -> None:
    folder = content(name)

    built = build(folder)

    assert (built.returncode, "WARNING" in built.stderr) == (0, False), built.stderr
    assert (folder / "site" / "q").is_dir()


@pytest.mark.parametrize("name", ["minimal", "everything"])
def test_plugin_serves_exactly_what_render_writes(
    name: str, content: Callable[[str], Path], tmp_path: Path
) -> None:
    folder = content(name)
    served = tmp_path / "served"

    subprocess.run(
        [sys.executable, "-c", SERVED, folder / "mkdocs.yml", served], env=ENVIRONMENT, check=True
    )

    assert tree(served) == render(folder)


def test_written_files_make_the_same_pages_without_the_plugin(
    content: Callable[[str], Path], tmp_path: Path
) -> None:
    folder, plain = content("everything"), tmp_path / "plain"
    for path, text in render(folder).items():
        (plain / "docs" / path).parent.mkdir(parents=True, exist_ok=True)
        (plain / "docs" / path).write_text(text, encoding="utf-8")
    settings = (folder / "mkdocs.yml").read_text(encoding="utf-8")
    settings = settings.replace("  - faqcheck:topics\n", "").replace("  - faqcheck\n", "")
    (plain / "mkdocs.yml").write_text(re.sub(r"(?ms)^nav:.*?^$", "", settings), encoding="utf-8")

    assert build(folder).returncode == 0
    assert build(plain, "--no-strict").returncode == 0

    for page in ("server", "q/serve-a-folder", "q/data-rules", "questions", "notes/fences"):
        assert article(plain, page) == article(folder, page)


def article(folder: Path, page: str) -> str:
    """Return what a built page shows from its title on, without comments."""
    html = (folder / "site" / page / "index.html").read_text(encoding="utf-8")
    inner = html[html.index("<h1") : html.index("</article>")]
    plain = re.sub(r'<span class="[nopw]">([^<]*)</span>', r"\1", inner)  # see `Stash`
    plain = without_needless_ends(re.sub(r"<!--.*?-->", "", plain))
    return re.sub(r">\s+<", "><", plain).strip()


def test_files_for_programs_reach_the_site_unchanged(content: Callable[[str], Path]) -> None:
    folder = content("minimal")

    build(folder)

    for path, text in render(folder).items():
        if not path.endswith(".md"):
            assert (folder / "site" / path).read_text(encoding="utf-8") == text


def test_topics_stand_in_the_navigation_in_their_order(content: Callable[[str], Path]) -> None:
    folder = content("everything")

    build(folder)

    index = (folder / "site" / "questions" / "index.html").read_text(encoding="utf-8")
    navigation = index[: index.index("<article")]
    assert 0 < navigation.index("A tiny http.server") < navigation.index("Data and figures")


def test_edit_buttons_lead_to_what_an_author_edits(content: Callable[[str], Path]) -> None:
    folder = content("everything")
    settings = folder / "mkdocs.yml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(
        text.replace("features: [", "features: [content.action.edit, "), encoding="utf-8"
    )

    build(folder)

    for page, source in (
        ("server", "faq_src/server.yml"),
        ("q/data-rules", "faq_src/data.yml"),
        ("notes/fences", "docs/notes/fences.md"),
    ):
        html = (folder / "site" / page / "index.html").read_text(encoding="utf-8")
        assert f'href="https://github.com/owner/everything/edit/main/{source}"' in html


@pytest.mark.parametrize("options", [["--strict"], ["--strict", "--quiet"]])
def test_mistake_turns_the_strict_build_red_at_its_line(
    options: list[str], content: Callable[[str], Path]
) -> None:
    folder = content("minimal")
    change(folder / "faq_src" / "json.yml", "related: [extra-data]", "relatd: [extra-data]")

    built = build(folder, *options)

    assert built.returncode != 0
    assert re.search(
        r"ERROR   -  faqcheck: faq_src/json.yml:21:5: unknown field 'relatd'", built.stderr
    )


def test_mistake_is_a_warning_where_the_build_is_not_strict(
    content: Callable[[str], Path],
) -> None:
    folder = content("minimal")
    change(folder / "faq_src" / "json.yml", "related: [extra-data]", "relatd: [extra-data]")

    built = build(folder, "--no-strict")

    assert built.returncode == 0
    assert "WARNING -  faqcheck: faq_src/json.yml:21:5: unknown field 'relatd'" in built.stderr


def test_mistakes_in_settings_stop_the_build_without_a_traceback(
    content: Callable[[str], Path],
) -> None:
    folder = content("minimal")
    change(folder / "pyproject.toml", "name =", "nme =")

    built = build(folder)

    assert built.returncode != 0
    assert "pyproject.toml:2:1: unknown setting 'nme'" in built.stderr
    assert "Traceback" not in built.stderr


def test_code_block_that_no_check_accounts_for_is_an_error_with_page_and_line(
    content: Callable[[str], Path],
) -> None:
    folder = content("minimal")
    page = "# More\n\n<pre\n><code>raw = 1\n</code></pre>\n"
    (folder / "docs" / "more.md").write_text(page, encoding="utf-8")
    change(folder / "mkdocs.yml", "  - index.md\n", "  - index.md\n  - more.md\n")

    built = build(folder)

    assert built.returncode != 0
    assert "docs/more.md:4:1: the page more/ shows a code block that no check" in built.stderr


def test_block_made_by_the_theme_is_an_error_too(content: Callable[[str], Path]) -> None:
    folder = content("minimal")
    (folder / "theme").mkdir()
    (folder / "theme" / "main.html").write_text(
        '{% extends "base.html" %}{% block content %}{{ super() }}'
        "<pre><code>from the theme</code></pre>{% endblock %}",
        encoding="utf-8",
    )
    change(folder / "mkdocs.yml", "  name: material", "  name: material\n  custom_dir: theme")

    built = build(folder)

    assert built.returncode != 0
    assert "starting 'from the theme'" in built.stderr


def test_server_follows_the_content_and_survives_a_mistake(content: Callable[[str], Path]) -> None:
    folder = content("minimal")
    topic, snippet = folder / "faq_src" / "json.yml", folder / "snippets" / "json" / "read.py"
    with serve(folder) as server:
        server.wait_for_page("json/", "How do I read a JSON file?")

        change(topic, "How do I read a JSON file?", "How is a JSON file read?")
        server.wait_for_page("json/", "How is a JSON file read?")

        change(snippet, 'person["name"]', 'person.get("name")')
        server.wait_for_page("json/", "get")

        change(topic, "question: How is a JSON", "qestion: How is a JSON")
        server.wait_for_line(r"faq_src/json.yml:5:5: .*'qestion'")
        assert "How is a JSON file read?" in server.page("json/")
        assert server.process.poll() is None

        change(topic, "qestion: How is a JSON", "question: Mended, how is a JSON")
        server.wait_for_page("json/", "Mended, how is a JSON file read?")


def test_a_preview_serves_one_answer_and_follows_it(content: Callable[[str], Path]) -> None:
    folder = content("minimal")
    topic = folder / "faq_src" / "json.yml"
    preview = (sys.executable, "-m", "faqcheck", "preview", "read-json", "--port")
    with serve(folder, preview) as server:
        server.wait_for_line(r"/q/read-json/ shows faq_src/json.yml:4:5")
        server.wait_for_page("q/read-json/", "How do I read a JSON file?")
        assert not server.page("q/extra-data/")

        change(topic, "How do I read a JSON file?", "How is a JSON file read?")
        server.wait_for_page("q/read-json/", "How is a JSON file read?")
        assert not [line for line in server.lines if "WARNING" in line and " 404" not in line]


@pytest.mark.parametrize(
    ("name", "said"),
    [("read-jsn", "Did you mean 'read-json'?"), ("extra-data", "no such file")],
)
def test_a_preview_that_cannot_be_is_refused(
    name: str, said: str, content: Callable[[str], Path]
) -> None:
    folder = content("minimal")
    if name == "extra-data":
        (folder / "mkdocs.yml").unlink()

    done = subprocess.run(
        [sys.executable, "-m", "faqcheck", "preview", name],
        cwd=folder,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
    )

    assert (done.returncode, said in done.stderr) == (1, True), done.stderr


def change(path: Path, old: str, new: str) -> None:
    """Replace a text that stands in a file."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@dataclass
class Server:
    """`mkdocs serve`, and what it has written so far."""

    process: subprocess.Popen[str]
    port: int
    lines: list[str] = field(default_factory=list)

    def page(self, path: str) -> str:
        """Return a page, or nothing as long as the server does not answer."""
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/{path}", timeout=5) as answer:
                return str(answer.read().decode("utf-8"))
        except (URLError, ConnectionError):
            return ""

    def wait_for_page(self, path: str, text: str) -> None:
        """Wait until a page holds a text."""
        self._wait(lambda: text in self.page(path), f"{text!r} on {path}")

    def wait_for_line(self, pattern: str) -> None:
        """Wait until the terminal shows a line."""
        self._wait(lambda: any(re.search(pattern, line) for line in self.lines), pattern)

    def _wait(self, reached: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not reached():
            assert self.process.poll() is None, "".join(self.lines)
            assert time.monotonic() < deadline, f"no {what}\n{''.join(self.lines)}"
            time.sleep(0.1)


@contextmanager
def serve(folder: Path, program: tuple[str, ...] = MKDOCS) -> Iterator[Server]:
    """Run the development server of a project on a free port, the last of its arguments."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [*program, f"127.0.0.1:{port}" if program == MKDOCS else str(port)]
    with subprocess.Popen(
        command,
        cwd=folder,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        server = Server(process, port)
        said = process.stdout
        assert said is not None
        reader = threading.Thread(target=lambda: server.lines.extend(said), daemon=True)
        reader.start()
        try:
            yield server
        finally:
            process.terminate()
            reader.join(PATIENCE_S)


def test_pages_that_are_made_have_their_titles(content: Callable[[str], Path]) -> None:
    folder = content("everything")
    site = folder / "mkdocs.yml"
    settings = re.sub(r"(?ms)^nav:.*?^(?=\S)", "", site.read_text("utf-8") + "\nextra: {}\n")
    site.write_text(
        f"nav: [questions.md, status.md, faqcheck:topics]\n{settings}", encoding="utf-8"
    )

    build(folder, "--no-strict")

    home = (folder / "site" / "questions" / "index.html").read_text("utf-8")
    assert "<title>All questions" in home
    assert re.search(r">\s*All questions\s*<", home)
    assert re.search(r">\s*Status\s*<", home)
    assert not re.search(r">\s*None\s*<", home)


def test_pages_may_lie_in_a_folder_of_another_name(content: Callable[[str], Path]) -> None:
    folder = content("everything")
    (folder / "docs").rename(folder / "manual")
    site = folder / "mkdocs.yml"
    site.write_text(f"docs_dir: manual\n{site.read_text('utf-8')}", encoding="utf-8")

    unsaid = build(folder)
    settings = folder / "pyproject.toml"
    head, _, rest = settings.read_text("utf-8").partition("\n")
    settings.write_text(f'{head}\ndocs = "manual"\n{rest}', encoding="utf-8")
    said = build(folder)

    assert unsaid.returncode == 1
    assert "MkDocs takes them from 'manual'. Write docs = 'manual' below" in unsaid.stderr
    assert said.returncode == 0, said.stderr
    assert "faq-checks" in (folder / "site" / "notes" / "fences" / "index.html").read_text("utf-8")
