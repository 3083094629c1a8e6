"""Draw a table as SVG that fits any width and follows the page's colours.

Positions along a row are percentages, so nothing is scaled and text keeps its size on a narrow
screen. Colours are classes; each series has a shape or a name of its own as well.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from markupsafe import Markup

from faqcheck.site.links import ENGLISH
from faqcheck.site.templates import template
from faqcheck.site.text import plain
from faqcheck.site.words import translated

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from faqcheck.content import Table

_WIDTH = 88.0
"""The value axis of bars and dots, in percent of the width; the rest is for the last label."""
_SHAPES = (
    "M-5,0a5,5 0 1,0 10,0a5,5 0 1,0 -10,0",
    "M-4.5,-4.5h9v9h-9z",
    "M0,-6l6,6l-6,6l-6,-6z",
    "M0,-6l5.5,10h-11z",
    "M0,6l5.5,-10h-11z",
    "M-6,-2h4v-4h4v4h4v4h-4v4h-4v-4h-4z",
)


@dataclass(frozen=True, slots=True)
class _Series:
    label: str
    values: tuple[float | None, ...]
    """One for each row; None where the cell is empty."""
    texts: tuple[str, ...]
    """The cells as written."""


@dataclass(frozen=True, slots=True)
class _Axis:
    start: float
    end: float
    ticks: tuple[float, ...]

    def share(self, value: float) -> float:
        """Return where a value lies between start and end, in [0, 1]."""
        return min(1.0, max(0.0, (value - self.start) / (self.end - self.start)))


def plot_html(table: Table, *, with_numbers: bool, language: str = ENGLISH) -> str:
    """Return the drawing of a table as a raw HTML block, with its numbers in words.

    Args:
        table: that declares a plot.
        with_numbers: add the numbers as a table that a click opens, where no table stands near.
        language: of the page.

    Raises:
        ValueError: it declares none.
    """
    if (plot := table.declared.plot) is None:
        raise ValueError(table.id)
    columns = table.declared.columns
    labels = [plain(row.get(plot.label, "")) for row in table.rows]
    series = [_series(table, name) for name in plot.values]
    axis = _axis([v for s in series for v in s.values if v is not None], plot.start)
    drawing, height = _KINDS[plot.kind](labels, series, axis)
    return template("plot.html").render(
        t=partial(translated, language=language),
        plot=plot,
        label_of_rows=column.label if (column := columns.get(plot.label)) else plot.label,
        labels=labels,
        series=series,
        shapes=_SHAPES,
        drawing=drawing,
        height=height,
        with_numbers=with_numbers,
    )


def _series(table: Table, name: str) -> _Series:
    column = table.declared.columns.get(name)
    label = f"{column.label} ({column.unit})" if column and column.unit else None
    texts = tuple(row.get(name, "") for row in table.rows)
    return _Series(label or (column.label if column else name), tuple(map(_number, texts)), texts)


def _number(cell: str) -> float | None:
    try:
        value = float(cell.replace(",", "").replace(" ", ""))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _axis(values: Sequence[float], start: float | None) -> _Axis:
    """Return an axis with round ticks from a start, or zero, to above the largest value."""
    low = start if start is not None else min([0.0, *values])
    high = max([*values, low + 1e-9])
    rough = (high - low) / 4
    unit = 10.0 ** math.floor(math.log10(rough)) if rough > 0 else 1.0
    step = next(m * unit for m in (1, 2, 2.5, 5, 10) if m * unit >= rough)
    first, last = math.floor(low / step), math.ceil(high / step - 1e-9)
    begin = low if start is not None else first * step
    ticks = tuple(n * step for n in range(first, last + 1) if n * step >= begin - 1e-9)
    return _Axis(begin, last * step, ticks)


def _percent(share: float) -> str:
    return f"{share * _WIDTH:.2f}%"


def _grid(axis: _Axis, height: int) -> list[Markup]:
    """Return lines and labels of an axis that runs across."""
    return [
        Markup(
            '<line class="faq-grid" x1="{x}" x2="{x}" y1="0" y2="{y}"/>'
            '<text class="faq-tick" x="{x}" y="{t}" text-anchor="{a}">{v:g}</text>'
        ).format(
            x=_percent(axis.share(tick)),
            y=height - 20,
            t=height - 5,
            v=round(tick, 6),
            a="start" if axis.share(tick) < 0.02 else "middle",
        )
        for tick in axis.ticks
    ]


def _mark(number: int, x: str, y: float, title: str) -> Markup:
    return Markup(
        '<svg x="{}" y="{:g}" overflow="visible"><path class="faq-mark faq-series-{}" d="{}">'
        "<title>{}</title></path></svg>"
    ).format(x, y, number + 1, _SHAPES[number % len(_SHAPES)], title)


def _bars(labels: Sequence[str], series: Sequence[_Series], axis: _Axis) -> tuple[Markup, int]:
    row = 24 + 17 * len(series) + 6
    height = row * len(labels) + 24
    parts = _grid(axis, height)
    for index, label in enumerate(labels):
        top = index * row
        parts.append(
            Markup('<text class="faq-label" x="0" y="{}">{}</text>').format(top + 18, label)
        )
        for number, one in enumerate(series):
            value, y = one.values[index], top + 24 + 17 * number
            if value is None:
                parts.append(
                    Markup('<text class="faq-value" x="2" y="{}">not known</text>').format(y + 11)
                )
                continue
            share = axis.share(value)
            parts.append(
                Markup(
                    '<rect class="faq-bar faq-series-{}" x="0" y="{}" width="{}" height="14">'
                    '<title>{}</title></rect><text class="faq-value" x="{}" dx="6" y="{}">{}</text>'
                ).format(
                    number + 1,
                    y,
                    _percent(share),
                    f"{label}, {one.label}: {one.texts[index]}",
                    _percent(share),
                    y + 11,
                    one.texts[index],
                )
            )
    return Markup("").join(parts), height


def _dots(labels: Sequence[str], series: Sequence[_Series], axis: _Axis) -> tuple[Markup, int]:
    row = 38
    height = row * len(labels) + 24
    parts = _grid(axis, height)
    for index, label in enumerate(labels):
        y = index * row + 30
        parts.append(
            Markup(
                '<text class="faq-label" x="0" y="{}">{}</text>'
                '<line class="faq-track" x1="0" x2="{}" y1="{}" y2="{}"/>'
            ).format(y - 11, label, _percent(1), y, y)
        )
        for number, one in enumerate(series):
            value = one.values[index]
            if value is None:
                continue
            x = _percent(axis.share(value))
            parts.append(_mark(number, x, y, f"{label}, {one.label}: {one.texts[index]}"))
            if len(series) == 1:
                parts.append(
                    Markup('<text class="faq-value" x="{}" dx="10" y="{}">{}</text>').format(
                        x, y + 4, one.texts[index]
                    )
                )
    return Markup("").join(parts), height


def _lines(labels: Sequence[str], series: Sequence[_Series], axis: _Axis) -> tuple[Markup, int]:
    """Draw values upwards; rows follow each other, or lie by their number if all labels are."""
    height, bottom, top, left, right = 280, 250, 12, 9.0, 95.0
    numbers = [_number(label) for label in labels]
    places = _places(numbers)
    x = [f"{left + share * (right - left):.2f}%" for share in places]

    def y(value: float) -> float:
        return round(bottom - axis.share(value) * (bottom - top), 1)

    parts = [
        Markup(
            '<line class="faq-grid" x1="{}%" x2="100%" y1="{y}" y2="{y}"/>'
            '<text class="faq-tick" x="{}%" dx="-8" y="{}" text-anchor="end">{:g}</text>'
        ).format(left, left, y(tick) + 4, round(tick, 6), y=y(tick))
        for tick in axis.ticks
    ]
    every = max(1, math.ceil(len(labels) / 8))
    parts += [
        Markup('<text class="faq-tick" x="{}" y="{}" text-anchor="middle">{}</text>').format(
            x[index], height - 6, label
        )
        for index, label in enumerate(labels)
        if index % every == 0
    ]
    for number, one in enumerate(series):
        known = [(i, v) for i, v in enumerate(one.values) if v is not None]
        parts += [
            Markup('<line class="faq-line faq-series-{}" x1="{}" y1="{}" x2="{}" y2="{}"/>').format(
                number + 1, x[i], y(v), x[j], y(w)
            )
            for (i, v), (j, w) in pairwise(known)
        ]
        parts += [
            _mark(number, x[i], y(v), f"{labels[i]}, {one.label}: {one.texts[i]}") for i, v in known
        ]
    return Markup("").join(parts), height


def _places(numbers: Sequence[float | None]) -> list[float]:
    """Return where each row lies across, in [0, 1]."""
    known = [n for n in numbers if n is not None]
    if known and len(known) == len(numbers) and max(known) > min(known):
        return [(n - min(known)) / (max(known) - min(known)) for n in known]
    return [i / max(1, len(numbers) - 1) for i in range(len(numbers))]


_KINDS: dict[str, Callable[[Sequence[str], Sequence[_Series], _Axis], tuple[Markup, int]]] = {
    "bar": _bars,
    "dots": _dots,
    "line": _lines,
}
