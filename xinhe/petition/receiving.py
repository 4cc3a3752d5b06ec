"""Receive: the petitioner fetches a letter, and where they agreed to electronic service, it is served with that.

By analogy with 《民事诉讼法》第九十条: the day on which they download it is the day of its service, told before they do
and never earlier than what they had in hand. Without consent a download proves nothing and changes nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from xinhe.documents.models import Document, Method
from xinhe.kernel.clock import SHANGHAI, local_day
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.matters.acts.serve_letter import serve_letter
from xinhe.matters.letters.correspondence import BESIDE, OWN, SERVED_BY
from xinhe.matters.models import Matter
from xinhe.people.person import petitioner
from xinhe.petition.acts.serve import serve
from xinhe.petition.acts.serve_reply import serve_reply
from xinhe.petition.acts.serve_review import serve_review
from xinhe.procedures.engine import Verdict

SERVED: Mapping[str, Callable[..., Matter]] = {act.__name__: act for act in (serve, serve_reply, serve_review)}
# What a petitioner does by taking a letter stands beside the letter, and is no button of its own.
RECEIVED = frozenset({serve_letter.__name__, *SERVED})
PROOF = "本人登录后下载，系统记录于%(moment)s"


def waiting(matter: Matter, verdicts: Sequence[Verdict]) -> list[Document]:
    """The letters that would be served by their petitioner's download now, in order; none without their consent."""
    if not matter.agrees_electronic or matter.wants_paper:
        return []
    open_now = {verdict.act for verdict in verdicts if verdict.allowed}
    rows = Document.objects.filter(subject_id=matter.pk, to_petitioner=True).exclude(number="")
    letters = rows.select_related("office").prefetch_related("services").order_by("at", "id")
    last = {SERVED_BY.get(one.form, str(one.pk)): one for one in letters if one.form not in (OWN, BESIDE)}
    return [
        one
        for one in last.values()
        if not one.services.all() and SERVED_BY.get(one.form, serve_letter.__name__) in open_now
    ]


def receive(
    matter: Matter, letter: UUID, *, verdicts: Sequence[Verdict], at: datetime, seen: int | None = None
) -> Matter:
    """The petitioner takes a letter; the moment is the proof of its service, and every right counts from this day."""
    found = next((one for one in waiting(matter, verdicts) if one.pk == letter), None)
    if found is None:
        raise Refused(
            gettext_noop("这份文书现在不需要这样收。可以直接下载，或者打电话问办理单位。"), code="not_to_be_received"
        )
    moment = at.astimezone(SHANGHAI)
    said = {"moment": f"{moment.year}年{moment.month}月{moment.day}日{moment:%H:%M}"}
    words: dict[str, Any] = {"method": Method.ELECTRONIC, "served_on": local_day(at), "proof": PROOF % said}
    by = petitioner(matter.pk)
    act = SERVED_BY.get(found.form)
    if act is None:
        return serve_letter(matter, document=found.number, **words, by=by, at=at, seen=seen)
    return SERVED[act](matter, **words, by=by, at=at, seen=seen)
