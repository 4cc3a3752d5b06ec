"""What the matter's page shows beside the file itself: buttons, badges, people, letters, kin and supervision."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from xinhe.desk.matters.cards import CARDS, Card
from xinhe.desk.matters.joined import JOINS, joined_with
from xinhe.desk.matters.timeline import timeline
from xinhe.documents.models import Document, Service
from xinhe.matters.acts.attend import Attention
from xinhe.matters.letters.correspondence import SERVED_BY
from xinhe.matters.letters.recommendations import shared_with
from xinhe.matters.models import Deadline, Item, Lack, Link, Matter
from xinhe.matters.models.event import LINKED
from xinhe.matters.privacy import hides_identity, may_serve
from xinhe.matters.titles import act_title
from xinhe.matters.turn.carrying import is_carried
from xinhe.people import reveals
from xinhe.people.person import Person
from xinhe.petition.facts import Facts
from xinhe.petition.models import MediationWords
from xinhe.petition.retaliation import Complaint
from xinhe.petition.usual import usual_acts
from xinhe.petition.whole import Whole
from xinhe.procedures import book
from xinhe.procedures.deadlines import opening
from xinhe.procedures.definition import Words
from xinhe.procedures.engine import Verdict
from xinhe.referrals.family import procedure_of as referral_rules
from xinhe.referrals.models import Referral
from xinhe.supervision.models import Demand, Recommendation

SHOWN_AT_MOST = 3  # buttons of a person whose acts all stand beside the main line
PROOF = "service_proof"  # proves a service and is not served itself
# From the log one sees whether there is anything of supervision to look for.
SUPERVISING = {"urge_office", "supervise"}


@dataclass(frozen=True)
class LetterLine:
    """One letter in the list: how it was served, or the act with which this person may serve it."""

    row: Document
    service: Service | None
    goes_out: bool
    serve: str
    is_named: bool = False


@dataclass(frozen=True)
class ItemLine:
    """One thing asked for, its way, and the limit of another law: from when, where it opens only later, until when."""

    item: Item
    way: str
    limit: str
    opens: date | None
    ends: date | None


@dataclass(frozen=True)
class Charge:
    """The leader who has taken charge of an open matter (包案), and until when."""

    leader: str
    post: str
    until: date


@dataclass(frozen=True)
class Badge:
    """Something about the whole matter that one sees at a glance."""

    words: str
    kind: str


def page_of(file: Whole, by: Person, *, at: datetime) -> dict[str, object]:
    """Everything that the page is made from."""
    matter = file.matter
    related = _related(file, by)
    main, more = _buttons(file, by)
    acts = {event.act for event in file.events}
    is_hidden = hides_identity(matter, by)
    return {
        "matter": matter,
        "drafted": _drafted(matter),
        "file": file,
        "items": _items(file),
        "main_acts": [(v, CARDS[v.act].key) for v in main],
        "more_acts": [(v, CARDS[v.act].key) for v in more],
        "refused": [v for v in file.refused if v.act in CARDS and CARDS[v.act].form],
        "badges": _badges(file),
        "charge": _charge(file),
        # A complaint of retaliation comes from here: its source is a word for the machine, and its title says it.
        "source": "" if matter.source in Complaint.values else matter.source,
        "is_hidden": is_hidden,
        "parties": [] if is_hidden else _parties(file, by, at=at),
        "related": related,
        "may_link": any(v.act == LINKED for v in file.allowed),
        "letters": _letters(file, by),
        "demands": _demands(matter, by) if acts & SUPERVISING else [],
        "recommendations": _recommendations(matter, by) if "recommend" in acts else [],
        "mediations": _mediations(matter, by) if "mediate" in acts else [],
        "referrals": _referrals(matter, by) if "refer_to_mediation" in acts else [],
        "entries": timeline(file, shown=frozenset(one.number for one, _word in related)),
        "running": _running(file, by),
        "hands": _hands(file),
        "joined": joined_with(matter, by, main[0].act, today=file.today) if main else None,
    }


def _hands(file: Whole) -> str:
    """Who has the matter in hand in the office whose turn it is."""
    matter = file.matter
    if matter.turn_office_id is None:
        return ""
    if matter.carried_by is None or not is_carried(matter):
        return _("还没有人经办")
    return _("%(name)s经办") % {"name": matter.carried_by.name}


def _running(file: Whole, by: Person) -> Deadline | None:
    """The duty whose date stands beside the title: this person's office's own first, then anybody's."""
    duties = sorted((d for d in file.deadlines if d.is_open and not d.is_right), key=lambda d: d.end)
    own = (d for d in duties if getattr(file.matter, f"{d.rule().owner}_id") == by.office_id)
    return next(own, duties[0] if duties else None)


def _buttons(file: Whole, by: Person) -> tuple[list[Verdict], list[Verdict]]:
    """The acts open to this person: the usual one first, those that bring the matter on, and those beside."""
    allowed = [v for v in file.allowed if _has_button(CARDS.get(v.act), file, by)]
    facts = Facts(file.matter, by, file.today, items=file.items)
    first = next(usual_acts(file.matter, facts, among={v.act for v in allowed}), "")
    main = sorted(
        (v for v in allowed if v.act == first or not CARDS[v.act].is_aside),
        key=lambda v: (v.act != first, not _moves(v, file.matter)),
    )
    cards = list(CARDS)
    more = sorted((v for v in allowed if v not in main), key=lambda v: cards.index(v.act))
    return (main, more) if main else (more[:SHOWN_AT_MOST], more[SHOWN_AT_MOST:])


def _has_button(card: Card | None, file: Whole, by: Person) -> bool:
    return card is not None and card.form is not None and not card.is_pointless(file, by)


def _moves(verdict: Verdict, matter: Matter) -> bool:
    """True for an act that brings the matter on; it comes first among the buttons."""
    return verdict.step is not None and not verdict.step.stays and matter.state not in verdict.step.targets


def _badges(file: Whole) -> list[Badge]:
    """What sets this matter apart; the words say it, not the colour."""
    matter = file.matter
    is_late = matter.review_organ_id is not None and matter.is_admitted is None and bool(file.reviews)
    found = [
        (matter.is_urgent, _("重大紧急"), "late"),
        (matter.is_supervised, _("督办中"), "late"),
        (matter.confidentiality != "normal", matter.get_confidentiality_display(), "late"),
        (is_late, _("逾期申请，待人审查"), "soon"),
        (matter.is_secret and matter.confidentiality == "accusation", _("保密"), "late"),
        (matter.is_open and matter.lacks, _("待补齐：%(what)s") % {"what": _lacking(matter)}, "soon"),
        (matter.is_designated, _("指定管辖"), "plain"),
        (matter.is_joint, _("联名信"), "plain"),
        (matter.wants_paper, _("要求书面告知"), "plain"),
        (matter.agrees_electronic and not matter.wants_paper, _("同意电子送达"), "plain"),
        (matter.bounces, _("退回 %(n)s 次") % {"n": matter.bounces}, "soon"),
        (any(party.is_minor for party in file.parties), _("未成年人"), "soon"),
    ]
    return [Badge(words, kind) for holds, words, kind in found if holds]


def _mediations(matter: Matter, by: Person) -> list[tuple[int, str]]:
    """The words of failed mediations that this person led, and of no others."""
    return [(one.seq, one.words()) for one in MediationWords.objects.shown_to(by).filter(matter=matter)]


def _referrals(matter: Matter, by: Person) -> list[tuple[Referral, Words]]:
    """Where the petition was referred to and how that ended, for whoever sees the petition; no more of it (E22)."""
    rows = list(Referral.objects.filter(matter=matter).order_by("opened_at"))
    own = set(Referral.objects.visible_to(by).filter(matter=matter).values_list("pk", flat=True))
    for row in rows:
        row.is_ours = row.pk in own
    return [(row, referral_rules(row).latest.states[row.state].title) for row in rows]


def _lacking(matter: Matter) -> str:
    """What the registration lacks, in a few words."""
    return "、".join(_(Lack(lack).label) for lack in matter.lacks)


def _drafted(matter: Matter) -> list[tuple[str, str]]:
    """What this person began to write of this matter, as the form's address and its title."""
    procedure = book.get(matter.procedure, matter.version).latest
    words = [(place, place.rstrip("/").rpartition("/")[2]) for place in getattr(matter, "drafted", [])]
    return [
        (place, str(JOINS[word].title) if word in JOINS else act_title(procedure, word, state=matter.state))
        for place, word in words
        if word in CARDS or word in JOINS
    ]


def _charge(file: Whole) -> Charge | None:
    """Who took charge last, while the matter is open (第十八条第三款)."""
    if not file.matter.is_open:
        return None
    told = [e.data for e in file.events if e.act == "attend" and e.data["kind"] == Attention.CHARGE]
    if not told:
        return None
    return Charge(told[-1]["leader"], told[-1]["post"], date.fromisoformat(told[-1]["due_on"]))


def _items(file: Whole) -> list[ItemLine]:
    """Each thing asked for with the title of its way and the limit that may run out."""
    routes, known = file.procedure.routes, file.procedure.clocks
    lines = []
    for item in file.items:
        way = routes[item.route].title["zh-hans"] if item.route in routes else ""
        limit = next((d for d in file.deadlines if d.clock == f"{item.remedy}#{item.seq}"), None)
        title = known[item.remedy].title["zh-hans"] if limit and item.remedy in known else ""
        opens = opening(limit.rule(), limit.started_on) if limit else None
        lines.append(ItemLine(item, way, title, opens, limit.end if limit else None))
    return lines


def _letters(file: Whole, by: Person) -> list[LetterLine]:
    """The letters, the latest first, each with the act that serves it where this person may."""
    allowed = {v.act for v in file.allowed}
    lines = []
    for row in file.letters:
        services = list(row.services.all())
        goes_out = row.to_petitioner and row.form != PROOF
        act = SERVED_BY.get(row.form) or ("serve_letter" if goes_out else "")
        is_open = not services and act in allowed
        service = services[-1] if services else None
        named = may_serve(file.matter, row, by)
        lines.append(LetterLine(row, service, goes_out, act if is_open else "", named))
    return lines


def _parties(file: Whole, by: Person, *, at: datetime) -> list[dict[str, object]]:
    """The people of the matter, in clear where this person's look is still open."""
    looks = reveals.open_reveals(by, file.matter.pk, at) if getattr(file.matter, "is_revealed", False) else {}
    return [
        {"row": party, "look": looks.get(party.seq), "clear": party.identity() if party.seq in looks else None}
        for party in file.parties
    ]


def _related(file: Whole, by: Person) -> list[tuple[Matter, str]]:
    """Linked matters in either direction that this person may know of."""
    if not file.links and not getattr(file.matter, "is_pointed_at", False):
        return []
    links = Link.objects.filter(Q(matter=file.matter) | Q(to=file.matter))
    kinds = {(link.to_id if link.matter_id == file.matter.pk else link.matter_id): link for link in links}
    others = Matter.objects.visible_to(by).filter(pk__in=list(kinds)).order_by("opened_at")
    return [(other, kinds[other.pk].get_kind_display()) for other in others]


def _demands(matter: Matter, by: Person) -> list[Demand]:
    return list(Demand.objects.shown_to(by).filter(matter=matter).select_related("to", "by_office").order_by("seq"))


def _recommendations(matter: Matter, by: Person) -> list[Recommendation]:
    """Those that this person's office made or received; what others were advised is between them."""
    rows = Recommendation.objects.filter(matter=matter, seq__in=shared_with(by, matter))
    return list(rows.select_related("to", "by_office").order_by("seq"))
