"""When a change is more than reading content anew: then the whole site is built."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from faqcheck.content import read_dialect

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mkdocs.config.defaults import MkDocsConfig

    from faqcheck.content import Project

_SEARCHES = ("search", "material/search")
_KNOWN = {"faqcheck", "mkdocs-jupyter", *_SEARCHES}
"""Plugins that make a page of what it holds; others may look at all pages, or at files."""


def why_whole_always(config: MkDocsConfig, *, strict: bool = True) -> str:
    """Say why each change takes a build of the whole site; empty if it does not.

    Args:
        config: of the site.
        strict: whether a strict site takes one.
    """
    if unknown := sorted({*config.plugins} - _KNOWN):
        return f"the plugin {unknown[0]} may look at all pages"
    if config.hooks:
        return "mkdocs.yml has hooks, which may look at all pages"
    if strict and config.strict:
        return "a strict site is built to its end"
    jupyter = config.plugins.get("mkdocs-jupyter")
    if jupyter and not all(glob.endswith(".ipynb") for glob in jupyter.config["include"]):
        return "mkdocs-jupyter takes pages that are no notebooks"
    return ""


def why_whole(changed: Mapping[str, str], config: MkDocsConfig, project: Project) -> str:
    """Say why some changes take a build of the whole site; empty if they do not.

    Args:
        changed: absolute paths, and how each has changed.
        config: of the site.
        project: of the content.
    """
    dialect = read_dialect(project).value
    if not dialect.keeps_to_its_text:
        return "an extension of Markdown may include other files"
    content = (project.topics, project.tables, project.snippets, project.ledger)
    docs = Path(config.docs_dir).resolve()
    theme = config.theme.custom_dir
    for name, kind in sorted(changed.items()):
        path = Path(name)
        if theme and path.is_relative_to(Path(theme).resolve()):
            return f"{path.name} of the theme has changed"
        if any(path.is_relative_to(folder) for folder in content):
            continue
        if not path.is_relative_to(docs):
            return f"{path.name} has changed"
        if kind != "changed":
            return f"{path.relative_to(docs)} was {kind}"
        if path.suffix == ".ipynb":
            return f"the notebook {path.name} has changed"
    return ""
