"""A place is found by the part of its name that people say."""

import pytest

from tests.town import Town
from xinhe.jurisdiction.models import Category, Region
from xinhe.jurisdiction.naming import called, class_path, classes_called, places_called, town_of


@pytest.fixture
def willows(town: Town) -> list[Region]:
    """A town of two villages, one of which bears another town's name."""
    rows = [
        ("990123002", "青石镇", "town"),
        ("990123002001", "柳林村", "village"),
        ("990123002002", "青石村", "village"),
    ]
    made: list[Region] = []
    for code, name, level in rows:
        parent = town.county if level == "town" else made[0]
        made.append(
            Region.objects.create(code=code, name=name, level=level, parent=parent, path=f"{parent.path}{code}/")
        )
    return made


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("柳林", ["柳林村"]),
        ("柳林村", ["柳林村"]),
        ("青石镇柳林村", ["柳林村"]),
        ("青石镇 柳林", ["柳林村"]),
        ("青石", ["青石镇", "青石村"]),
        ("青石村", ["青石村"]),
        ("锦苑", ["云锦苑社区"]),
        ("火星", []),
        (" ", []),
        ("\x00", []),
    ],
)
def test_a_part_of_a_name_is_enough_where_one_place_has_it(typed: str, meant: list[str], willows: list[Region]) -> None:
    assert [place.name for place in places_called(typed)] == meant


def test_only_the_places_of_an_office_are_meant(town: Town, willows: list[Region]) -> None:
    assert places_called("邻山", under=town.county.path) == []


def test_a_village_is_called_with_its_town_and_a_town_by_itself(town: Town, willows: list[Region]) -> None:
    assert [called(one) for one in willows] == ["青石镇", "青石镇柳林村", "青石镇青石村"]


def test_the_town_of_a_village_is_that_around_it(town: Town, willows: list[Region]) -> None:
    assert {town_of(one) for one in willows} == {willows[0].path}
    assert town_of(town.county) == town.county.path


@pytest.fixture
def classes(town: Town) -> None:
    """What lies below 城乡建设, and a namesake elsewhere."""
    for code, name in [("010101", "物业收费"), ("0102", "物业纠纷"), ("02", "交通运输"), ("0201", "停车管理")]:
        parent = Category.objects.filter(code=code[:-2]).first()
        Category.objects.create(code=code, name=name, parent=parent)
    Category.objects.create(code="0103", name="停车管理", parent=Category.objects.get(code="01"))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("收费", ["城乡建设 › 物业管理 › 物业收费"]),
        ("物业管理", ["城乡建设 › 物业管理"]),
        ("城乡建设 › 物业管理", ["城乡建设 › 物业管理"]),
        ("停车管理", ["城乡建设 › 停车管理", "交通运输 › 停车管理"]),
        ("交通运输停车管理", ["交通运输 › 停车管理"]),
        ("物业", ["城乡建设 › 物业管理", "城乡建设 › 物业管理 › 物业收费", "城乡建设 › 物业纠纷"]),
        ("火星", []),
        (" ›\x00", []),
    ],
)
def test_a_class_is_found_by_a_part_of_its_name_and_called_with_those_above(
    typed: str, meant: list[str], classes: None
) -> None:
    assert [class_path(one) for one in classes_called(typed)] == meant
