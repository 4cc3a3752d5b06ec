"""Acts on the register of mediation: what a chair keeps of the own body, each written into the log."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction

from xinhe.documents import archive
from xinhe.documents.attached.kinds import PICTURES
from xinhe.documents.attached.pictures import drawn
from xinhe.documents.attached.sniffing import kind_of
from xinhe.jurisdiction.rows import YEARS
from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Refused, Unknown, gettext_noop
from xinhe.matters.payload import Checks
from xinhe.mediation import rules
from xinhe.mediation.models import Committee, Mediator, Seat, Sex, Training, Unavailable
from xinhe.mediation.models.committee import may_maintain
from xinhe.mediation.stock import ABSENCES, COMMITTEES, MEDIATORS, TRAININGS
from xinhe.people import vault
from xinhe.people.changes import recording
from xinhe.people.models import Account, Change
from xinhe.people.person import Person
from xinhe.people.stock import OFFICES

NOT_YOURS = gettext_noop("没有找到这个调解组织，或者它的名册不归你维护。")
PHOTO, LARGEST_PHOTO = (360, 480), 10 * 1024 * 1024
LONGEST_WORD = 20


@dataclass(frozen=True, kw_only=True)
class BodyWords:
    """What a chair may change of the body: how to reach it, its term, what it takes on."""

    phone: str = ""
    address: str = ""
    hours: str = ""
    label: str = ""
    term_from_on: date | None = None
    term_until_on: date | None = None
    is_multiethnic: bool = False
    fields: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class MediatorWords:
    """Everything that the register says of one mediator; ``photo`` None leaves the one that is there."""

    name: str
    sex: str
    seat: str
    engaged_on: date | None
    left_on: date | None = None
    is_minority: bool = False
    is_adult: bool = False
    is_full_time: bool = False
    is_listed: bool = False
    kinds: Sequence[str] = ()
    fields: Sequence[str] = ()
    languages: Sequence[str] = ()
    duty: str = ""
    tier: int | None = None
    phone: str = ""
    account: str = ""
    photo: "UploadedFile[bytes] | None" = None
    drops_photo: bool = False


def change_body(
    committee: Committee, words: BodyWords, *, by: Person, at: datetime, address: str | None = None
) -> None:
    """Change what a body says of itself. Raises Invalid naming each wrong field."""
    _check_may(by, committee)
    checks = Checks()
    said = {name: checks.text(name, getattr(words, name), limit=limit) for name, limit in _REACHED.items()}
    label = checks.text("label", words.label, limit=40)
    begun, ends = words.term_from_on, words.term_until_on
    checks.need(
        "term_until_on", not (begun and ends) or ends >= begun, gettext_noop("任期届满日期早于开始日期，请核对。")
    )
    _check_years(checks, term_from_on=begun, term_until_on=ends)
    fields = _known(checks, "fields", words.fields, rules.network(local_day(at)).types)
    checks.done()
    what, keys = Change.What.COMMITTEE_CHANGED, {str(committee.pk)}
    with recording(what, by=by.account, at=at, address=address, tables=(OFFICES, COMMITTEES), keys=keys) as made:
        made.detail["after"] = committee.office.name
        office = committee.office
        office.phone, office.address, office.hours = said["phone"], said["address"], said["hours"]
        office.save(update_fields=list(said))
        committee.label, committee.fields = label, fields
        committee.term_from_on, committee.term_until_on = begun, ends
        committee.is_multiethnic = words.is_multiethnic
        committee.save()


_REACHED = {"phone": 30, "address": 120, "hours": 120}


def keep_mediator(
    committee: Committee,
    words: MediatorWords,
    *,
    by: Person,
    at: datetime,
    mediator: Mediator | None = None,
    address: str | None = None,
) -> Mediator:
    """Register a mediator of a body, or change what is registered. Raises Invalid naming each wrong field."""
    _check_may(by, committee)
    row = mediator or Mediator(office=committee.office)
    _fill(row, words, on=local_day(at))
    photo = _photo(words.photo) if words.photo else None
    keys = {str(row.pk)} if row.pk else set()
    what, before = Change.What.MEDIATOR_KEPT, row.phone
    with recording(what, by=by.account, at=at, address=address, tables=(MEDIATORS,), keys=keys) as made:
        made.detail["after"] = f"{committee.office.name} {row.name}"
        row.account = _account(words.account, row)
        if photo is not None or words.drops_photo:
            row.photo = archive.keep(photo) if photo is not None else ""
        row.save()
        if words.phone != before:
            seal_phone(row, words.phone)
            row.save(update_fields=["sealed_phone"])
        made.adds(str(row.pk))
    return row


def seal_phone(row: Mediator, phone: str) -> None:
    """Put a number into a row that has its key, so that it is readable there alone."""
    row.sealed_phone = vault.seal(phone.encode(), about=row.about()) if phone else None


def add_training(
    mediator: Mediator,
    *,
    on: date,
    hours: Decimal,
    topic: str,
    by: Person,
    at: datetime,
    address: str | None = None,
) -> Training:
    """Write down a training that somebody attended. Raises Invalid naming each wrong field."""
    _check_may(by, _body_of(mediator))
    checks = Checks()
    topic = checks.text("topic", topic, limit=100, sentence=gettext_noop("请写明培训的内容。"))
    _check_years(checks, on=on)
    checks.need("on", on <= local_day(at), gettext_noop("日期不能晚于今天。"))
    checks.need("hours", 0 < hours < 1000, gettext_noop("学时要大于 0、小于 1000。"))
    checks.done()
    what = Change.What.TRAINING_KEPT
    with recording(what, by=by.account, at=at, address=address, tables=(TRAININGS,), keys=set()) as made:
        row = Training.objects.create(mediator=mediator, on=on, hours=hours, topic=topic)
        made.adds(str(row.pk))
        made.detail["after"] = f"{mediator.name}：{topic}"
    return row


def drop_training(row: Training, *, by: Person, at: datetime, address: str | None = None) -> None:
    """Take back a training that was written down wrongly; the log keeps it."""
    _check_may(by, _body_of(row.mediator))
    what, keys = Change.What.TRAINING_KEPT, {str(row.pk)}
    with recording(what, by=by.account, at=at, address=address, tables=(TRAININGS,), keys=keys) as made:
        made.detail["before"] = f"{row.mediator.name}：{row.topic}"
        row.delete()


def add_absence(
    mediator: Mediator,
    *,
    from_on: date,
    until_on: date,
    words: str = "",
    by: Person,
    at: datetime,
    address: str | None = None,
) -> Unavailable:
    """Write down days on which a mediator can't be asked: by the chair, or by themselves."""
    _check_may_say_away(by, mediator)
    checks = Checks()
    words = checks.text("words", words, limit=100)
    _check_years(checks, from_on=from_on, until_on=until_on)
    checks.need("until_on", until_on >= from_on, gettext_noop("结束日期早于开始日期，请核对。"))
    checks.done()
    what = Change.What.ABSENCE_KEPT
    with recording(what, by=by.account, at=at, address=address, tables=(ABSENCES,), keys=set()) as made:
        _check_free(mediator, from_on, until_on)
        try:
            with transaction.atomic():
                row = Unavailable.objects.create(mediator=mediator, from_on=from_on, until_on=until_on, words=words)
        except IntegrityError as error:  # written past this act in the same moment
            raise _overlaps(from_on, until_on) from error
        made.adds(str(row.pk))
        made.detail["after"] = f"{mediator.name} {row}"
    return row


def drop_absence(row: Unavailable, *, by: Person, at: datetime, address: str | None = None) -> None:
    """Take back days on which somebody was said to be away; the log keeps it."""
    _check_may_say_away(by, row.mediator)
    what, keys = Change.What.ABSENCE_KEPT, {str(row.pk)}
    with recording(what, by=by.account, at=at, address=address, tables=(ABSENCES,), keys=keys) as made:
        made.detail["before"] = f"{row.mediator.name} {row}"
        row.delete()


def may_say_away(by: Person, mediator: Mediator) -> bool:
    """Whether this person says when a mediator can't be asked."""
    is_own = by.account_id is not None and mediator.account_id == by.account_id
    return is_own or may_maintain(by, _body_of(mediator))


def _check_may(by: Person, committee: Committee) -> None:
    if not may_maintain(by, committee):
        raise Unknown(NOT_YOURS)


def _check_may_say_away(by: Person, mediator: Mediator) -> None:
    if not may_say_away(by, mediator):
        raise Unknown(NOT_YOURS)


def _body_of(mediator: Mediator) -> Committee:
    return Committee.objects.select_related("office").get(pk=mediator.office_id)


def _check_free(mediator: Mediator, from_on: date, until_on: date) -> None:
    there = Unavailable.objects.filter(mediator=mediator, from_on__lte=until_on, until_on__gte=from_on).first()
    if there is not None:
        raise _overlaps(there.from_on, there.until_on)


def _overlaps(from_on: date, until_on: date) -> Refused:
    return Refused(
        gettext_noop("这几天和已经登记的 %(from)s 至 %(until)s 重叠。请改日期，或者先删去那一段。"),
        code="overlaps",
        field="from_on",
        **{"from": from_on.isoformat(), "until": until_on.isoformat()},
    )


def _fill(row: Mediator, words: MediatorWords, *, on: date) -> None:
    checks, network = Checks(), rules.network(on)
    row.name = checks.text("name", words.name, limit=40, sentence=gettext_noop("请写明姓名。"))
    checks.need("sex", words.sex in Sex.values, gettext_noop("请选择性别：委员中应当有妇女，要据此核对。"))
    checks.need("seat", words.seat in Seat.values, gettext_noop("请选择职务。"))
    checks.need("engaged_on", words.engaged_on, gettext_noop("请写明从哪天起担任。"))
    _check_years(checks, engaged_on=words.engaged_on, left_on=words.left_on)
    ends_well = not (words.left_on and words.engaged_on) or words.left_on >= words.engaged_on
    checks.need("left_on", ends_well, gettext_noop("离任日期早于担任日期，请核对。"))
    checks.need("tier", words.tier in (None, *rules.TIERS), gettext_noop("三事分解只有小事、民事、难事三级。"))
    row.kinds = _known(checks, "kinds", words.kinds, network.kinds)
    row.fields = _known(checks, "fields", words.fields, network.types)
    row.languages = checks.texts("languages", words.languages, limit=LONGEST_WORD)
    row.duty = checks.text("duty", words.duty, limit=120)
    checks.text("phone", words.phone, limit=30)
    checks.done()
    assert words.engaged_on is not None
    row.sex, row.seat, row.tier = words.sex, words.seat, words.tier
    row.engaged_on, row.left_on = words.engaged_on, words.left_on
    row.is_minority, row.is_adult = words.is_minority, words.is_adult
    row.is_full_time, row.is_listed = words.is_full_time, words.is_listed


def _check_years(checks: Checks, **days: date | None) -> None:
    for name, day in days.items():
        checks.need(name, day is None or day.year in YEARS, gettext_noop("日期的年份不对，请核对。"))


def _known(checks: Checks, field: str, codes: Sequence[str], known: Mapping[str, object]) -> list[str]:
    """These codes in the order of the file. An unknown one is named beside its field."""
    checks.need(field, set(codes) <= known.keys(), gettext_noop("没有这个选项，请从列表里选。"))
    return [code for code in known if code in codes]


def _account(username: str, row: Mediator) -> Account | None:
    """The account of the body that is this mediator's own. Raises Refused for one of elsewhere, or of another."""
    if not username:
        return None
    found = Account.objects.filter(username=username, office_id=row.office_id, is_active=True).first()
    if found is None:
        raise Refused(gettext_noop("本组织没有这个账号。请从列表里选。"), code="no_account", field="account")
    if Mediator.objects.filter(account=found).exclude(pk=row.pk).exists():
        raise Refused(
            gettext_noop("这个账号已经是另一位调解员的。一个账号只对应一个人。"), code="account_taken", field="account"
        )
    return found


def _photo(upload: "UploadedFile[bytes]") -> bytes:
    """A small picture, drawn anew and so without the place where it was taken. Raises Refused for what is none."""
    data = upload.read(LARGEST_PHOTO + 1)
    if len(data) > LARGEST_PHOTO:
        raise Refused(gettext_noop("照片不能超过 10 MB，请缩小后再传。"), code="photo_too_large", field="photo")
    try:
        if kind_of(bytearray(data)) not in PICTURES:
            raise OSError
        shown, _cost = drawn(data, PHOTO)
    except Exception as error:  # the library raises a dozen kinds over odd pictures
        raise Refused(
            gettext_noop("这不是能用的照片，请换 JPG 或者 PNG。"), code="photo_kind", field="photo"
        ) from error
    out = io.BytesIO()
    shown.save(out, "JPEG", quality=82, optimize=True)
    return out.getvalue()
