"""Who owes something soon is written to, and mediators learn what was not noted as done (人民调解法 第三十一条)."""

from datetime import datetime, timedelta

import pytest

from tests.mediation import disputes
from tests.mediation.disputes import Bodies, second
from tests.town import Town
from xinhe.channels.messages import text
from xinhe.channels.models import Notice, Outgoing
from xinhe.matters.models import Matter
from xinhe.mediation.acts.confide import confide
from xinhe.mediation.acts.fulfil import fulfil
from xinhe.mediation.agreed.reminding import remind_of_agreements
from xinhe.mediation.models import Obligation

pytestmark = pytest.mark.django_db


@pytest.fixture
def have(town: Town) -> Bodies:
    return disputes.bodies(town)


def sent(matter: Matter) -> list[Outgoing]:
    return list(Outgoing.objects.filter(subject_id=matter.pk, template="performance"))


def late(matter: Matter) -> list[Notice]:
    return list(Notice.objects.filter(subject_id=matter.pk, text__contains="没有记已履行"))


def due(matter: Matter) -> Obligation:
    found = Obligation.objects.filter(matter=matter, due_on__isnull=False).first()
    assert found is not None
    return found


def before(matter: Matter, days: int, at: datetime) -> datetime:
    due_on = due(matter).due_on
    assert due_on is not None
    return at + (due_on - at.date()) - timedelta(days=days)


@pytest.mark.parametrize(("days", "messages"), [(4, 0), (3, 1), (0, 1)])
def test_who_owes_is_written_to_three_days_before(days: int, messages: int, have: Bodies, at: datetime) -> None:
    matter = disputes.effective(have, at)
    remind_of_agreements(at=before(matter, days, at))
    assert len(sent(matter)) == messages
    assert late(matter) == []


def test_it_is_written_once_and_says_neither_what_nor_who(have: Bodies, at: datetime) -> None:
    matter = disputes.effective(have, at)
    assert remind_of_agreements(at=before(matter, 3, at)) == 1
    assert remind_of_agreements(at=before(matter, 2, at)) == 0
    [one] = sent(matter)
    for language in ("zh-hans", "zh-hant", "en"):
        subject, said = text("performance", one.facts, language)
        assert matter.number in said
        assert [word for word in ("停车费", "王", "赵", "元") if word in subject + said] == []
    assert "以前履行" in text("performance", one.facts, "zh-hans")[1]


def test_what_was_done_is_not_asked_for(have: Bodies, at: datetime) -> None:
    matter = disputes.effective(have, at)
    fulfil(matter, line=due(matter).line, on=at.date(), proof="转账", by=second(matter), at=at)
    assert remind_of_agreements(at=before(matter, 2, at)) == 0


def test_the_mediators_learn_once_of_what_is_late(have: Bodies, at: datetime) -> None:
    matter = disputes.effective(have, at)
    assert remind_of_agreements(at=before(matter, -1, at)) == 1
    assert remind_of_agreements(at=before(matter, -2, at)) == 0
    [told] = late(matter)
    assert (told.account_id, told.is_urgent) == (have.mediator.account_id, True)
    assert sent(matter) == []


def test_what_was_late_for_long_is_left_alone(have: Bodies, at: datetime) -> None:
    matter = disputes.effective(have, at)
    assert remind_of_agreements(at=before(matter, -8, at)) == 0


def test_a_mediator_of_another_office_is_told_of_what_a_side_says(have: Bodies, at: datetime) -> None:
    """A studio's mediator sits beside the committee that holds the dispute."""
    account = have.mediator.account
    assert account is not None
    account.office = have.street
    account.save()
    matter = disputes.mediating(have, at)
    confide(matter, words="最多再让五十块", by=second(matter), at=at)
    told = Notice.objects.filter(subject_id=matter.pk, office=have.street)
    assert account.pk in {one.account_id for one in told}
    assert "五十" not in str(list(told.values_list("text", "said")))
