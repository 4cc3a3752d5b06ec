"""Feed back on an accusation by the rules of who handles it: no opinion letter, no review (第三十条第一款)."""

from datetime import date, datetime

from django.db import models

from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.letters.guarding import check_words
from xinhe.matters.models import AssignmentState, Matter
from xinhe.matters.payload import Checks, not_future
from xinhe.matters.routing import end_assignment
from xinhe.people.person import Person
from xinhe.petition.step import step


class FeedbackMeans(models.TextChoices):
    """How who accused was told, or why nobody could be."""

    IN_PERSON = "in_person", "当面反馈"
    PHONE = "phone", "电话反馈"
    WRITTEN = "written", "书面反馈"
    NOBODY = "nobody", "匿名或者联系不上，无法反馈"


def feed_back(
    matter: Matter, *, means: str, on: date, text: str, by: Person, at: datetime, seen: int | None = None
) -> Matter:
    """Record that the accusation was dealt with and told by the organ's own rules; what came of it stays with it.

    ``text`` is for the file of the organ alone. Raises Invalid naming each wrong field.
    """
    checks = Checks()
    checks.need("means", means in FeedbackMeans.values, gettext_noop("请选择怎样反馈的。"))
    text = checks.text("text", text, limit=2000, sentence=gettext_noop("请写明按什么规定办理、怎样反馈的。"))
    checks.done()
    with step(matter, "feed_back", by=by, at=at, seen=seen) as move:
        check_words(move, {"text": text})
        not_future(on, move.today, field="on")
        move.data |= {"means": means, "on": on, "text": text}
        end_assignment(move, AssignmentState.ANSWERED)
    return move.matter
