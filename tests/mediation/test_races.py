"""Both sides press at once: each is heard, and what follows from both follows once."""

import threading
from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import connection

from tests.mediation import disputes
from tests.mediation.disputes import Bodies, first, hash_of, second
from tests.town import Town
from xinhe.jobs.proof import verify
from xinhe.kernel.refusal import Refused
from xinhe.matters.models import Event, Matter
from xinhe.mediation.acts.agree import agree, read_back_code
from xinhe.mediation.acts.ask_consent import ask_consent
from xinhe.mediation.acts.consent import consent
from xinhe.mediation.acts.draft_agreement import draft_agreement
from xinhe.mediation.models import Agreement, Signature

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def have(town: Town) -> Bodies:
    return disputes.bodies(town)


def at_once(*acts: Callable[[], object]) -> list[str]:
    """What comes of acts that begin together: nothing, or the code of the refusal."""
    gate, said = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        try:
            gate.wait()
            act()
            said.append("")
        except Refused as refused:
            said.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(said)


def test_two_yeses_at_once_are_both_heard(have: Bodies, at: datetime) -> None:
    matter = ask_consent(disputes.applied(have, at), by=have.chair, at=at)
    one, two = first(matter), second(matter)
    assert at_once(lambda: consent(matter, by=one, at=at), lambda: consent(matter, by=two, at=at)) == ["", ""]
    assert Matter.objects.get(pk=matter.pk).state == "consented"


def test_an_agreement_takes_effect_once(have: Bodies, at: datetime) -> None:
    matter = disputes.drafted(have, at)
    said = {"terms": hash_of(matter), "code": read_back_code(hash_of(matter)), "at": at}
    one, two = first(matter), second(matter)
    assert at_once(lambda: agree(matter, by=one, **said), lambda: agree(matter, by=two, **said)) == ["", ""]
    assert Matter.objects.get(pk=matter.pk).state == "effective"
    assert Event.objects.filter(matter=matter, act="agree", outcome="effective").count() == 1
    assert list(verify()) == []


def test_nobody_signs_what_is_being_changed(have: Bodies, at: datetime) -> None:
    """Either the signature was first and is void now, or the draft was first and the signature is refused."""
    matter = disputes.drafted(have, at)
    said = {"terms": hash_of(matter), "code": read_back_code(hash_of(matter)), "at": at}
    one, other = first(matter), disputes.terms(at, late="逾期另付 10 元")
    told = at_once(
        lambda: agree(matter, by=one, **said),
        lambda: draft_agreement(matter, terms=other, by=have.mediator, at=at),
    )
    current = Agreement.objects.get(matter=matter, is_void=False)
    assert not Signature.objects.filter(matter=matter, agreement_seq=current.seq).exists()
    assert told in ([""] * 2, ["", "other_terms"])
    assert list(verify()) == []
