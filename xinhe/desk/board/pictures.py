"""The figures as ECharts options: plain data, drawn by the page's own script."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from xinhe.insight.indicators import Figures

Option = dict[str, object]


def percent(rate: float | None) -> float | None:
    """A share as a chart's axis reads it."""
    return None if rate is None else round(rate * 100, 1)


def trend(months: Mapping[date, Figures], *, arrivals: str, rates: Sequence[str]) -> Option:
    """Twelve months: what came in as bars, the rates of timeliness as lines."""
    lines = [
        {
            "name": next(iter(months.values())).rate(name).formula.title,
            "type": "line",
            "yAxisIndex": 1,
            "symbolSize": 7,
            "connectNulls": False,
            "data": [percent(figures.rate(name).rate) for figures in months.values()],
        }
        for name in rates
    ]
    bars = {
        "name": _("收到（件）"),
        "type": "bar",
        "barMaxWidth": 28,
        "itemStyle": {"color": "#b9c8d6"},
        "data": [figures.counts.get(arrivals, 0) for figures in months.values()],
    }
    return {
        "tooltip": {"trigger": "axis"},
        "legend": {"type": "scroll", "top": 0, "left": 0},
        "grid": {"left": 8, "right": 8, "top": 64, "bottom": 8, "containLabel": True},
        "xAxis": {"type": "category", "data": [f"{m:%y}-{m:%m}" for m in months], "axisLabel": {"hideOverlap": True}},
        "yAxis": [
            {"type": "value", "name": _("件"), "minInterval": 1},
            {"type": "value", "name": "%", "min": 0, "max": 100, "splitLine": {"show": False}},
        ],
        "series": [bars, *lines],
    }


def heat(rows: Sequence[tuple[str, Sequence[tuple[int, str]]]], columns: Sequence[str]) -> Option:
    """Class by town: the more, the darker; a cell leads to its matters."""
    cells = [
        {"value": [x, y, n], "url": url} for y, (_name, line) in enumerate(rows) for x, (n, url) in enumerate(line) if n
    ]
    top = max((n for _name, line in rows for n, _url in line), default=0)
    return {
        "tooltip": {"trigger": "item"},
        "grid": {"left": 8, "right": 8, "top": 8, "bottom": 8, "containLabel": True},
        "xAxis": {"type": "category", "data": list(columns), "axisLabel": {"interval": 0, "rotate": 30}},
        "yAxis": {
            "type": "category",
            "data": [name for name, _line in rows],
            "inverse": True,
            "axisLabel": {"interval": 0},
        },
        "visualMap": {"show": False, "min": 0, "max": max(top, 1), "inRange": {"color": ["#e8eef4", "#1d3f5e"]}},
        "series": [
            {
                "type": "heatmap",
                "name": _("件"),
                "data": cells,
                "label": {"show": True},
                "itemStyle": {"borderColor": "#fff", "borderWidth": 2},
            }
        ],
    }
