"""Who is told of a step: rows of the outbox and notices, made with the step itself."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from xinhe.channels.models import Channel, Notice, Outgoing
from xinhe.channels.notices import notice
from xinhe.kernel.identity import is_mobile
from xinhe.matters.models import Kind, Matter, Party, PartyPart
from xinhe.matters.models.rows import PARTIES
from xinhe.matters.move import Move
from xinhe.matters.turn.queue import roles_of_second
from xinhe.people import vault
from xinhe.people.models import Account
from xinhe.procedures.definition import Words
from xinhe.procedures.sentences import by_when
from xinhe.procedures.vocabulary import OBJECTOR, OTHER_SIDE, PETITIONER, THAT_SIDE
from xinhe.procedures.vocabulary import PARTIES as PARTIES_OF_DISPUTE
from xinhe.records.models import Chained

# Under which names acts keep what they say to whoever comes next.
RATING = "rating"  # an offer, not a day that one must not miss
SAID = tuple("message comment reason note".split())  # noqa: SIM905
# The step with which a dispute comes to its two sides; the message says how to open it.
FIRST_WORD = "ask_consent"
NO_LANGUAGES: Mapping[int, str] = MappingProxyType({})


def sentence(public: Words, event: Chained, language: str = "zh-hans") -> str:
    """The step's sentence for the petitioner, filled from the event."""
    office = event.data.get("office_name") or (event.office.name if event.office else "")
    return public[language] % {"office": office, "days": event.data.get("days", "")}


def messages(
    move: Move, event: Chained, *, languages: Mapping[int, str] = NO_LANGUAGES
) -> tuple[list[Outgoing], list[Notice]]:
    """What the rule's ``tell`` asks for, and word to the person whose turn it is from now on, with what was said.

    An office is not told of its own step as a whole; who left neither name nor telephone can't be told. Each side of
    a dispute reads its own of the ``languages``.
    """
    matter, rule = move.matter, move.rule
    outgoing: list[Outgoing] = []
    offices: list[int] = []
    for whom in rule.tell:
        if whom == PETITIONER:
            if move.by.kind != "petitioner" or event.act == "intake":
                outgoing += _to_petitioner(move, event)
            continue
        if whom in (PARTIES_OF_DISPUTE, OTHER_SIDE, THAT_SIDE):
            outgoing += _to_sides(move, event, languages, whom)
            continue
        office_id = _office(matter, event, whom)
        if office_id is not None and office_id != move.by.office_id and office_id not in matter.barred:
            offices.append(office_id)
    return outgoing, _notices(move, event, dict.fromkeys(offices))


def _notices(move: Move, event: Chained, offices: Iterable[int]) -> list[Notice]:
    """A line for each office that is told, or for who carries the matter there; and for whoever has it in hand now."""
    matter = move.matter
    turn, carrier = matter.turn_office_id, matter.carried_by_id
    people: dict[int, list[int | None]] = {
        office: [carrier] if office == turn and carrier else [None] for office in offices
    }
    if turn is not None and turn not in people and turn not in matter.barred:
        people[turn] = [*(pk for pk in _whose_turn(move, event, turn) if pk not in matter.recused)]
    for office, pk in _mediators_elsewhere(matter, people) if people else ():
        people.setdefault(office, []).append(pk)
    words, is_urgent = move.rule.title["zh-hans"], event.act == "urge"
    return [
        notice(
            "matter",
            matter,
            event.seq,
            office_id=office,
            account_id=pk,
            words=words,
            said=_said(event),
            is_urgent=is_urgent,
            at=event.at,
        )
        for office, accounts in people.items()
        for pk in accounts
        if pk is None or pk != move.by.account_id
    ]


def _mediators_elsewhere(matter: Matter, told: Iterable[int]) -> list[tuple[int, int]]:
    """Who mediates a dispute and sits in another office than those told, as in a studio: office and account."""
    if not matter.mediators:
        return []
    rows = Account.objects.filter(pk__in=matter.mediators, is_active=True, office__isnull=False)
    return list(rows.exclude(office__in=list(told)).values_list("office_id", "pk"))


def _whose_turn(move: Move, event: Chained, office: int) -> list[int]:
    """Who of the office has to act after a step that moved the matter on, or put it into other hands."""
    matter = move.matter
    if move.carrier is not None:
        return [move.carrier.pk]
    if event.to_state == move.state_before:
        return []
    roles = roles_of_second(event.to_state, move.procedure)
    if not roles:
        return [matter.carried_by_id] if matter.carried_by_id else []
    seconds = Account.objects.filter(office_id=office, is_active=True, roles__overlap=sorted(roles))
    return [pk for pk in seconds.values_list("pk", flat=True) if pk != matter.drafted_by_id]


def _said(event: Chained) -> str:
    """What a member of staff said with the step; a petitioner's words are read in the file."""
    told = (event.data.get(name) for name in SAID) if event.by_kind == "staff" else ()
    return next((text for text in told if isinstance(text, str) and text), "")


def _office(matter: Matter, event: Chained, whom: str) -> int | None:
    if whom == OBJECTOR:
        value = event.data.get("objector")
        return value if isinstance(value, int) else None
    office_id: int | None = getattr(matter, f"{whom}_id")
    return office_id


def _to_petitioner(move: Move, event: Chained) -> list[Outgoing]:
    matter = move.matter
    if move.rule.public is None:
        return []
    party = next((r for r in move.rows if isinstance(r, Party)), None)
    party = party or next(iter(PARTIES(matter.pk)), None)
    if matter.is_anonymous and (party is None or party.part != PartyPart.CONTACT):
        return []
    return _message(move, event, party, key=f"{matter.pk}/{event.seq}/sms") if party else []


def _to_sides(move: Move, event: Chained, languages: Mapping[int, str], whom: str) -> list[Outgoing]:
    """A line to everybody who left a mobile number on the sides of a dispute, or on the one of them that is meant.

    The side that the step is about is not told of what it did itself.
    """
    new = [row for row in move.rows if isinstance(row, Party)]
    known = [*PARTIES(move.matter.pk), *(one for one in new if one.side)]
    told = [one for one in known if one.side]
    if whom != PARTIES_OF_DISPUTE:
        told = [one for one in told if one.side != move.by.side]
    if whom == THAT_SIDE:
        told = [one for one in told if one.side == event.data.get("side")]
    return [
        line
        for one in told
        for line in _message(
            move,
            event,
            one,
            key=f"{move.matter.pk}/{event.seq}/sms/{one.seq}",
            language=languages.get(one.side, move.matter.language),
        )
    ]


def _message(move: Move, event: Chained, party: Party, *, key: str, language: str = "") -> list[Outgoing]:
    matter = move.matter
    phone = party.identity().get("phone") or ""
    if move.rule.public is None or not is_mobile(phone):  # a message to a landline reaches nobody
        return []
    language = language or matter.language
    said = sentence(move.rule.public, event, language)
    template = "moved" if matter.kind != Kind.DISPUTE else "dispute_first" if event.act == FIRST_WORD else "dispute"
    return [
        Outgoing(
            key=key,
            subject_id=matter.pk,
            seq=event.seq,
            channel=Channel.SMS,
            to=vault.seal(phone.encode(), about=key.encode()),
            template=template,
            facts={
                "number": matter.number,
                "who": _who(event, said, language),
                "sentence": said,
                "until": _until(move, event, language),
                "language": language,
            },
            made_at=event.at,
            next_try_at=event.at,
        )
    ]


def _who(event: Chained, said: str, language: str) -> str:
    """The office that acted, where the sentence itself does not name it."""
    name = event.office.name if event.office else ""
    if not name or name in said:
        return ""
    return f"{name}: " if language == "en" else f"{name}："


def _until(move: Move, event: Chained, language: str) -> str:
    """What is owed to the petitioner next and by when, or what they may ask for; nothing where no such day runs."""
    promises = move.procedure.promises
    running = [one for one in move.running.values() if one.is_open and one.clock.partition("#")[0] in promises]
    duties = [one for one in running if not one.right and promises[one.clock.partition("#")[0]].until]
    rights = [one for one in running if one.right and one.started_seq == event.seq and one.clock != RATING]
    first = min(duties or rights, key=lambda one: one.end, default=None)
    clock = move.procedure.clock(first.clock) if first else None
    return by_when(clock, first, language) if clock and first else ""
