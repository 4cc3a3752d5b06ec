"""Questions that are kept: the same rows as Django's, from a text that is written once."""

from datetime import date

import pytest
from django.db import connection
from django.db.models import Count, Q
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from tests.town import Town
from xinhe.jurisdiction.codes import region_and_category
from xinhe.jurisdiction.models import Office, Region
from xinhe.postgres.kept import Kept, ask, counted, remembered


def test_values_take_their_places_in_one_text(town: Town) -> None:
    written: list[str] = []

    def offices(code: str) -> object:
        written.append(code)
        return Office.objects.filter(code=code).select_related("region")

    kept: Kept[Office] = Kept(offices)
    for office in (town.housing, town.traffic):
        with CaptureQueriesContext(connection) as ran:
            [found] = kept(office.code)
            assert (found, found.region) == (office, office.region)
        assert len(ran) == 1
    assert len(written) == 1


def test_several_questions_go_in_one_trip_and_each_is_counted(town: Town) -> None:
    names: Kept[tuple[str]] = Kept(lambda pk: Office.objects.filter(pk=pk).values_list("name"))
    named: Kept[object] = Kept(lambda: Region.objects.values_list("code", "name", named=True))
    asked = names.of(town.housing.pk), named.of(), names.of(town.traffic.pk)
    with CaptureQueriesContext(connection) as ran:
        ask(*asked)
    assert len(ran) == 3
    assert [asked[0].rows, asked[2].rows] == [[(town.housing.name,)], [(town.traffic.name,)]]
    assert {(row.code, row.name) for row in asked[1].rows} == set(Region.objects.values_list("code", "name"))  # type: ignore[attr-defined]


def test_the_key_makes_another_question(town: Town) -> None:
    kept: Kept[Office] = Kept(lambda kinds, code: Office.objects.filter(kind__in=kinds, code=code))
    assert kept(town.housing.code, key=(("department",),)) == [town.housing]
    assert kept(town.housing.code, key=(("petition_office",),)) == []


@pytest.mark.parametrize("make", [lambda code: Office.objects.all(), lambda code: Office.objects.filter(code=code[:3])])
def test_a_value_that_does_not_stand_in_the_question_as_it_is_is_refused(make: object, db: None) -> None:
    with pytest.raises(ValueError, match="belongs to its key"):
        Kept(make)("housing")  # type: ignore[arg-type]


def test_what_no_row_can_answer_is_not_asked(db: None) -> None:
    kept: Kept[Office] = Kept(lambda code: Office.objects.filter(code=code).none())
    with CaptureQueriesContext(connection) as ran:
        assert kept("housing") == []
    assert len(ran) == 0


def test_no_more_texts_are_kept_than_are_wanted(db: None) -> None:
    kept: Kept[Office] = Kept(lambda day, pk: Office.objects.filter(pk=pk), most=3)
    for day in range(1, 10):
        kept(1, key=(date(2026, 3, day),))
    assert len(kept._written) == 3


def test_a_queryset_is_counted_in_one_row(town: Town) -> None:
    departments = Q(kind="department")
    kept: Kept[tuple[int, ...]] = Kept(
        lambda: counted(Office.objects.all(), all=Count("pk"), some=Count("pk", filter=departments))
    )
    assert kept() == [(Office.objects.count(), Office.objects.filter(departments).count())]
    plain: Kept[tuple[int, ...]] = Kept(lambda: counted(Office.objects.filter(departments)))
    assert plain() == [(Office.objects.filter(departments).count(),)]


def test_a_column_that_was_not_asked_for_is_read_when_it_is_needed(town: Town) -> None:
    [office] = Kept(lambda code: Office.objects.filter(code=code).only("code"))(town.housing.code)
    with CaptureQueriesContext(connection) as ran:
        assert (office.code, office.name) == (town.housing.code, town.housing.name)
    assert len(ran) == 1
    office.refresh_from_db()
    assert office == town.housing


def test_what_is_steady_is_asked_once_while_it_is_remembered(
    town: Town, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    code, other = town.village.code, town.county.code
    with remembered(), django_assert_num_queries(2):
        assert region_and_category(code, "")[0] == town.village
        assert region_and_category(code, "")[0] == town.village
        assert region_and_category(other, "")[0] == town.county
    with django_assert_num_queries(2):
        region_and_category(code, "")
        region_and_category(code, "")


def test_what_may_change_is_asked_again(town: Town, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    regions = Kept(lambda code: Region.objects.filter(code=code))
    with remembered(), django_assert_num_queries(2):
        assert regions(town.village.code) == regions(town.village.code)
