"""The restricted annex as it is printed: drawn anew each time, with no number and nothing kept."""

from collections.abc import Mapping
from datetime import datetime

from xinhe.documents.book import form
from xinhe.documents.composing import compose
from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Unknown
from xinhe.people.person import Person
from xinhe.supervision.family import NOT_FOUND
from xinhe.supervision.models import Annexed, Paper


def annex_of(paper: Paper, by: Person, *, at: datetime) -> Mapping[str, object]:
    """What the annex of a paper says, for who may open it. Raises Unknown for all others, and where there is none."""
    rows = list(Annexed.objects.visible_to(by).filter(paper=paper).order_by("seq"))
    if not rows:
        raise Unknown(NOT_FOUND)
    office, said = paper.by_office, paper.content["letter"]
    facts = {"office": office.name, "day": local_day(at), "phone": office.phone, "address": office.address}
    facts |= {name: said[name] for name in ("to", "subject", "period")}
    return compose(form("inspection_annex", local_day(at)), {**facts, "situations": [_line(one) for one in rows]})


def _line(one: Annexed) -> str:
    number = f"（编号：{one.number}）" if one.number else ""
    return f"{one.get_situation_display()}{number}：{one.text}"
