"""Which Markdown a site speaks: the `markdown_extensions` of its mkdocs.yml, read once for all.

Lint, gate, build and audit find code blocks with the same extensions and the same options as the
site generator. A project without mkdocs.yml gets `DEFAULT`, which holds what an FAQ needs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from faqcheck.content.markdown.site_settings import SiteSettings, read_site_settings
from faqcheck.errors import Problem, Read, Span

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from faqcheck.content.project import Project

_BUILT_IN = ("toc", "tables", "fenced_code")
"""What MkDocs adds to the extensions of every site."""
_BUNDLES = {
    "extra": (
        *("abbr", "attr_list", "def_list", "fenced_code", "footnotes", "md_in_html", "tables"),
    ),
    "pymdownx.extra": (
        *("abbr", "attr_list", "def_list", "footnotes", "md_in_html", "tables"),
        *("pymdownx.betterem", "pymdownx.superfences"),
    ),
}
"""Extension -> the extensions that it brings."""
_OWN_TEXT = frozenset(
    (
        *("abbr", "admonition", "attr_list", "codehilite", "def_list", "extra", "fenced_code"),
        *("footnotes", "legacy_attrs", "legacy_em", "md_in_html", "meta", "nl2br", "sane_lists"),
        *("smarty", "tables", "toc", "wikilinks"),
        *(
            f"pymdownx.{name}"
            for name in (
                *("arithmatex", "betterem", "caret", "critic", "details", "emoji", "escapeall"),
                *("extra", "fancylists", "highlight", "inlinehilite", "keys", "magiclink"),
                *("mark", "progressbar", "saneheaders", "smartsymbols", "superfences"),
                *("tabbed", "tasklist", "tilde"),
            )
        ),
        *(
            f"pymdownx.blocks.{name}"
            for name in ("admonition", "caption", "definition", "details", "html", "tab")
        ),
    )
)
"""Extensions that make a page of its text alone, whatever other files hold."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """The extensions of a site and their options."""

    extensions: tuple[str, ...]
    """By short name, in the order in which they are loaded."""
    options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    path: str | None = None
    """The file that says so, relative to the root; None for the default."""
    line: int = 1
    """Of `markdown_extensions` in that file, from 1; 1 if it has none."""
    folder: Path | None = None
    """Folder of that file: what paths in its options start from."""
    docs: Path | None = None
    """Folder of the pages."""

    def has(self, name: str) -> bool:
        """Say whether an extension is on, by itself or in a bundle."""
        return any(name == one or name in _BUNDLES.get(one, ()) for one in self.extensions)

    @property
    def nests(self) -> bool:
        """Say whether fences may be indented or quoted."""
        return self.has("pymdownx.superfences")

    @property
    def keeps_to_its_text(self) -> bool:
        """Say whether a page is made of its own text, and of no file that it includes."""
        return _OWN_TEXT.issuperset(self.extensions)

    @property
    def span(self) -> Span:
        """Return where extensions are added."""
        return Span(self.path or "mkdocs.yml", self.line)


DEFAULT = Dialect(
    extensions=(
        *("admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables"),
        *("pymdownx.details", "pymdownx.highlight", "pymdownx.superfences", "pymdownx.tabbed"),
    ),
    options={
        "pymdownx.superfences": {"preserve_tabs": True},
        "pymdownx.tabbed": {"alternate_style": True},
    },
)
"""What a project without mkdocs.yml gets; `docs/faqcheck/format.md` lists it."""


def read_dialect(project: Project) -> Read[Dialect]:
    """Return the Markdown of a project's site, and what is wrong with its mkdocs.yml."""
    settings, problems, _ = read_site_settings(project)
    if settings is None:
        return Read(DEFAULT, problems)
    dialect, found = _dialect(settings, project)
    return Read(dialect, [*problems, *found])


def _dialect(settings: SiteSettings, project: Project) -> tuple[Dialect, list[Problem]]:
    names: list[str] = list(_BUILT_IN)
    options: dict[str, dict[str, Any]] = {}
    declared = settings.data.get("markdown_extensions") or []
    if isinstance(declared, dict):
        declared = [{name: value} for name, value in declared.items()]
    problems: list[Problem] = []
    name: Any
    given: Any
    for number, one in enumerate(declared if isinstance(declared, list) else [declared]):
        if isinstance(one, str):
            name, given = one, None
        elif isinstance(one, dict) and len(one) == 1:
            ((name, given),) = one.items()
        else:
            name, given = None, None
        if not isinstance(name, str) or not isinstance(given, dict | None):
            problems.append(
                Problem(
                    Span(settings.path, settings.line_of("markdown_extensions", number)),
                    "bad-extension",
                    "expected the name of a Markdown extension, or 'name: {options}'.",
                    "Write each extension on its own line behind '- '.",
                )
            )
            continue
        name = name.removeprefix("markdown.extensions.")
        names = [*(other for other in names if other != name), name]
        if given:
            options[name] = given
    docs = settings.data.get("docs_dir")
    dialect = Dialect(
        tuple(names),
        options,
        settings.path,
        settings.line_of("markdown_extensions"),
        settings.folder,
        settings.folder / docs if isinstance(docs, str) else project.path(project.settings.docs),
    )
    return dialect, problems
