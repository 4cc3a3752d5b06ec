"""Intake: a person's words become a matter with a number and a date (第十九条、第二十二条)."""

from collections.abc import Callable, Sequence
from datetime import datetime

from xinhe.documents.store import Incoming
from xinhe.documents.store import rows as file_rows
from xinhe.jurisdiction.competence import petition_office_for
from xinhe.jurisdiction.models import Office, OfficeKind, Region
from xinhe.kernel import chain
from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.matters.filing import Checked, Conclusion, Filing, Finished, Source, check, conclusion_of
from xinhe.matters.filing.declaration import declared
from xinhe.matters.filing.people import party
from xinhe.matters.models import Confidentiality, Item, Kind, Matter, Nature, Party, PartyPart, Received
from xinhe.matters.move import Move
from xinhe.matters.numbering import next_number
from xinhe.matters.step import step
from xinhe.people.person import Person
from xinhe.postgres.kept import Named

LOGGED = [one for one in declared(Filing).values() if one.logged]


def intake(
    filing: Filing,
    *,
    by: Person,
    at: datetime,
    key: str = "",
    source: Source | None = None,
    is_history: bool = False,
    finished: Finished | None = None,
    take: Callable[[], Sequence[Incoming]] | None = None,
    receiver: Office | None = None,
) -> Matter:
    """Register a matter and start its clocks.

    ``key`` makes a retry return the matter that the first try made; so does ``source``. ``is_history`` records a
    finished matter at ``at`` without clocks, and ``finished`` what came of it. ``take`` keeps the files that were named
    so far, and is asked once every word is known to be good. ``receiver`` is the mediation body that a dispute goes
    to; a petition goes to whom the place says. Raises Invalid naming each wrong field; nothing is
    written then.
    """
    if filing.kind == Kind.DISPUTE and receiver is None:
        raise Refused(
            gettext_noop("纠纷请在“申请调解”里提出：要写明对方是谁，由人民调解组织受理。"),
            code="no_such_kind",
            field="kind",
            article="《人民调解法》第十七条",
        )
    form = check(filing, today=local_day(at), is_history=is_history)
    conclusion = conclusion_of(finished, received=local_day(at)) if is_history and finished else None
    matter = _new(form, by=by, at=at, receiver=receiver)
    if take:
        form = form.bringing(take())
    if source:
        matter.source, matter.source_id, matter.source_at = source.name, source.id, source.at
    claim = _claim_key(by, key, source)
    try:
        with step(matter, "record_history" if is_history else "intake", by=by, at=at) as move:
            matter.number = _number(move, claim, digest(form, conclusion), form)
            move.rows += _parties(form, matter)
            items = [Item(matter=matter, seq=n, text=t) for n, t in enumerate(form.filing.items, start=1)]
            move.rows += items
            by_petitioner = by.kind == "petitioner"
            move.rows += file_rows(
                form.filing.files, subject_id=matter.pk, seq=move.seq, from_petitioner=by_petitioner, at=move.at
            )
            matter.words = form.words(matter.number)
            move.data |= _for_log(form, matter, source)
            if conclusion:
                conclusion.put(matter, items)
                move.data |= conclusion.told()
    except _AlreadyMadeError as made:
        made.matter.is_retried = True
        return made.matter
    return matter


def _parties(form: Checked, matter: Matter) -> list[Party]:
    """The rows of everybody named. Who files a dispute is the first of its two sides, and petitions for nothing."""
    is_dispute = form.filing.kind == Kind.DISPUTE
    rows = []
    for n, (part, one) in enumerate(form.people, start=1):
        own = PartyPart.PARTY if is_dispute and part == PartyPart.PETITIONER else part
        row = party(matter.pk, n, own, one, is_minor=form.is_minor)
        row.side = 1 if is_dispute else 0
        rows.append(row)
    return rows


def digest(form: Checked, conclusion: Conclusion | None) -> str:
    """The same for the same words from the same people, of which the same came."""
    return chain.sm3(chain.canonical([form.digest(), *conclusion.plain()])) if conclusion else form.digest()


def _for_log(form: Checked, matter: Matter, source: Source | None) -> dict[str, object]:
    """What was said, as far as it is declared to be logged; long words as their hash, people not at all."""
    told = {one.public: getattr(form.filing, one.name) for one in LOGGED}
    told |= {
        "source": source.name if source else "",
        "received_on": form.received_on if form.received_on != local_day(matter.opened_at) else "",
        "barred": sorted(form.barred),
        "lacks": list(form.lacks),
    }
    return {name: value for name, value in told.items() if value} | {
        "number": matter.number,
        "region": form.region.code,
        "receiver": matter.receiver.code,
        "category": form.category.code if form.category else "",
        "body": chain.sm3(form.filing.body.encode()),
        "anonymous": form.is_anonymous,
        "files": [{"name": f.name, "size": f.size, "hash": f.hash} for f in form.filing.files],
    }


def _claim_key(by: Person, key: str, source: Source | None) -> str:
    if source:
        return f"source/{source.name}/{source.id}"
    return f"key/{by.account_id or 'public'}/{key}" if key else ""


class _AlreadyMadeError(Exception):
    """A first try with the same key made this matter."""

    def __init__(self, matter: Matter) -> None:
        self.matter = matter


CLAIM = Named(f"""
INSERT INTO {Received._meta.db_table} (key, digest, matter_id, at) VALUES (%s, %s, %s, %s)
ON CONFLICT DO NOTHING RETURNING key
""")  # noqa: S608 (only our own table name is put in)


def _number(move: Move, key: str, digest: str, form: Checked) -> str:
    """The matter's number and, in the same trip, its claim on the key where there is one."""
    matter = move.matter
    region = matter.receiver.region
    if not key:
        return next_number(region, move.at)
    claim = Received(key=key, digest=digest, matter_id=matter.pk, at=move.at)
    asked = CLAIM.of(claim.key, claim.digest, claim.matter_id, claim.at)
    number = next_number(region, move.at, asked)
    if not asked.rows:
        raise _earlier(key, digest, form)
    move.trace.came.append(claim)
    return number


def _earlier(key: str, digest: str, form: Checked) -> Exception:
    """Why nothing is made: a first try, for which this one has waited, took the key."""
    earlier = Received.objects.get(key=key)
    if earlier.digest not in (digest, form.former_digest()):
        return Refused(
            gettext_noop("这个提交标识已用于另一份内容。重试请原样提交，新事项请换一个标识。"), code="key_reused"
        )
    return _AlreadyMadeError(Matter.objects.select_related("receiver", "holder").get(pk=earlier.matter_id))


def _new(form: Checked, *, by: Person, at: datetime, receiver: Office | None) -> Matter:
    receiver = receiver or receiver_for(form, by)
    return Matter(
        **form.columns(),
        procedure=form.procedure.code,
        version=form.procedure.version,
        problem_region=form.region,
        region_path=form.region.path,
        receiver=receiver,
        holder=receiver,
        offices=[receiver.pk],
        is_anonymous=form.is_anonymous,
        registered_by_id=by.account_id,
        read_back_at=at if form.filing.is_read_back else None,
        confidentiality=_confidentiality(form.filing),
        nature=Nature.ACCUSATION if form.filing.is_accusation else "",
        barred=sorted(form.barred),
        lacks=list(form.lacks),
        opened_at=at,
        moved_at=at,
    )


def _confidentiality(good: Filing) -> str:
    if good.is_accusation:
        return Confidentiality.ACCUSATION
    return Confidentiality.SECRET if good.is_secret else Confidentiality.NORMAL


def _unaccused(receiver: Office, form: Checked) -> Office:
    """Whoever is accused does not receive the accusation: it goes straight to the discipline organ (第三十条第三款)."""
    if receiver.pk not in form.barred:
        return receiver
    organs = Office.objects.filter(kind=OfficeKind.DISCIPLINE, is_active=True, region_id__in=form.region.ancestors())
    others = [o for o in organs.select_related("region") if o.pk not in form.barred]
    if not others:
        raise Refused(
            gettext_noop("被检举控告的是接收单位，这里没有能接收的纪检监察机关，请直接向上级纪检监察机关提出。"),
            code="no_receiver",
            field="accused",
            article="第三十条第三款",
        )
    return max(others, key=lambda office: len(office.region.path))


def receiver_for(form: Checked, by: Person) -> Office:
    """The office that will receive this filing, never one that it accuses."""
    return _unaccused(receiver_of(form.region, by), form)


def receiver_of(region: Region, by: Person) -> Office:
    """The office that receives: that of the member of staff, else the petition office of the place."""
    office = by.office if by.kind == "staff" else petition_office_for(region)
    if office is None:
        raise Refused(gettext_noop("这个地方还没有设信访部门，请选择上一级地区。"), code="no_receiver", field="region")
    return office
