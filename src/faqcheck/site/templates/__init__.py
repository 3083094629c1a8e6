"""The templates of pages, compiled once."""

from __future__ import annotations

import re
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template, select_autoescape

from faqcheck.site.text import inline, last_lines, marked, plain, verbatim, without_control

_DATE = re.compile(r"\d{4}-\d\d-\d\d")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("faqcheck.site"),
        autoescape=select_autoescape(("html", "md", "svg", "xml")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    environment.filters |= {
        "inline": inline,
        "last_lines": last_lines,
        "marked": marked,
        "plain": plain,
        "verbatim": verbatim,
        "xml": without_control,
    }
    environment.tests["date"] = _DATE.fullmatch
    return environment


@cache
def template(name: str) -> Template:
    """Return a template by its file name."""
    return _environment().get_template(name)
