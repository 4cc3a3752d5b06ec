"""The page of offices: marks of their letters, and units that were merged beside those that took over."""

import re

from tests.desk.conftest import SignedIn
from tests.town import Town
from xinhe.jurisdiction.models import Office


def test_the_offices_show_their_marks_and_who_took_over(town: Town, signed_in: SignedIn) -> None:
    for code, after in (("lh-ghj", town.housing), ("lh-lsj", None)):
        Office.objects.create(
            code=code,
            name=f"旧单位 {code}",
            short="旧单位",
            kind="department",
            region=town.county,
            is_active=False,
            successor=after,
        )
    page = signed_in(town.clerk).get("/desk/offices/").content.decode()
    assert "临住建信" in page
    merged = re.search(r"<td>\s*旧单位 lh-ghj.*?</tr>", page, re.DOTALL)
    assert merged
    assert f"已并入{town.housing.name}" in merged[0]
    assert "旧单位 lh-lsj" not in page


def test_offices_and_duties_are_found_by_any_word_of_theirs(town: Town, signed_in: SignedIn) -> None:
    client = signed_in(town.clerk)
    assert {one.name for one in client.get("/desk/offices/").context["offices"]} > {town.housing.name}
    for phrase in (town.housing.name[3:7], town.housing.code, f"{town.county.name} {town.housing.mark}"):
        found = client.get("/desk/offices/", {"q": phrase})
        assert town.housing in list(found.context["offices"]), phrase
        assert town.traffic not in list(found.context["offices"]), phrase
        assert f'value="{phrase}"' in found.content.decode()
    assert list(client.get("/desk/offices/", {"q": "没有这样的单位"}).context["offices"]) == []
