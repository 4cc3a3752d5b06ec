"""Who answers for an office that is gone, who stands above, and who is barred with an office."""

from collections.abc import Callable

import pytest
from pytest_django import DjangoAssertNumQueries

from xinhe.jurisdiction.competence import acting, chain_below, common_superior, review_organ_for
from xinhe.jurisdiction.models import Office
from xinhe.jurisdiction.tables import import_offices
from xinhe.kernel.tables import Row

Find = Callable[[str], Office]


@pytest.fixture
def of(county: None, table: Callable[..., list[Row]]) -> Find:
    """A city over a county's government, its departments, one that was merged twice and one that is gone."""
    report = import_offices(
        table(
            "offices",
            "city,市政府,市政府,职能部门,9901",
            "gov,县政府,县政府,职能部门,9901,city",
            "land,自然资源局,自然资源局,职能部门,9901,gov",
            "road,交通局,交通局,职能部门,9901,gov",
            "crew,养护站,养护站,职能部门,9901,road",
            "tax,税务局,税务局,职能部门,9901",
            "plan,规划局,规划局,职能部门,9901,gov,,,,,,land",
            "survey,测绘队,测绘队,职能部门,9901,plan,,,,,,plan",
            "grain,粮食局,粮食局,职能部门,9901,gov,,,,,,无",
            "club,某协会,某协会,职能部门,9901,,,,,,,无",
        )
    )
    assert report.refused == []
    return lambda code: Office.objects.get(code=code)


def test_an_office_that_stands_answers_for_itself(of: Find, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    land = of("land")
    with django_assert_num_queries(0):
        assert acting(land) == land


def test_who_took_over_answers_also_over_two_mergers(of: Find) -> None:
    assert (acting(of("plan")), acting(of("survey"))) == (of("land"), of("land"))


def test_what_nobody_took_over_is_answered_by_the_government_above(of: Find) -> None:
    assert acting(of("grain")) == of("gov")
    assert acting(of("club")) == of("club")  # nobody is above it: a person has to decide


def test_a_review_goes_one_level_above_the_office_that_answers_today(of: Find) -> None:
    assert review_organ_for(of("road")) == of("gov")
    assert review_organ_for(of("survey")) == of("gov")
    assert review_organ_for(of("gov")) == of("city")
    assert review_organ_for(of("tax")) is None


def test_the_nearest_office_above_both_decides(of: Find, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    crew, land, government = of("crew"), of("land"), of("gov")
    with django_assert_max_num_queries(3):
        assert common_superior(crew, land) == government
    assert common_superior(of("road"), of("crew")) == of("gov")  # a party to the dispute does not decide it
    assert common_superior(of("plan"), of("road")) == of("gov")
    assert common_superior(of("tax"), of("road")) is None


def test_with_an_office_all_below_and_merged_into_it_are_barred(
    of: Find, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def codes(code: str) -> set[str]:
        return set(Office.objects.filter(pk__in=chain_below(of(code))).values_list("code", flat=True))

    assert codes("road") == {"road", "crew"}
    assert codes("land") == {"land", "plan", "survey"}
    assert codes("city") == {"city", "gov", "land", "road", "crew", "plan", "survey", "grain"}
    tax = of("tax")
    with django_assert_num_queries(1):
        assert chain_below(tax) == {tax.pk}


def test_a_circle_of_superiors_ends_all_the_same(of: Find) -> None:
    Office.objects.filter(code="city").update(superior=of("road"))
    assert of("city").pk in chain_below(of("city"))
    assert common_superior(of("city"), of("tax")) is None
