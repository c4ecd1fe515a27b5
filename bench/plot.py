"""The plot of growth: seconds and memory by the number of projects, both axes logarithmic, drawn as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bench.race.job import Record

PANELS = (("seconds", "seconds to the gap"), ("peak_mib", "peak memory [MiB]"))
WIDTH, HEIGHT = 360, 260


def spec(records: Sequence[Record], limit_s: float) -> dict[str, Any]:
    """The two panels as a Vega-Lite specification; a search that did not reach the gap stands there as a cross."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "data": {"values": [_point(one) for one in records]},
        "hconcat": [_panel(name, title) for name, title in PANELS],
        "title": f"Hard rounds of five years, to the asked gap or for {limit_s:g} s",
        "config": {"background": "white", "axis": {"grid": True}},
    }


def svg(records: Sequence[Record], limit_s: float) -> str:
    """The plot as SVG. Raises ImportError where the drawing library is not installed (extra `bench`)."""
    import vl_convert  # noqa: PLC0415 - only who draws needs it

    drawn: str = vl_convert.vegalite_to_svg(spec(records, limit_s), vl_version="5.20")
    return drawn


def _point(one: Record) -> dict[str, Any]:
    reached = one.gap_left is not None and one.gap_left <= float(one.job.gap) and one.accepted
    return {
        "projects": int(one.size),
        "engine": one.job.engine,
        "seconds": one.seconds,
        "peak_mib": one.peak_mib,
        "reached": "yes" if reached else "no",
    }


def _panel(name: str, title: str) -> dict[str, Any]:
    logarithmic = {"type": "log"}
    x = {"field": "projects", "type": "quantitative", "scale": logarithmic, "title": "projects"}
    y = {"field": name, "type": "quantitative", "scale": logarithmic, "title": title}
    colour = {"field": "engine", "type": "nominal", "title": "engine"}
    shape = {
        "field": "reached",
        "type": "nominal",
        "title": "reached",
        "scale": {"domain": ["yes", "no"], "range": ["circle", "cross"]},
    }
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "encoding": {"x": x, "y": y, "color": colour},
        "layer": [
            {"mark": {"type": "line"}},
            {"mark": {"type": "point", "filled": True, "size": 60}, "encoding": {"shape": shape}},
        ],
    }
