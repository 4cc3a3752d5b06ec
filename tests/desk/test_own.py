"""Views and phrases of one's own: kept under a name, counted exactly, seen by nobody else, taken away again."""

from datetime import datetime

from tests import town as make
from tests.desk.conftest import SignedIn
from tests.town import Town
from xinhe.matters.models import Phrase, SavedView

VIEW = {"name": "网上的", "box": "open", "channel": "web"}
SCREEN = {"level": "county", "nature": "claim", "acceptable": "yes", "reason": "属县级职权"}


def test_a_view_stands_at_the_side_with_its_exact_count(town: Town, at: datetime, signed_in: SignedIn) -> None:
    make.filed(town, at)
    make.filed(town, at, channel="phone")
    client = signed_in(town.dispatcher)
    assert "记成我的视图" in client.get("/desk/matters/?box=open&channel=web").content.decode()
    back = client.post("/desk/own/view/", VIEW)
    assert back.url == "/desk/matters/?box=open&channel=web"
    for page in ("/desk/", back.url):
        (entry,) = [one for one in client.get(page).context["nav"] if one["label"] == "网上的"]
        assert entry["count"] == len(client.get(entry["url"]).context["rows"]) == 1
    make.filed(town, at)
    (entry,) = [one for one in client.get("/desk/").context["nav"] if one["label"] == "网上的"]
    assert entry["count"] == 2
    assert "网上的" not in signed_in(town.dispatcher2).get("/desk/").content.decode()


def test_a_view_of_a_box_that_is_not_mine_is_empty_and_one_of_done_matters_is_not_counted(
    town: Town, at: datetime, signed_in: SignedIn
) -> None:
    make.filed(town, at)
    client = signed_in(town.clerk)
    client.post("/desk/own/view/", VIEW | {"box": "to_dispatch"})
    client.post("/desk/own/view/", VIEW | {"box": "done", "name": "办完的"})
    nav = {one["label"]: one["count"] for one in client.get("/desk/").context["nav"]}
    assert (nav["网上的"], nav["办完的"]) == (0, None)


def test_views_and_phrases_are_taken_away_by_their_owner_alone(town: Town, at: datetime, signed_in: SignedIn) -> None:
    client = signed_in(town.dispatcher)
    client.post("/desk/own/view/", VIEW)
    matter = make.filed(town, at)
    client.post(f"/desk/matters/{matter.number}/screen/", {"seen": 1, "keep_phrase": "reason", **SCREEN})
    view, phrase = SavedView.objects.get(), Phrase.objects.get()
    assert (phrase.act, phrase.text) == ("screen", "属县级职权")
    page = client.get("/desk/own/").content.decode()
    assert "网上的" in page
    assert "属县级职权" in page
    signed_in(town.dispatcher2).post("/desk/own/drop/", {"view": view.pk, "phrase": phrase.pk})
    assert SavedView.objects.count() == Phrase.objects.count() == 1
    client.post("/desk/own/drop/", {"view": view.pk, "phrase": phrase.pk})
    assert SavedView.objects.count() == Phrase.objects.count() == 0


def test_the_phrase_used_last_is_written_already(town: Town, at: datetime, signed_in: SignedIn) -> None:
    client, first, second = signed_in(town.dispatcher), make.filed(town, at), make.filed(town, at)
    client.post(f"/desk/matters/{first.number}/screen/", {"seen": 1, "keep_phrase": "reason", **SCREEN})
    for word in ("screen", "screen-transfer"):
        form = client.get(f"/desk/matters/{second.number}/{word}/").content.decode()
        assert ">\n属县级职权</textarea>" in form
        assert 'data-insert="id_reason"' in form
    assert (
        "属县级职权" not in signed_in(town.dispatcher2).get(f"/desk/matters/{second.number}/screen/").content.decode()
    )


def test_what_is_not_ticked_is_not_kept(town: Town, at: datetime, signed_in: SignedIn) -> None:
    matter = make.filed(town, at)
    signed_in(town.dispatcher).post(f"/desk/matters/{matter.number}/screen/", {"seen": 1, **SCREEN})
    assert not Phrase.objects.exists()
