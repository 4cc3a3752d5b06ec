"""The same-matter hint: like words from the same place, whoever asks."""

from datetime import datetime

from tests import town as make
from tests.town import Town
from xinhe.matters.filing import Identity
from xinhe.matters.filing.alike import alike


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
    assert found.words == ("小区停车费",)


def test_the_same_person_with_another_matter_is_no_candidate(town: Town, at: datetime) -> None:
    make.filed(town, at)
    other = make.filed(town, at, title="学校门口没有公交站", body="请增设站点，方便学生。")
    assert alike(other, by=town.dispatcher) == []


def test_what_one_may_not_see_is_no_candidate(town: Town, at: datetime) -> None:
    make.filed(town, at)
    again = make.transferred(town, at)
    assert alike(again, by=town.handler) == []


def test_a_village_and_its_town_are_one_place(town: Town, at: datetime) -> None:
    first = make.filed(town, at, region="990123001")
    again = make.filed(town, at, petitioner=Identity(name="李四"))
    (found,) = alike(again, by=town.dispatcher)
    assert (found.number, found.is_same_person) == (first.number, False)


def test_of_the_same_person_fewer_words_are_enough_and_the_reason_is_told(town: Town, at: datetime) -> None:
    first, named = make.filed(town, at), Identity(name="王小明")
    later = {"title": "小区停车位被占", "body": "门口停车费的事还没有解决，现在车位也被外来车占了。"}
    again = make.filed(town, at, petitioner=named, **later)
    assert alike(again, by=town.dispatcher) == [], "a name alone is no person"
    (_like_words, found) = sorted(
        alike(make.filed(town, at, **later), by=town.dispatcher), key=lambda a: a.is_same_person
    )
    assert (found.number, found.is_same_person, found.relation) == (first.number, True, "&kind=repeat")


def test_who_asked_for_secrecy_is_compared_with_nobody(town: Town, at: datetime) -> None:
    make.filed(town, at)
    (found,) = alike(make.filed(town, at, is_secret=True), by=town.dispatcher)
    assert not found.is_same_person
