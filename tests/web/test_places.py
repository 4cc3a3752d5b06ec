"""A place opens the telephone's own map, which names no host; only a whole https address is a link."""

import pytest

from xinhe.mediation.models import MediationSession
from xinhe.web.places import is_https, map_link, map_note


def test_a_map_is_opened_by_the_name_of_the_place_alone() -> None:
    assert map_link("社区一楼 & <门朝南>?#/") == (
        "geo:0,0?q=%E7%A4%BE%E5%8C%BA%E4%B8%80%E6%A5%BC%20%26%20%3C%E9%97%A8%E6%9C%9D%E5%8D%97%3E%3F%23%2F"
    )


@pytest.mark.parametrize("place", ["https://meet.example/a?b=1", "https://meet.example:8443/%E4%BC%9A"])
def test_a_whole_https_address_is_a_link(place: str) -> None:
    assert is_https(place)


@pytest.mark.parametrize(
    "place",
    [
        "http://meet.example/a",
        "javascript:alert(1)",
        "data:text/html,x",
        "https:meet",
        "https://",
        "https://bank.example@evil.example/",
        "https://evil.example\\@bank.example/",
        "https://meet.example/a 密码 123",
        "https://meet.example/\u202egpj",
        "https://[bad",
        "会议号 123456",
        "",
    ],
)
def test_anything_else_stays_a_text(place: str) -> None:
    assert not is_https(place)


def test_no_map_leads_to_a_session_by_video() -> None:
    assert map_note(MediationSession(way="video", place="https://meet.example/a")) == ""
    assert (
        map_note(MediationSession(way="visit", place="甲路 1 号"))
        == "在地图里打开：geo:0,0?q=%E7%94%B2%E8%B7%AF%201%20%E5%8F%B7"
    )
