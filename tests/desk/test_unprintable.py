"""Who makes a letter or a receipt is told before of the signs that would be printed as boxes."""

from datetime import datetime

import pytest
from django.test import Client

from tests import town as make
from tests.desk.conftest import SignedIn
from tests.desk.test_papers import typed as paper_words
from tests.desk.test_register import VISIT
from tests.mediation.disputes import bodies, mediating
from tests.portal.resident import key_on, page, typed
from tests.town import Town
from xinhe.documents.composing import unprintable
from xinhe.documents.printing import fonts
from xinhe.matters.models import Matter
from xinhe.mediation.models import Ending

NOBODYS = "\U0001fae8"  # an emoji that no typeface of ours has
SCRIPTS = {
    "Han": "𠮷",
    "Tibetan": "བོད",
    "Uyghur": "ئۇيغۇر",
    "Mongolian": "ᠮᠣᠩᠭᠣᠯ",
    "Yi": "ꆈꌠ",
    "emoji": NOBODYS,
}


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that has the typefaces that we bring and no other."""
    monkeypatch.setattr(fonts, "rare", dict)
    fonts._faces.cache_clear()
    fonts._is_held.cache_clear()


@pytest.fixture(autouse=True)
def forget() -> object:
    """The next test looks at its own machine."""
    yield
    fonts._faces.cache_clear()
    fonts._is_held.cache_clear()


@pytest.mark.parametrize("script", SCRIPTS)
def test_each_script_that_is_not_held_is_found_wherever_it_stands_in_the_words(bare: None, script: str) -> None:
    word = SCRIPTS[script]
    found = unprintable({"items": [{"text": f"路灯{word}"}], "names": ["王小明"], "count": 3, "day": None})
    assert found
    assert set(found) <= set(word)


@pytest.mark.django_db
@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize("script", SCRIPTS)
def test_a_letter_warns_once_before_it_is_made_and_is_sent_all_the_same(
    town: Town, at: datetime, signed_in: SignedIn, script: str
) -> None:
    matter = make.accepted(town, at)
    client, url = signed_in(town.head), f"/desk/matters/{matter.number}/extend/"
    words = {"days": "5", "reason": f"要到{SCRIPTS[script]}村核实", "seen": str(matter.log_seq)}
    answer = client.post(url, words)
    assert answer.status_code == 422
    told = answer.content.decode()
    assert "打印出来是方框" in told
    assert Matter.objects.get(pk=matter.pk).log_seq == matter.log_seq
    boxes = unprintable(words["reason"])
    assert f'name="boxes" value="{boxes}"' in told
    assert client.post(url, words | {"boxes": boxes}).status_code == 302
    assert Matter.objects.get(pk=matter.pk).log_seq > matter.log_seq


@pytest.mark.django_db
@pytest.mark.usefixtures("bare")
def test_what_makes_no_letter_warns_of_nothing(town: Town, at: datetime, signed_in: SignedIn) -> None:
    matter = make.accepted(town, at)
    url = f"/desk/matters/{matter.number}/note/"
    words = {"text": NOBODYS, "seen": str(matter.log_seq)}
    assert signed_in(town.handler).post(url, words).status_code == 302


@pytest.mark.django_db
@pytest.mark.usefixtures("bare")
def test_the_receipt_of_a_resident_says_what_it_cannot_print(client: Client, town: Town) -> None:
    client.post("/petitions/new/", typed(town, items=f"修好{NOBODYS}护栏"))
    answer = client.post("/petitions/check/", {"key": key_on(page(client, "/petitions/check/"))}, follow=True)
    assert f"打印出来是方框：{NOBODYS}" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.usefixtures("bare")
def test_the_receipt_of_the_window_says_what_it_cannot_print(town: Town, signed_in: SignedIn) -> None:
    client = signed_in(town.clerk)
    answer = client.post("/desk/register/visit/", VISIT | {"items": f"修好{NOBODYS}护栏"}, follow=True)
    assert f"打印出来是方框：{NOBODYS}" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.usefixtures("bare")
def test_the_name_of_a_person_is_told_of_without_being_read(town: Town, at: datetime, signed_in: SignedIn) -> None:
    who = make.Identity(name=f"王{SCRIPTS['Han']}明", phone="13812345678")
    matter = make.transferred(town, at, petitioner=who)
    client, url = signed_in(town.handler), f"/desk/matters/{matter.number}/accept/"
    told = client.post(url, {"seen": str(matter.log_seq)})
    assert (told.status_code, "姓名里的字" in told.content.decode()) == (422, True)
    assert SCRIPTS["Han"] not in told.content.decode()
    boxes = told.context["boxes"]
    assert client.post(url, {"seen": str(matter.log_seq), "boxes": boxes}).status_code == 302


@pytest.mark.django_db
@pytest.mark.usefixtures("bare")
def test_so_is_what_was_asked_for_and_whoever_asked_for_secrecy_is_not(
    town: Town, at: datetime, signed_in: SignedIn
) -> None:
    who = make.Identity(name=f"王{SCRIPTS['Han']}明", phone="13812345678")
    matter = make.screened(town, at, petitioner=who, is_secret=True, items=[f"修好{NOBODYS}护栏"])
    typed = {"office": "lh-zjj", "seen": str(matter.log_seq)}
    told = signed_in(town.dispatcher).post(f"/desk/matters/{matter.number}/transfer/", typed)
    assert (told.status_code, told.context["boxes"]) == (422, NOBODYS)


@pytest.mark.django_db
@pytest.mark.usefixtures("bare")
def test_words_that_are_signed_later_are_told_of_when_they_are_drafted(
    town: Town, at: datetime, signed_in: SignedIn
) -> None:
    matter = make.reviewed(town, at)
    words = {"result": "upheld", "facts": f"经查{NOBODYS}。", "basis": "依法", "opinion": "维持。"}
    typed = words | {"seen": str(matter.log_seq)}
    told = signed_in(town.reviewer).post(f"/desk/matters/{matter.number}/draft_review/", typed)
    assert (told.status_code, told.context["boxes"]) == (422, NOBODYS)


@pytest.mark.django_db
@pytest.mark.usefixtures("bare")
def test_a_paper_between_offices_is_told_of(town: Town, at: datetime, signed_in: SignedIn) -> None:
    client = signed_in(town.inspector)
    typed = paper_words(town, at, "inspect")
    typed["facts"] += NOBODYS
    told = client.post("/desk/papers/new/inspect/", typed)
    assert (told.status_code, told.context["boxes"]) == (422, NOBODYS)
    assert "打印出来是方框" in told.content.decode()
    assert client.post("/desk/papers/new/inspect/", typed | {"boxes": NOBODYS}).status_code == 302


@pytest.mark.django_db
@pytest.mark.usefixtures("bare")
def test_a_letter_of_a_dispute_is_told_of(town: Town, at: datetime, signed_in: SignedIn) -> None:
    have = bodies(town)
    matter = mediating(have, at)
    client, url = signed_in(have.mediator), f"/desk/disputes/{matter.number}/end_mediation/"
    typed = {"why": Ending.TOO_FAR_APART, "other_ways": f"向法院起诉{NOBODYS}", "seen": str(matter.log_seq)}
    told = client.post(url, typed)
    assert (told.status_code, told.context["boxes"]) == (422, NOBODYS)
    assert "打印出来是方框" in told.content.decode()


@pytest.mark.django_db
@pytest.mark.usefixtures("bare")
def test_the_petitioners_own_words_are_told_of_where_the_letter_repeats_them(
    town: Town, at: datetime, signed_in: SignedIn
) -> None:
    matter = make.drafted(town, at, body=f"停车费涨了{NOBODYS}，请查处。")
    told = signed_in(town.head).post(f"/desk/matters/{matter.number}/sign/", {"seen": str(matter.log_seq)})
    assert (told.status_code, told.context["boxes"]) == (422, NOBODYS)
