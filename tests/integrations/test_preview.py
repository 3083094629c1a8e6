"""Whatever is edited in whatever order, `mkdocs serve` shows what a whole build would show."""

from __future__ import annotations

import logging
import random
import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

ADDRESS = "http://127.0.0.1:8000/faq/"


@dataclass
class Served:
    """A project, and the server that shows it; requests need no network."""

    folder: Path
    site: Path
    server: LiveReloadServer
    plugins: Any

    def save(self) -> None:
        """Let the server take in what has been written."""
        self.server._wanted_epoch += 1
        self.server.builder()
        self.server._visible_epoch = self.server._wanted_epoch

    def ask(self, path: str) -> tuple[str, bytes]:
        """Return status and content of what is at an address."""
        said: list[str] = []
        answer: Any = self.server.get_app()
        environ = {"PATH_INFO": f"/faq/{path}".encode().decode("latin-1"), "REQUEST_METHOD": "GET"}
        body = answer(environ, lambda status, _headers: said.append(status))
        return said[-1][:3], b"".join(body)

    def whole(self, name: str) -> dict[str, bytes]:
        """Return a site that is built whole."""
        site = self.site.with_name(name)
        with _other_plugins():
            config = _config(self.folder, site)
        config.plugins.on_startup(command="build", dirty=False)
        build(config, serve_url=ADDRESS)
        files = (path for path in site.rglob("*") if path.is_file())
        return {path.relative_to(site).as_posix(): path.read_bytes() for path in files}


def _config(folder: Path, site: Path) -> MkDocsConfig:
    config = load_config(str(folder / "mkdocs.yml"), site_dir=str(site))
    config.site_url = ADDRESS
    return config


@contextmanager
def _other_plugins() -> Iterator[None]:
    """Let MkDocs make plugins; in a process, it keeps those that stay alive between builds."""
    option: Any = dict(MkDocsConfig._schema)["plugins"]
    kept = option.plugin_cache
    those = dict(kept)
    kept.clear()
    try:
        yield
    finally:
        kept.clear()
        kept.update(those)


@pytest.fixture
def served(content: Callable[[str], Path], tmp_path: Path) -> Iterator[Callable[[str], Served]]:
    """Return a function that serves a copy of a project."""
    running: list[Any] = []

    def serve(name: str) -> Served:
        folder, site = content(name), tmp_path / "served"
        settings = folder / "mkdocs.yml"
        text = settings.read_text("utf-8")
        if "- search" not in text:
            text = text.replace("plugins:\n", "plugins:\n  - search\n")
        settings.write_text(text, "utf-8")
        first = _config(folder, site)
        first.plugins.on_startup(command="serve", dirty=False)

        def builder(config: MkDocsConfig | None = None) -> None:
            build(config or _config(folder, site), serve_url=ADDRESS)

        server = LiveReloadServer(builder, "127.0.0.1", 8000, str(site), "/faq/")
        server.error_handler = lambda code: (site / f"{code}.html").read_bytes()
        builder(first)
        first.plugins.on_serve(server, config=first, builder=builder)
        running.append((first.plugins, server))
        return Served(folder, site, server, first.plugins)

    yield serve
    for plugins, server in running:
        plugins.on_shutdown()
        server.server_close()


@dataclass
class Author:
    """Somebody who edits topics and pages at random."""

    folder: Path
    chance: random.Random
    topics: dict[str, list[str]] = field(default_factory=dict)
    """Topic -> ids of its entries."""
    said: dict[str, str] = field(default_factory=dict)
    """Id -> what is particular about an entry."""
    titles: dict[str, str] = field(default_factory=dict)
    count: int = 0
    broken: str = ""
    """The topic that cannot be read."""

    def begin(self) -> None:
        """Write a few topics."""
        for _ in range(3):
            self.add_topic()
        for _ in range(6):
            self.add_entry()

    def edit(self) -> str:
        """Change something; return what was done."""
        if self.broken and self.chance.random() < 0.5:
            return self.mend()
        edits = [
            *(self.add_topic, self.add_entry, self.reword, self.reword, self.retitle),
            *(self.delete, self.move, self.swap, self.rename, self.edit_snippet, self.edit_page),
            *(self.edit_table, self.retitle_page, self.settings, self.break_topic),
            *(self.delete_topic, self.edit_summary, self.navigation),
        ]
        done = self.chance.choice(edits)
        done()
        return done.__name__

    def add_topic(self) -> None:
        name = f"topic-{self._next()}"
        self.topics[name], self.titles[name] = [], f"Topic {self.count}"
        self.add_entry(name)

    def add_entry(self, topic: str = "") -> None:
        topic = topic or self._topic()
        name = f"entry-{self._next()}"
        self.topics[topic].append(name)
        self.said[name] = "as it was first written"
        (self.folder / "snippets" / f"{name}.py").write_text(f"print({self.count})\n", "utf-8")
        self.write(topic)

    def reword(self) -> None:
        topic, name = self._entry()
        self.said[name] = f"as it was reworded in {self._next()} & <more>"
        self.write(topic)

    def retitle(self) -> None:
        self.reword()

    def edit_summary(self) -> None:
        topic = self._topic()
        self.titles[topic] = f"Topic named in {self._next()}"
        self.write(topic)

    def delete(self) -> None:
        topic, name = self._entry()
        if len(self.topics[topic]) > 1:
            self.topics[topic].remove(name)
            self.write_all()  # nobody may be related to it

    def delete_topic(self) -> None:
        topic = self._topic()
        if len(self.topics) > 2:
            del self.topics[topic]
            (self.folder / "faq_src" / f"{topic}.yml").unlink()
            self.write_all()

    def move(self) -> None:
        topic, name = self._entry()
        if len(self.topics[topic]) > 1:
            self.topics[topic].remove(name)
            self.topics[self._topic()].append(name)
            self.write_all()

    def swap(self) -> None:
        topic = self._topic()
        self.chance.shuffle(self.topics[topic])
        self.write(topic)

    def rename(self) -> None:
        topic, name = self._entry()
        new = f"{name.split('-was')[0]}-was-{self._next()}"
        (self.folder / "snippets" / f"{name}.py").rename(self.folder / "snippets" / f"{new}.py")
        self.topics[topic] = [new if one == name else one for one in self.topics[topic]]
        self.said[new] = self.said.pop(name)
        self.write_all()

    def edit_snippet(self) -> None:
        _, name = self._entry()
        path = self.folder / "snippets" / f"{name}.py"
        path.write_text(f"{path.read_text('utf-8')}print('{self._next()}')\n", "utf-8")

    def edit_page(self) -> None:
        path = self.folder / "docs" / self.chance.choice(["index.md", "notes/fences.md"])
        kind = self.chance.choice(["a sentence", "```python\nprint(1)\n```", "[[topics]]"])
        path.write_text(f"{path.read_text('utf-8')}\n{kind}\n\n{self._next()}\n", "utf-8")

    def retitle_page(self) -> None:
        path = self.folder / "docs" / "notes" / "fences.md"
        text = re.sub(
            r"(?m)^# .*$", f"# Fences as of {self._next()}", path.read_text("utf-8"), count=1
        )
        path.write_text(text, "utf-8")

    def edit_table(self) -> None:
        path = next((self.folder / "faq_src" / "tables").glob("*.csv"))
        lines = path.read_text("utf-8").splitlines()
        rows = self.chance.sample(lines[1:], len(lines) - 1)
        path.write_text("\n".join([lines[0], *rows, ""]), "utf-8")

    def settings(self) -> None:
        path = self.folder / "pyproject.toml"
        text = re.sub(r'(?m)^name = ".*"$', f'name = "FAQ {self._next()}"', path.read_text("utf-8"))
        path.write_text(text, "utf-8")

    def navigation(self) -> None:
        path = self.folder / "mkdocs.yml"
        text = re.sub(r"- [^:\n]*: notes/f", f"- Notes {self._next()}: notes/f", path.read_text())
        path.write_text(text, "utf-8")

    def break_topic(self) -> None:
        self.broken = self.broken or self._topic()
        path = self.folder / "faq_src" / f"{self.broken}.yml"
        path.write_text(f"{path.read_text('utf-8')}  - id: [\n", "utf-8")

    def mend(self) -> str:
        topic, self.broken = self.broken, ""
        if topic in self.topics:
            self.write(topic)
        return "mend"

    def write_all(self) -> None:
        for topic in self.topics:
            self.write(topic)

    def write(self, topic: str) -> None:
        """Write the file of a topic; one that is broken stays so."""
        if topic == self.broken:
            return
        names = [name for listed in self.topics.values() for name in listed]
        entries = "".join(
            f"  - id: {name}\n    question: {{en: }}\n".replace(
                "{en: }", f'"What is {name}, {self.said[name]}?"'
            )
            + f"    answer: |\n      **{self.said[name]}** and more, "
            + f"see [another](faq:{names[0]}).\n\n"
            + "      ```python\n      print(2)\n      ```\n\n      [[snippet:call]]\n"
            + f"    snippets: [{{id: call, file: {name}.py, checks: {{runs: }}}}]\n"
            + f"    sources: [Invented]\n    related: [{self._related(name)}]\n"
            + "    updated: 2026-01-31\n"
            for name in self.topics[topic]
        )
        title = self.titles[topic]
        (self.folder / "faq_src" / f"{topic}.yml").write_text(
            f"topic: {title}\nsummary: On {title}.\nentries:\n{entries}",
            "utf-8",
        )

    def _related(self, name: str) -> str:
        others = [one for listed in self.topics.values() for one in listed if one != name]
        return ", ".join(others[:1])

    def _topic(self) -> str:
        return self.chance.choice([topic for topic in self.topics if topic != self.broken])

    def _entry(self) -> tuple[str, str]:
        topics = [topic for topic in self.topics if topic != self.broken and self.topics[topic]]
        topic = self.chance.choice(topics)
        return topic, self.chance.choice(self.topics[topic])

    def _next(self) -> int:
        self.count += 1
        return self.count


@pytest.mark.parametrize("seed", range(3))
def test_no_page_is_stale_after_any_series_of_edits(
    seed: int, served: Callable[[str], Served], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    one = served("everything")
    author = Author(one.folder, random.Random(seed))
    author.begin()
    one.save()
    before = one.whole("whole-start")

    for number in range(8):
        done = [author.edit() for _ in range(author.chance.choice([1, 1, 1, 2, 3]))]
        one.save()
        if author.broken:
            continue
        wanted = one.whole(f"whole-{number}")
        stale = [path for path, content in wanted.items() if one.ask(path) != ("200", content)]

        assert not stale, (number, done, _difference(one.ask(stale[0]), wanted[stale[0]]))
        gone = [path for path in before.keys() - wanted.keys() if one.ask(path)[0] != "404"]
        assert not gone, done
        before = wanted


def _difference(answer: tuple[str, bytes], wanted: bytes) -> str:
    """Return where an answer first differs from what is wanted."""
    status, found = answer
    at = next((n for n, (a, b) in enumerate(zip(found, wanted, strict=False)) if a != b), 0)
    return f"{status} … {found[at - 60 : at + 60]!r} … {wanted[at - 60 : at + 60]!r}"


def test_a_change_of_settings_builds_the_whole_site_and_says_so(
    served: Callable[[str], Served], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    one = served("minimal")
    settings = one.folder / "mkdocs.yml"

    settings.write_text(f"{settings.read_text('utf-8')}\ncopyright: Everybody\n", "utf-8")
    one.save()

    assert "Building the whole site: mkdocs.yml has changed." in caplog.text
    assert b"Everybody" in one.ask("json/")[1]


def test_a_save_that_changes_nothing_reloads_no_browser(served: Callable[[str], Served]) -> None:
    one = served("minimal")
    one.save()
    shown = one.server._visible_epoch
    topic = next((one.folder / "faq_src").glob("*.yml"))

    topic.write_bytes(topic.read_bytes())
    one.save()
    one.save()

    assert one.server._visible_epoch <= shown + 1


def test_a_mistake_is_told_while_the_last_good_page_stays(
    served: Callable[[str], Served], caplog: pytest.LogCaptureFixture
) -> None:
    one = served("minimal")
    topic = one.folder / "faq_src" / "json.yml"
    text, good = topic.read_text("utf-8"), one.ask("json/")

    topic.write_text(text.replace("question:", "qestion:", 1), "utf-8")
    one.save()

    assert "'qestion'" in caplog.text
    assert one.ask("json/") == good
