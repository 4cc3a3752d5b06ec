"""A small network of mediation in the town: a county's committee, a town's with a studio and its room, a village's."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.town import Town
from xinhe.jurisdiction.models import Office, Region
from xinhe.mediation.models import Committee, Mediator
from xinhe.people.models import Account
from xinhe.people.person import Person, staff

CSV = "text/csv"


@dataclass
class Network:
    """The bodies and people by the names that tests use."""

    town: Town
    county: Committee
    street: Committee
    village: Committee
    studio: Committee
    room: Committee
    chair: Person
    mediator: Person
    village_chair: Person
    bureau: Person
    woman: Mediator
    man: Mediator


def body(code: str, name: str, sort: str, region: Region, superior: Office | None = None, **more: Any) -> Committee:
    """A body and its office."""
    office = Office.objects.create(
        code=code, name=name, short=name[-8:], kind="committee", region=region, superior=superior, phone="0000-5200901"
    )
    return Committee.objects.create(office=office, sort=sort, **more)


def mediator(committee: Committee, name: str, **more: Any) -> Mediator:
    """A mediator as the register holds one."""
    fields: dict[str, Any] = {
        "sex": "male",
        "seat": "member",
        "is_adult": True,
        "engaged_on": date(2025, 1, 1),
        "kinds": ["elder"],
        "fields": ["02"],
        "languages": ["普通话"],
        "is_listed": True,
    }
    return Mediator.objects.create(office=committee.office, name=name, **(fields | more))


def account(username: str, name: str, office: Office, *roles: str) -> Person:
    return staff(Account.objects.create(username=username, name=name, office=office, roles=list(roles)))


def build(town: Town) -> Network:
    """Make the network."""
    street_region = Region.objects.get(code="990123001")
    county = body("tj-county", "临河县人民调解委员会", "county", town.county)
    street = body(
        "tj-street",
        "云城街道人民调解委员会",
        "town",
        street_region,
        county.office,
        term_from_on=date(2024, 6, 1),
        term_until_on=date(2027, 5, 31),
    )
    village = body("tj-village", "云锦苑社区人民调解委员会", "village", town.village, street.office)
    studio = body("tj-studio", "云和调解工作室", "personal_studio", street_region, street.office)
    room = body("tj-room", "通二室", "room", town.village, studio.office)
    bureau = Office.objects.create(
        code="lh-sfj",
        name="临河县司法局",
        short="县司法局",
        kind="department",
        region=town.county,
        is_justice_bureau=True,
    )
    woman = mediator(street, "周大姐", sex="female", seat="chair", fields=["01", "02"], languages=["普通话", "临河话"])
    man = mediator(street, "吴老师", seat="engaged", kinds=["retired_judge"], fields=["06"])
    return Network(
        town=town,
        county=county,
        street=street,
        village=village,
        studio=studio,
        room=room,
        chair=account("chair", "周大姐", street.office, "head"),
        mediator=account("mediator", "吴老师", street.office, "mediator"),
        village_chair=account("village-chair", "何主任", village.office, "head"),
        bureau=account("bureau", "司法科员", bureau, "handler"),
        woman=woman,
        man=man,
    )
