"""Who is told of a step: rows of the outbox and notices, made with the step itself."""

from xinhe.channels.models import Channel, Notice, Outgoing
from xinhe.channels.notices import notice
from xinhe.kernel.identity import is_mobile
from xinhe.matters.models import Matter, Party
from xinhe.matters.models.rows import PARTIES
from xinhe.matters.move import Move
from xinhe.people import vault
from xinhe.procedures.definition import Words
from xinhe.procedures.vocabulary import OBJECTOR, PETITIONER
from xinhe.records.models import Chained


def sentence(public: Words, event: Chained, language: str = "zh-hans") -> str:
    """The step's sentence for the petitioner, filled from the event."""
    office = event.data.get("office_name") or (event.office.name if event.office else "")
    return public[language] % {"office": office, "days": event.data.get("days", "")}


def messages(move: Move, event: Chained) -> tuple[list[Outgoing], list[Notice]]:
    """What the rule's ``tell`` asks for. An office is not told of its own step; an anonymous petitioner can't be."""
    matter, rule = move.matter, move.rule
    outgoing: list[Outgoing] = []
    notices: dict[int, Notice] = {}
    for whom in rule.tell:
        if whom == PETITIONER:
            if (not matter.is_anonymous and move.by.kind != "petitioner") or event.act == "intake":
                outgoing += _to_petitioner(move, event)
            continue
        office_id = _office(matter, event, whom)
        if office_id is not None and office_id != move.by.office_id and office_id not in matter.barred:
            words, is_urgent = rule.title["zh-hans"], event.act == "urge"
            notices[office_id] = notice(
                "matter", matter, event.seq, office_id=office_id, words=words, is_urgent=is_urgent, at=event.at
            )
    return outgoing, list(notices.values())


def _office(matter: Matter, event: Chained, whom: str) -> int | None:
    if whom == OBJECTOR:
        value = event.data.get("objector")
        return value if isinstance(value, int) else None
    office_id: int | None = getattr(matter, f"{whom}_id")
    return office_id


def _to_petitioner(move: Move, event: Chained) -> list[Outgoing]:
    matter = move.matter
    if matter.is_anonymous or move.rule.public is None:
        return []
    party = next((r for r in move.rows if isinstance(r, Party)), None)
    party = party or next(iter(PARTIES(matter.pk)), None)
    phone = (party.identity().get("phone") if party else None) or ""
    if not is_mobile(phone):  # a message to a landline reaches nobody
        return []
    key = f"{matter.pk}/{event.seq}/sms"
    return [
        Outgoing(
            key=key,
            subject_id=matter.pk,
            seq=event.seq,
            channel=Channel.SMS,
            to=vault.seal(phone.encode(), about=key.encode()),
            template="moved",
            facts={
                "number": matter.number,
                "sentence": sentence(move.rule.public, event, matter.language),
                "language": matter.language,
            },
            made_at=event.at,
            next_try_at=event.at,
        )
    ]
