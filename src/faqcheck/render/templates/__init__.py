"""The templates of pages, compiled once."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template, select_autoescape

from faqcheck.render.text import inline, marked, plain, verbatim


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("faqcheck.render"),
        autoescape=select_autoescape(("html", "md", "svg", "xml")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    environment.filters |= {
        "inline": inline,
        "marked": marked,
        "plain": plain,
        "verbatim": verbatim,
    }
    return environment


@cache
def template(name: str) -> Template:
    """Return a template by its file name."""
    return _environment().get_template(name)
