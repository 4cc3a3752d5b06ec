"""What a chair keeps: rights, sentences beside their fields, the log that finds every row changed past it."""

import io
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from PIL import Image

from tests.mediation import network
from tests.mediation.network import Network
from xinhe.documents.verification import count_files, verify_files
from xinhe.jobs.proof import portraits, take_stock, verify_administration
from xinhe.kernel.refusal import Invalid, Refused, Unknown
from xinhe.mediation import register
from xinhe.mediation.models import Committee, Mediator, Training, Unavailable
from xinhe.mediation.models.committee import may_maintain
from xinhe.mediation.register import BodyWords, MediatorWords
from xinhe.people.models import Change

TODAY = date(2026, 3, 2)


def words(**changes: object) -> MediatorWords:
    said: dict[str, object] = {"name": "郑能人", "sex": "female", "seat": "engaged", "engaged_on": TODAY}
    return MediatorWords(**(said | changes))  # type: ignore[arg-type]


def findings() -> list[str]:
    return [f"{one.record}：{one.what}" for one in verify_administration()]


def test_a_chair_keeps_the_own_body_and_what_works_in_its_name(net: Network) -> None:
    assert may_maintain(net.chair, net.street)
    assert may_maintain(net.chair, net.studio)
    assert may_maintain(net.chair, net.room)
    assert not may_maintain(net.chair, net.village)
    assert not may_maintain(net.chair, net.county)
    assert may_maintain(net.village_chair, net.village)


@pytest.mark.parametrize("who", ["mediator", "bureau", "village_chair"])
def test_nobody_else_keeps_it(net: Network, at: datetime, who: str) -> None:
    person = getattr(net, who)
    with pytest.raises(Unknown):
        register.keep_mediator(net.street, words(), by=person, at=at)
    with pytest.raises(Unknown):
        register.change_body(net.street, BodyWords(), by=person, at=at)
    with pytest.raises(Unknown):
        register.add_training(net.woman, on=TODAY, hours=Decimal(2), topic="调解", by=person, at=at)


@pytest.mark.parametrize("who", ["dispatcher", "head", "sysadmin", "clerk", "inspector"])
def test_petition_staff_can_not_change_the_register(net: Network, at: datetime, who: str) -> None:
    with pytest.raises(Unknown):
        register.keep_mediator(net.street, words(), by=getattr(net.town, who), at=at)


def test_every_act_stands_in_the_log_and_nothing_is_found(net: Network, at: datetime) -> None:
    take_stock(at=at, why="测试")
    kept = register.keep_mediator(net.street, words(phone="13900000001", kinds=["elder"]), by=net.chair, at=at)
    register.keep_mediator(net.street, words(phone="13900000002"), by=net.chair, at=at, mediator=kept)
    training = register.add_training(kept, on=TODAY, hours=Decimal("7.5"), topic="调解文书", by=net.chair, at=at)
    register.drop_training(training, by=net.chair, at=at)
    register.add_training(kept, on=TODAY, hours=Decimal(8), topic="调解文书", by=net.chair, at=at)
    away = register.add_absence(kept, from_on=TODAY, until_on=TODAY, by=net.chair, at=at)
    register.drop_absence(away, by=net.chair, at=at)
    register.change_body(net.street, BodyWords(phone="0000-1", fields=["02"]), by=net.chair, at=at)
    assert findings() == []
    assert Mediator.objects.get(pk=kept.pk).phone == "13900000002"
    told = str(list(Change.objects.values_list("rows", flat=True)))
    assert "13900000001" not in told
    (row,) = Change.objects.filter(what="mediator_kept").order_by("seq").last().rows  # type: ignore[union-attr]
    assert (row["before"]["kinds"], row["after"]["kinds"]) == (["elder"], [])
    assert row["name"] == f"调解员 {kept.pk} 郑能人"
    body = Change.objects.get(what="committee_changed").rows
    assert {one["name"].split(" ")[0] for one in body} == {"单位", "调解组织"}


ATTACKS = {
    "调解员": lambda net: Mediator.objects.filter(pk=net.man.pk).update(is_minority=True),
    "调解组织": lambda net: Committee.objects.filter(pk=net.street.pk).update(label="红色"),
    "调解员培训": lambda net: Training.objects.create(mediator=net.man, on=TODAY, hours=1, topic="x"),
    "调解员不在岗": lambda net: Unavailable.objects.create(mediator=net.man, from_on=TODAY, until_on=TODAY),
}


@pytest.mark.parametrize("named", ATTACKS)
def test_a_row_changed_past_the_log_is_named(net: Network, at: datetime, named: str) -> None:
    take_stock(at=at, why="测试")
    ATTACKS[named](net)
    (found,) = findings()
    assert found.startswith(f"{named} ")


def test_what_is_wrong_is_told_field_by_field(net: Network, at: datetime) -> None:
    wrong = words(name=" ", sex="x", seat="", engaged_on=None, kinds=["wizard"], fields=["44"], tier=4)
    with pytest.raises(Invalid) as refused:
        register.keep_mediator(net.street, wrong, by=net.chair, at=at)
    assert set(refused.value.errors) == {"name", "sex", "seat", "engaged_on", "kinds", "fields", "tier"}
    with pytest.raises(Invalid) as refused:
        register.keep_mediator(net.street, words(left_on=date(2026, 3, 1)), by=net.chair, at=at)
    assert refused.value.errors == {"left_on": "离任日期早于担任日期，请核对。"}
    ended = BodyWords(term_from_on=TODAY, term_until_on=date(2026, 3, 1))
    with pytest.raises(Invalid) as refused:
        register.change_body(net.street, ended, by=net.chair, at=at)
    assert set(refused.value.errors) == {"term_until_on"}


def test_an_account_is_of_the_body_and_of_one_mediator(net: Network, at: datetime) -> None:
    kept = register.keep_mediator(net.street, words(account="mediator"), by=net.chair, at=at)
    assert kept.account == net.mediator.account
    with pytest.raises(Refused, match="另一位调解员"):
        register.keep_mediator(net.street, words(name="又", account="mediator"), by=net.chair, at=at)
    with pytest.raises(Refused, match="没有这个账号"):
        register.keep_mediator(net.street, words(name="又", account="handler"), by=net.chair, at=at)


def test_days_away_never_overlap(net: Network, at: datetime) -> None:
    register.add_absence(net.man, from_on=date(2026, 3, 5), until_on=date(2026, 3, 9), by=net.chair, at=at)
    with pytest.raises(Refused) as refused:
        register.add_absence(net.man, from_on=date(2026, 3, 9), until_on=date(2026, 3, 12), by=net.chair, at=at)
    assert "2026-03-05 至 2026-03-09" in refused.value.sentence
    register.add_absence(net.man, from_on=date(2026, 3, 10), until_on=date(2026, 3, 12), by=net.chair, at=at)
    register.add_absence(net.woman, from_on=date(2026, 3, 9), until_on=date(2026, 3, 9), by=net.chair, at=at)


def test_the_database_itself_refuses_an_overlap(net: Network) -> None:
    Unavailable.objects.create(mediator=net.man, from_on=date(2026, 3, 5), until_on=date(2026, 3, 9))
    for first, last in ((9, 9), (1, 5), (6, 7), (1, 20)):
        with pytest.raises(IntegrityError, match="unavailable_once_at_a_time"), transaction.atomic():
            Unavailable.objects.create(mediator=net.man, from_on=date(2026, 3, first), until_on=date(2026, 3, last))
    Unavailable.objects.create(mediator=net.woman, from_on=date(2026, 3, 5), until_on=date(2026, 3, 9))


def test_a_mediator_says_their_own_days_and_nobody_elses(net: Network, at: datetime) -> None:
    net.man.account = net.mediator.account
    net.man.save()
    register.add_absence(net.man, from_on=TODAY, until_on=TODAY, by=net.mediator, at=at)
    with pytest.raises(Unknown):
        register.add_absence(net.woman, from_on=TODAY, until_on=TODAY, by=net.mediator, at=at)


def photo() -> SimpleUploadedFile:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "secret maker"
    Image.new("RGB", (1200, 1600), "teal").save(out, "JPEG", exif=exif)
    return SimpleUploadedFile("me.jpg", out.getvalue())


def test_a_photo_is_drawn_anew_and_small(net: Network, at: datetime) -> None:
    kept = register.keep_mediator(net.street, words(photo=photo()), by=net.chair, at=at)
    data = register.archive.kept(kept.photo)
    assert data
    assert b"secret maker" not in data
    assert max(Image.open(io.BytesIO(data)).size) <= 480
    kept = register.keep_mediator(net.street, words(drops_photo=True), by=net.chair, at=at, mediator=kept)
    assert kept.photo == ""
    bad = SimpleUploadedFile("x.jpg", b"<html>")
    with pytest.raises(Refused, match="不是能用的照片"):
        register.keep_mediator(net.street, words(photo=bad), by=net.chair, at=at)


def test_a_phone_is_readable_in_its_own_row_alone(net: Network, at: datetime) -> None:
    first = register.keep_mediator(net.street, words(phone="13900000001"), by=net.chair, at=at)
    other = network.mediator(net.street, "别人", sealed_phone=first.sealed_phone)
    assert Mediator.objects.get(pk=first.pk).phone == "13900000001"
    with pytest.raises(Refused):
        _ = Mediator.objects.get(pk=other.pk).phone


def test_a_photo_that_is_gone_is_named_with_the_files(net: Network, at: datetime) -> None:
    kept = register.keep_mediator(net.street, words(photo=photo()), by=net.chair, at=at)
    assert (count_files(portraits()), list(verify_files(more=portraits()))) == (1, [])
    register.archive.place_of(kept.photo).unlink()
    (found,) = verify_files(more=portraits())
    assert (found.record, found.what[:6]) == ("调解员 郑能人 照片", "照片缺失或者")
