"""The same-matter hint: like words from the same place, whoever asks."""

from datetime import datetime

from tests import town as make
from tests.town import Town
from xinhe.matters.alike import alike
from xinhe.matters.filing import Identity


def test_like_words_from_the_same_place_are_shown_with_their_reason(
    town: Town, at: datetime, django_assert_num_queries
) -> None:
    first = make.filed(town, at)
    again = make.filed(
        town,
        at,
        title="小区停车费又涨了",
        body="物业未经业主大会同意涨停车费，请查处。",
        petitioner=Identity(name="李四"),
    )
    with django_assert_num_queries(1):
        (found,) = alike(again, by=town.dispatcher)
    assert found.number == first.number
    assert "停车" in found.words


def test_the_same_person_with_another_matter_is_no_candidate(town: Town, at: datetime) -> None:
    make.filed(town, at)
    other = make.filed(town, at, title="学校门口没有公交站", body="请增设站点，方便学生。")
    assert alike(other, by=town.dispatcher) == []


def test_what_one_may_not_see_is_no_candidate(town: Town, at: datetime) -> None:
    make.filed(town, at)
    again = make.transferred(town, at)
    assert alike(again, by=town.handler) == []
