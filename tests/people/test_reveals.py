from datetime import datetime, timedelta
from uuid import UUID

import pytest

from xinhe.kernel.refusal import Refused, Unknown
from xinhe.people.models import Account, Reveal
from xinhe.people.person import Person, petitioner, staff
from xinhe.people.reveals import all_reveals, open_identity, open_reveals

MATTER = UUID("01890000-0000-7000-8000-000000000001")


def look(person: Person, at: datetime, reason: str = "电话核实", party: int = 1) -> Reveal:
    return open_identity(
        account_person=person, matter_id=MATTER, number="LH-26-000001-7", party_seq=party, reason=reason, at=at
    )


def test_a_look_stays_open_for_five_minutes(account: Account, at: datetime) -> None:
    person = staff(account)
    opened = look(person, at)
    assert open_reveals(person, MATTER, at) == {1: opened}
    assert open_reveals(person, MATTER, at + timedelta(minutes=4, seconds=59)) == {1: opened}
    assert open_reveals(person, MATTER, at + timedelta(minutes=5)) == {}


def test_it_opens_for_one_person_and_one_party_only(account: Account, at: datetime) -> None:
    look(staff(account), at, party=2)
    other = Account.objects.create(username="other", name="李强", office=account.office, roles=["clerk"])
    assert set(open_reveals(staff(account), MATTER, at)) == {2}
    assert open_reveals(staff(other), MATTER, at) == {}
    assert open_reveals(petitioner(MATTER), MATTER, at) == {}


@pytest.mark.parametrize("reason", ["", "  ", "看", "x" * 201, "核\x00"])
def test_a_look_without_a_reason_is_refused(account: Account, at: datetime, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        look(staff(account), at, reason)
    assert refused.value.field == "reason"
    assert not Reveal.objects.exists()


def test_who_is_not_staff_opens_nothing(account: Account, at: datetime) -> None:
    with pytest.raises(Unknown):
        look(petitioner(MATTER), at)
    account.is_active = False
    with pytest.raises(Unknown):
        look(staff(account), at)


def test_the_auditor_reads_every_look(account: Account, at: datetime) -> None:
    first, second = look(staff(account), at), look(staff(account), at + timedelta(days=1))
    assert list(all_reveals()) == [second, first]
    assert list(all_reveals(since=at + timedelta(hours=1))) == [second]
    assert list(all_reveals(until=at + timedelta(hours=1))) == [first]
