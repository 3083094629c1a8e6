"""Rules about HTML in answers: a tag that vanishes, or that takes in what stands behind it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from faqcheck.content.lint.links import place_at
from faqcheck.errors import Problem, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faqcheck.content.lint.content import Answer, Content

_TAG = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z][\w.-]*)(?P<rest>(?:\s[^<>]*)?)(?P<void>/?)>")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_ATTRIBUTE = re.compile(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|(\S+))")
_VOID = frozenset(
    "area base br col embed hr img input link meta source track wbr".split()  # noqa: SIM905
)
_ELEMENTS = _VOID | frozenset(
    """a abbr address article aside audio b bdi bdo blockquote button canvas caption center cite
    code colgroup data datalist dd del details dfn dialog div dl dt em fieldset figcaption figure
    font footer form h1 h2 h3 h4 h5 h6 header hgroup i iframe ins kbd label legend li main map mark
    math menu meter nav noscript object ol optgroup option output p picture pre progress q rp rt
    ruby s samp script search section select slot small span strong style sub summary sup svg table
    tbody td template textarea tfoot th thead time tr u ul var video""".split()  # noqa: SIM905
)
"""Elements of the HTML standard (html.spec.whatwg.org, index of elements), and two old ones."""


def tags(content: Content) -> Iterator[Problem]:
    """Yield tags that no browser knows, that are never closed, or that close nothing."""
    for answer in content.every_answer():
        if "<" in answer.text:
            yield from _tags_of(answer)


def images(content: Content) -> Iterator[Problem]:
    """Yield `<img>` whose file does not exist, or that says nothing to who cannot see it."""
    docs = content.project.path(content.project.settings.docs)
    for answer in content.every_answer():
        for match in _TAG.finditer(answer.text):
            if match["name"].lower() != "img" or match["close"]:
                continue
            attributes = {
                m[1].lower(): m[2] or m[3] or m[4] or "" for m in _ATTRIBUTE.finditer(match[0])
            }
            span = place_at(answer.span, answer.text, match.start())
            source = attributes.get("src", "")
            if ":" not in source and not source.startswith("/") and not (docs / source).is_file():
                yield Problem(
                    span,
                    "unknown-link-target",
                    f"there is no file {source!r} to show.",
                    f"Give its path from {content.project.settings.docs}/.",
                )
            if not attributes.get("alt", "").strip():
                yield Problem(
                    span,
                    "missing-alt",
                    "this image has no text for readers who do not see it.",
                    'Write alt="what it shows".',
                )


def _tags_of(answer: Answer) -> Iterator[Problem]:
    last = answer.text.rfind("-->")  # behind it a search for an end would go on to the end in vain
    text = _COMMENT.sub(lambda m: re.sub(r"\S", " ", m[0]), answer.text[: last + 3 or None])
    text += answer.text[len(text) :]
    if (opened := text.find("<!--")) >= 0:
        yield Problem(
            place_at(answer.span, answer.text, opened),
            "unbalanced-tag",
            "this comment is never closed, so it would hide the rest of the page.",
            "Close it with '-->'.",
        )
        text = text[:opened]
    unclosed: list[tuple[str, int]] = []
    closed = {m["name"].lower() for m in _TAG.finditer(text) if m["close"] and "-" in m["name"]}
    for match in _TAG.finditer(text):
        name = match["name"].lower()
        if name not in _ELEMENTS and name not in closed:  # an element of one's own has a hyphen
            yield _unknown(answer, match)
        elif match["close"]:
            yield from _closing(answer, name, match.start(), unclosed)
        elif name not in _VOID and not match["void"]:
            unclosed.append((name, match.start()))
    for name, start in unclosed:
        yield Problem(
            place_at(answer.span, answer.text, start),
            "unbalanced-tag",
            f"<{name}> is never closed, so it would take in the rest of the page.",
            f"Write </{name}> where it ends, or put `<{name}>` in backticks to show it.",
        )


def _unknown(answer: Answer, match: re.Match[str]) -> Problem:
    alone = not match["rest"].strip() and "-" not in match["name"]
    near = did_you_mean(match["name"].lower(), _ELEMENTS) if alone else ""
    return Problem(
        place_at(answer.span, answer.text, match.start()),
        "vanishing-tag",
        f"{match[0][:60]} is not an element of HTML: browsers show nothing in its place.",
        f"Put it in backticks: `{match[0][:60]}`. {near}".rstrip(),
    )


def _closing(
    answer: Answer, name: str, start: int, unclosed: list[tuple[str, int]]
) -> Iterator[Problem]:
    """Take the tag that this one closes off the list; yield a problem if there is none."""
    for number in range(len(unclosed) - 1, -1, -1):
        if unclosed[number][0] == name:
            del unclosed[number]
            return
    yield Problem(
        place_at(answer.span, answer.text, start),
        "unbalanced-tag",
        f"</{name}> closes nothing.",
        "Delete it, or open the element above.",
    )
