"""Three committees above one another and a dispute over a parking fee, brought to a state through the real acts."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from tests import town as make
from tests.town import Town
from xinhe.jurisdiction.models import Office, Region
from xinhe.matters.filing import Identity
from xinhe.matters.models import Matter
from xinhe.mediation.acts.agree import agree, read_back_code
from xinhe.mediation.acts.appoint import appoint
from xinhe.mediation.acts.ask_consent import ask_consent
from xinhe.mediation.acts.consent import consent
from xinhe.mediation.acts.draft_agreement import draft_agreement
from xinhe.mediation.acts.join_table import join_table
from xinhe.mediation.acts.offer import offer
from xinhe.mediation.acts.open_table import open_table
from xinhe.mediation.acts.take_on import take_on
from xinhe.mediation.applying import apply
from xinhe.mediation.facts import current_agreement
from xinhe.mediation.models import Committee, Mediator, Obligation, Offer
from xinhe.mediation.sides import Origin, SidePeople
from xinhe.mediation.terms import Clause, Terms
from xinhe.people.models import Account
from xinhe.people.person import Person, party, petitioner, staff

ZHAO = Identity(name="赵物业", phone="13912345678")


@dataclass
class Bodies:
    """The bodies and people by the names that tests use."""

    town: Town
    village: Office
    street: Office
    county: Office
    chair: Person
    mediator: Person
    other: Person
    street_chair: Person
    county_chair: Person

    @property
    def named(self) -> Mediator:
        """The mediator as the register has them."""
        return Mediator.objects.get(account=self.mediator.account)


def _person(username: str, name: str, office: Office, *roles: str) -> Person:
    account = Account.objects.create(username=username, name=name, office=office, roles=list(roles))
    if "mediator" in roles:
        Mediator.objects.create(
            office=office, account=account, name=name, sex="female", seat="member", engaged_on=date(2025, 1, 1)
        )
    return staff(account)


def bodies(town: Town) -> Bodies:
    """A village's, a street's and the county's committee."""

    def office(code: str, name: str, sort: str, region: Region, superior: Office | None) -> Office:
        made = Office.objects.create(
            code=code, name=name, short=name[-8:], kind="committee", region=region, superior=superior, mark="临人调"
        )
        Committee.objects.create(office=made, sort=sort)
        return made

    county = office("lh-tw", "临河县人民调解委员会", "county", town.county, None)
    street = office("lh-yc-tw", "云城街道人民调解委员会", "town", Region.objects.get(code="990123001"), county)
    village = office("lh-yjy-tw", "云锦苑社区人民调解委员会", "village", town.village, street)
    return Bodies(
        town=town,
        village=village,
        street=street,
        county=county,
        chair=_person("tw-head", "顾主任", village, "head"),
        mediator=_person("tw-mediator", "方调解", village, "mediator"),
        other=_person("tw-mediator2", "卫调解", village, "mediator"),
        street_chair=_person("jd-head", "聂主任", street, "head"),
        county_chair=_person("xian-head", "晏主任", county, "head"),
    )


def applied(have: Bodies, at: datetime, **changes: Any) -> Matter:
    """An application over the parking fee, with both sides named."""
    second = changes.pop("second", SidePeople(people=[ZHAO]))
    origin = changes.pop("origin", Origin.APPLIED)
    by = petitioner() if origin == Origin.APPLIED else have.chair
    filing = make.filing(have.town, kind="dispute", **changes)
    return apply(filing, second=second, dispute_type="17", origin=origin, by=by, at=at)


def first(matter: Matter) -> Person:
    return party(matter.pk, 1)


def second(matter: Matter) -> Person:
    return party(matter.pk, 2)


def consented(have: Bodies, at: datetime, **changes: Any) -> Matter:
    matter = ask_consent(applied(have, at, **changes), by=have.chair, at=at)
    matter = consent(matter, by=first(matter), at=at)
    return consent(matter, by=second(matter), at=at)


def mediating(have: Bodies, at: datetime, **changes: Any) -> Matter:
    matter = take_on(consented(have, at, **changes), by=have.chair, at=at)
    return appoint(matter, mediators=[have.named], by=have.chair, at=at)


def at_table(have: Bodies, at: datetime) -> Matter:
    """Both sides sit at the open round table."""
    matter = open_table(mediating(have, at), by=have.mediator, at=at)
    matter = join_table(matter, known_by="phone", by=first(matter), at=at)
    return join_table(matter, known_by="phone", by=second(matter), at=at)


def offered(have: Bodies, at: datetime) -> Matter:
    """The first side offered 800 yuan, paid by the second one."""
    matter = at_table(have, at)
    return offer(matter, text="付 800 元修理费，三天内付清。", amount="800", payer=2, by=first(matter), at=at)


def offer_hash(matter: Matter) -> str:
    """By what the newest offer is named."""
    return Offer.objects.filter(matter=matter).latest("seq").hash()


def terms(at: datetime, **changes: Any) -> Terms:
    fields: dict[str, Any] = {
        "kind": "oral",
        "facts": "停车费由 100 元涨到 160 元，双方有争议。",
        "content": "停车费恢复为每月 100 元，多收的 120 元退还。",
        "way": "转账",
        "clauses": [
            Clause(side=2, what="退还多收的停车费", amount="120", due_on=(at + timedelta(days=10)).date()),
        ],
    }
    return Terms(**(fields | changes))


def drafted(have: Bodies, at: datetime, **changes: Any) -> Matter:
    return draft_agreement(mediating(have, at), terms=terms(at, **changes), by=have.mediator, at=at)


def hash_of(matter: Matter) -> str:
    draft = current_agreement(matter)
    return draft.hash(list(Obligation.objects.filter(matter=matter, seq=draft.seq).order_by("line")))


def effective(have: Bodies, at: datetime) -> Matter:
    """An oral agreement that both sides read back."""
    return read_back(drafted(have, at), at)


def read_back(matter: Matter, at: datetime) -> Matter:
    """Both sides read the code of the draft back."""
    said = {"terms": hash_of(matter), "code": read_back_code(hash_of(matter)), "at": at}
    matter = agree(matter, by=first(matter), **said)
    return agree(matter, by=second(matter), **said)
