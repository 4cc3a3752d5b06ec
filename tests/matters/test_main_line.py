"""One matter walked from intake to rating, as everybody involved would see it."""

from datetime import date, datetime

from tests import town as make
from tests.town import Town
from xinhe.matters.models import Deadline, Event, Matter
from xinhe.people.person import petitioner
from xinhe.petition.acts.rate import rate


def test_a_matter_goes_from_intake_to_rating(town: Town, at: datetime) -> None:
    matter = make.served(town, at)
    rate(matter, office_rating="satisfied", petition_office_rating="satisfied", by=petitioner(matter.pk), at=at)
    acts = list(Event.objects.filter(matter=matter).values_list("act", flat=True))
    assert acts == ["intake", "screen", "transfer", "accept", "hear", "draft_opinion", "sign", "serve", "rate"]
    matter = Matter.objects.get(pk=matter.pk)
    assert (matter.state, matter.is_open, matter.served_on) == ("served", False, date(2026, 3, 2))
    conclude = Deadline.objects.get(matter=matter, clock="conclude")
    assert (conclude.end, conclude.stopped_on) == (date(2026, 5, 6), date(2026, 3, 2))


def test_a_date_says_in_one_sentence_where_it_comes_from(town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    sentence = Deadline.objects.get(matter=matter, clock="conclude").explanation()
    for part in ("受理", "60 日", "第三十四条", "劳动节", "5月6日"):
        assert part in sentence, sentence
