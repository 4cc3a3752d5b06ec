"""What decides which things a person may see is the key of questions that are kept: nothing else may decide."""

from dataclasses import fields, replace
from typing import Any

import pytest

from tests.town import Town
from xinhe.jurisdiction.models import Office, Region
from xinhe.matters.models import Matter
from xinhe.people.person import Person, petitioner
from xinhe.supervision.models import Paper

SEEN = {"kind", "roles", "has_role", "office", "office_id", "account", "account_id", "matter_id", "side", "is_resident"}
OF_OFFICE = {"is_committee", "pk", "id", "kind", "region", "region_id", "is_petition_office"}
BY_DJANGO = {"resolve_expression", "get_source_expressions"}  # asks every value whether it is more than a value
OF_REGION = {"path"}


@pytest.mark.parametrize("queryset", [Matter, Paper])
def test_nothing_else_decides(queryset: Any, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    read: dict[type, set[str]] = {Person: set(), Office: set(), Region: set()}

    def listen(kind: type) -> None:
        plain = kind.__getattribute__

        def heard(self: Any, name: str) -> Any:
            if not name.startswith("_"):
                read[kind].add(name)
            return plain(self, name)

        monkeypatch.setattr(kind, "__getattribute__", heard)

    people = [getattr(town, one.name) for one in fields(town) if isinstance(getattr(town, one.name), Person)]
    for kind in read:
        listen(kind)
    for person in [*people, petitioner(None)]:
        queryset.objects.visible_to(person)
    monkeypatch.undo()
    assert read[Person] <= SEEN
    assert read[Office] - BY_DJANGO <= OF_OFFICE
    assert read[Region] <= OF_REGION


def test_people_with_other_rights_are_others(town: Town) -> None:
    handler = town.handler
    assert handler.sight == replace(handler, name="别人").sight
    assert hash(handler.sight) == hash(replace(handler).sight)
    others = [
        replace(handler, roles=frozenset({"head"})),
        replace(handler, office=town.traffic),
        replace(handler, account=town.head.account),
        replace(handler, kind="system"),
    ]
    assert all(other.sight != handler.sight for other in others)
