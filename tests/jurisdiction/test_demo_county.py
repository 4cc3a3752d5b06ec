"""The demonstration county and the classes of content hang together."""

import re
from collections import Counter
from pathlib import Path

import pytest

from xinhe.jurisdiction.competence import acting, petition_office_for, propose, review_organ_for
from xinhe.jurisdiction.models import Category, Duty, Office, Region
from xinhe.jurisdiction.tables import import_duties, import_offices, import_regions, load_categories, read_table

RULES = Path(__file__).resolve().parents[2] / "rules"


@pytest.fixture
def linhe(db: None) -> None:
    load_categories(RULES / "categories.csv")
    for name, take in (("regions", import_regions), ("offices", import_offices), ("duties", import_duties)):
        assert take(read_table(RULES / "demo" / f"{name}.csv")).refused == []


def test_the_classes_have_three_levels_and_no_name_twice_in_a_group(linhe: None) -> None:
    levels = Counter(len(code) for code in Category.objects.values_list("code", flat=True))
    assert (levels[2], levels[4], levels[6]) == (23, 103, 327)
    names = list(Category.objects.values_list("parent_id", "name"))
    assert len(set(names)) == len(names)


def test_every_place_is_fictional_and_under_the_county_or_above_it(linhe: None) -> None:
    county = Region.objects.get(prefix="LH")
    assert all(code.startswith("99") for code in Region.objects.values_list("code", flat=True))
    assert Region.objects.filter(path__startswith=county.path).count() == Region.objects.count() - 2
    assert set(Region.objects.values_list("level", flat=True)) == {
        "province", "city", "county", "town", "village", "grid", "microgrid",
    }  # fmt: skip


def test_no_office_has_a_telephone_that_rings(linhe: None) -> None:
    assert all(re.fullmatch(r"0000-\d{7}", phone) for phone in Office.objects.values_list("phone", flat=True))


def test_every_office_has_a_mark_of_its_own(linhe: None) -> None:
    marks = list(Office.objects.values_list("mark", flat=True))
    assert all(marks)
    assert len(set(marks)) == len(marks)


def test_a_review_in_the_county_finds_its_organ_and_the_tax_bureau_has_none_here(linhe: None) -> None:
    above = {o.code: getattr(review_organ_for(o), "code", None) for o in Office.objects.all()}
    assert (above["lh-zjj"], above["lh-zf"], above["lh-jw"], above["lh-swj"]) == ("lh-zf", "lj-zf", "lj-jw", None)
    assert acting(Office.objects.get(code="lh-ghj")).code == "lh-zrj"


def test_every_class_of_the_first_two_levels_has_a_lead_and_a_law(linhe: None) -> None:
    named = set(Duty.objects.values_list("category_id", flat=True))
    assert named == {c for c in Category.objects.values_list("code", flat=True) if len(c) < 6}
    assert all(re.fullmatch("《.+》", law) for law in Duty.objects.values_list("law", flat=True))


def test_the_smallest_place_leads_to_the_petition_office_of_the_county(linhe: None) -> None:
    grid = Region.objects.filter(level="microgrid").first()
    assert grid is not None
    office = petition_office_for(grid)
    assert office is not None
    assert office.short == "县信访局"


def test_a_homestead_is_proposed_to_the_town_before_the_department(linhe: None) -> None:
    village = Region.objects.get(name="清水村")
    leads = [p.lead.short for p in propose(Category.objects.get(code="010201"), village)]
    assert leads == ["清水镇政府", "县农业农村局"]
