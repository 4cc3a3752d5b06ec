"""The public list: bodies and mediators who agreed, in three languages; no telephone, sex or people of a person."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.mediation.network import Network, mediator
from xinhe.mediation.models import Mediator
from xinhe.mediation.register import seal_phone


@pytest.fixture
def sealed(net: Network) -> Network:
    """Mediators with all that must not come out."""
    for n, row in enumerate(Mediator.objects.all()):
        row.is_minority, row.account = True, net.mediator.account if n == 0 else None
        seal_phone(row, f"1390000000{n}")
        row.save()
    mediator(net.street, "不公开的人", is_listed=False)
    mediator(net.street, "离任的人", left_on=date(2026, 3, 2))
    mediator(net.street, "还没上任的人", engaged_on=date(2026, 3, 3))
    return net


def texts(net: Network) -> list[str]:
    client = Client()
    return [client.get(path).content.decode() for path in ("/mediators/", "/api/v1/mediators", "/api/v1/committees")]


def test_no_telephone_sex_people_or_account_comes_out(sealed: Network) -> None:
    page, people, bodies = texts(sealed)
    assert "周大姐" in page
    assert "周大姐" in people
    for text in (page, people, bodies):
        for secret in (
            "1390000000",
            "minority",
            "少数民族",
            "female",
            "不公开的人",
            "离任的人",
            "还没上任的人",
            "is_adult",
        ):
            assert secret not in text
    assert '"mediator"' not in people
    items: list[dict[str, Any]] = Client().get("/api/v1/mediators").json()["items"]
    keys = {"name", "committee", "seat", "kinds", "types", "languages", "duty", "full_time"}
    assert all(set(one) == keys for one in items)


def test_a_place_has_its_own_bodies_and_those_above_it(net: Network) -> None:
    names = [
        one.body.committee.office.code
        for one in Client().get("/mediators/", {"place": "990123001001"}).context["bodies"]
    ]
    assert names == ["tj-room", "tj-village", "tj-street", "tj-studio", "tj-county"]
    assert Client().get("/mediators/", {"place": "990124"}).context["bodies"] == []
    codes = [one["code"] for one in Client().get("/api/v1/committees", {"region": "990124"}).json()["items"]]
    assert codes == []
    assert Client().get("/api/v1/committees", {"region": "nowhere"}).json()["items"] == []


def test_a_type_finds_bodies_and_people(net: Network) -> None:
    shown = Client().get("/mediators/", {"type": "06"}).context["bodies"]
    assert [one.body.committee.office.code for one in shown] == ["tj-street"]
    items = Client().get("/api/v1/mediators", {"type": "06"}).json()["items"]
    assert [one["name"] for one in items] == ["吴老师"]
    items = Client().get("/api/v1/mediators", {"committee": "tj-studio"}).json()["items"]
    assert items == []


@pytest.mark.parametrize(
    ("language", "says"),
    [("zh-hans", "婚姻家庭"), ("zh-hant", "人民調解"), ("en", "Marriage and family")],
)
def test_the_page_speaks_three_languages(net: Network, language: str, says: str) -> None:
    client = Client(headers={"accept-language": language})
    page = client.get("/mediators/").content.decode()
    assert says in page


def test_a_photo_is_shown_of_who_agreed_alone(net: Network) -> None:
    assert Client().get(f"/mediators/{net.woman.pk}/photo/").status_code == 404
    Mediator.objects.filter(pk=net.woman.pk).update(photo="0" * 64)
    assert f"/mediators/{net.woman.pk}/photo/" in Client().get("/mediators/").content.decode()
    Mediator.objects.filter(pk=net.woman.pk).update(is_listed=False)
    assert Client().get(f"/mediators/{net.woman.pk}/photo/").status_code == 404


def test_an_abolished_body_is_gone_with_its_people(net: Network) -> None:
    net.street.office.is_active = False
    net.street.office.save()
    page = Client().get("/mediators/").content.decode()
    assert "云城街道人民调解委员会" not in page
    assert "周大姐" not in page


def test_the_page_costs_the_same_whatever_the_number(net: Network, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(8):
        Client().get("/mediators/")


def test_odd_questions_are_answered(net: Network) -> None:
    for query in ({"place": "x\x00"}, {"type": "zz"}, {"cursor": "x"}, {"place": "9" * 300}):
        assert Client().get("/mediators/", query).status_code in (200, 409)
        assert Client().get("/api/v1/committees", {"region": query.get("place", "")}).status_code in (200, 422)
