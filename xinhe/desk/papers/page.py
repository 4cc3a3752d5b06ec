"""What the page of one paper shows."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from xinhe.desk.papers.cards import CARDS, PLACES
from xinhe.jurisdiction.models import Office
from xinhe.kernel.clock import days_left, local_day
from xinhe.matters.models import Matter
from xinhe.people.person import Person
from xinhe.records.door import standing
from xinhe.supervision.family import PAPER, procedure_of
from xinhe.supervision.models import Annexed, Organizer, Paper, PaperEvent, PaperKind, SupervisionGround


def titles(papers: Iterable[Paper]) -> dict[UUID, str]:
    """The names of all that each paper goes to, as its letter has them; one query."""
    rows = list(papers)
    named = {pk for row in rows if row.is_measure for pk in row.to}
    names = dict(Office.objects.filter(pk__in=named).values_list("pk", "name"))
    return {
        row.pk: "、".join(names[pk] for pk in row.to) if row.is_measure else row.content["letter"]["to"] for row in rows
    }


def page_of(paper: Paper, by: Person, *, at: datetime) -> dict[str, object]:
    """Facts, steps and log of one paper."""
    procedure = procedure_of(paper).latest
    events = PaperEvent.objects.steps().filter(paper=paper).select_related("office").order_by("-seq")
    surveyed = standing(PAPER, paper, by=by, on=local_day(at)).survey()
    verdicts = [one for one in surveyed if one.step is not None and one.allowed]
    left = days_left(paper.answer_on, local_day(at)) if paper.answer_on and paper.state == "owed" else None
    return {
        "paper": paper,
        "state": procedure.states[paper.state],
        "law": f"《{procedure.law}》",
        "begun": procedure.steps_for(paper.kind)[0],
        "to": titles([paper])[paper.pk],
        "left": left,
        "late": -left if left is not None and left < 0 else 0,
        "acts": sorted((one.step for one in verdicts if one.step), key=lambda step: PLACES[step.act]),
        "facts": _measure(paper) if paper.is_measure else _statement(paper),
        "numbers": _numbers(paper, by),
        "has_letter": bool(paper.number),
        "annexed": list(Annexed.objects.visible_to(by).filter(paper=paper).order_by("seq")),
        "log": [
            (
                one,
                procedure.steps_for(one.act)[0].title,
                CARDS[one.act].words(one.data),
            )
            for one in events
        ],
    }


def _measure(paper: Paper) -> Sequence[tuple[str, str]]:
    said = paper.content
    lines = [
        (_("决定机关"), str(Organizer(said["organizer"]).label)),
        (_("决定的会议或者文件"), said["decision"]),
        (_("情形"), "、".join(str(SupervisionGround(one).label) for one in said["grounds"])),
        (_("事实"), said["facts"]),
        (_("要求"), said["demand"]),
        (_("反馈"), paper.answer),
    ]
    return [(term, words) for term, words in lines if words]


def _statement(paper: Paper) -> Sequence[tuple[str, str]]:
    said = paper.content["letter"]
    rows = "\n".join(f"{row['name']}：{row['figures']}" for row in said.get("rows", ()))
    conclusion = _("考核结论") if paper.kind == PaperKind.APPRAISE else _("其他事项")
    lines = [
        (_("期间"), said["period"]),
        (_("决定的会议或者文件"), said.get("decision", "")),
        (_("被巡视巡察的单位"), said.get("subject", "")),
        (_("数据"), "\n".join(said.get("numbers", ()))),
        (_("涉及领域"), "、".join(said.get("fields", ()))),
        (_("被投诉较多的单位"), "、".join(said.get("offices", ()))),
        (_("转送、交办、督办"), "\n".join(said.get("sent", ()))),
        (_("三项建议"), "\n".join(said.get("advice", ()))),
        (_("各单位"), rows),
        (conclusion, said["text"]),
        (_("口径"), said["basis"]),
    ]
    return [(term, words) for term, words in lines if words]


def _numbers(paper: Paper, by: Person) -> list[tuple[str, str]]:
    """The matters that it names; a title only where the reader may see the matter."""
    named = paper.content.get("numbers", [])
    shown = dict(Matter.objects.visible_to(by).filter(number__in=named).values_list("number", "title")) if named else {}
    return [(number, shown.get(number, "")) for number in named]
