"""A finding is a record like every other: opened once, in a log, sealed and proved."""

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from tests import town as make
from tests.superuser import superuser
from tests.town import Town
from xinhe.jobs.proof import verify
from xinhe.kernel.clock import local_day
from xinhe.people.person import SYSTEM
from xinhe.supervision import checks, compliance
from xinhe.supervision.acts.open_finding import open_finding
from xinhe.supervision.acts.settle_finding import settle_finding
from xinhe.supervision.checks import Sighting
from xinhe.supervision.models import Finding, FindingEvent


def found(town: Town, at: datetime) -> Finding:
    matter = make.accepted(town, at)
    check = compliance.in_force(local_day(at))[0]
    dates = {blank: local_day(at) for blanks in checks.BLANKS.values() for blank in blanks}
    seen = Sighting(matter.pk, matter.number, town.housing.pk, "conclude@3", dates)
    return open_finding(seen, check=check, by=SYSTEM, at=at)


def test_a_fault_is_kept_once_with_its_log(town: Town, at: datetime) -> None:
    finding = found(town, at)
    again = Finding.objects.get(pk=finding.pk)
    assert (again.state, again.is_open, again.log_seq) == ("open", True, 1)
    check = next(one for one in compliance.in_force(local_day(at)) if one.code == finding.rule)
    dates = {blank: local_day(at) for blanks in checks.BLANKS.values() for blank in blanks}
    seen = Sighting(finding.matter_id, finding.number, finding.office_id, finding.basis, dates)
    with pytest.raises(IntegrityError), transaction.atomic():
        open_finding(seen, check=check, by=SYSTEM, at=at)


def test_what_was_done_about_it_is_in_its_log(town: Town, at: datetime) -> None:
    finding = settle_finding(found(town, at), measure="已约谈。", by=town.dispatcher, at=at + timedelta(hours=1))
    assert (finding.state, finding.is_open, finding.is_settled) == ("settled", False, True)
    acts = FindingEvent.objects.filter(finding=finding).order_by("seq").values_list("act", "by_name")
    assert list(acts) == [("open_finding", "系统"), ("settle_finding", town.dispatcher.name)]
    assert list(verify()) == []


def test_neither_its_facts_nor_its_log_can_be_changed_by_the_running_role(town: Town, at: datetime) -> None:
    finding = found(town, at)
    for change in ({"facts": "没有这回事"}, {"office": town.traffic}, {"rule": "x"}):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            Finding.objects.filter(pk=finding.pk).update(**change)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        FindingEvent.objects.filter(finding=finding).update(by_name="别人")


def test_a_measure_written_past_the_door_is_named(town: Town, at: datetime) -> None:
    finding = settle_finding(found(town, at), measure="已约谈。", by=town.dispatcher, at=at)
    with superuser():
        Finding.objects.filter(pk=finding.pk).update(measure="已免职。")
    (told,) = verify()
    assert told.record == f"{finding.number} {finding.title}"
    assert told.what == "supervision_finding 的 measure 日志记为 已约谈。，现为 已免职。"
