"""What anybody may look up."""

import pytest

from tests.api.conftest import Caller
from tests.town import Town


def test_procedures_show_their_clocks_with_articles(town: Town, public: Caller) -> None:
    items = public.get("/procedures").json()["items"]
    petition = next(one for one in items if one["code"] == "petition")
    conclude = next(one for one in petition["clocks"] if one["name"] == "conclude")
    assert (conclude["limit"], conclude["cite"]) == ("60d", "第三十四条")


def test_regions_are_a_tree_read_by_pages(town: Town, public: Caller) -> None:
    first = public.get("/regions", size=4).json()
    rest = public.get("/regions", size=4, cursor=first["next"]).json()
    assert len(first["items"] + rest["items"]) == 6
    children = public.get("/regions", parent="990123").json()["items"]
    assert [one["name"] for one in children] == ["云城街道"]


def test_offices_show_how_to_reach_them(town: Town, public: Caller) -> None:
    items = public.get("/offices", kind="department").json()["items"]
    assert {one["code"] for one in items} == {"lh-zjj", "lh-jtj", "lh-zf", "lj-zf"}
    assert items[0]["phone"]


def test_categories_name_their_parents(town: Town, public: Caller) -> None:
    items = public.get("/categories").json()["items"]
    assert [(one["code"], one["parent"]) for one in items] == [("01", None), ("0101", "01")]


@pytest.mark.parametrize("path", ["/regions", "/offices", "/categories"])
def test_a_made_up_cursor_is_refused(town: Town, public: Caller, path: str) -> None:
    assert public.get(path, cursor="x").json()["code"] == "bad_cursor"
