"""One matter after the other: acts that always come together, the next of the box, and many at once."""

from datetime import datetime

import pytest
from django.test import Client

from tests import town as make
from tests.desk import stages
from tests.desk.conftest import SignedIn
from tests.town import Town
from xinhe.documents.models import Document, Service
from xinhe.matters.models import Event, Matter
from xinhe.petition.acts.review_opinion import review_opinion

TOGETHER = {"level": "county", "nature": "claim", "acceptable": "yes", "reason": "属县级职权", "office": "lh-zjj"}
SERVED = {"method": "in_person", "served_on": "2026-03-02", "proof": "本人签收"}


def press(client: Client, matter: Matter, word: str, **typed: object):
    return client.post(f"/desk/matters/{matter.number}/{word}/", {"seen": matter.log_seq, **typed})


def acts(matter: Matter) -> list[str]:
    return list(Event.objects.filter(matter=matter).order_by("seq").values_list("act", flat=True))


@pytest.mark.parametrize(
    ("word", "who", "start", "typed", "last"),
    [
        ("screen-transfer", "dispatcher", make.filed, TOGETHER, ["screen", "transfer"]),
        ("accept-serve_letter", "handler", make.transferred, SERVED, ["accept", "serve_letter"]),
        ("sign-serve", "head", make.drafted, SERVED, ["sign", "serve"]),
    ],
)
def test_acts_that_come_together_are_two_steps(
    word: str, who: str, start, typed, last, town: Town, at: datetime, signed_in: SignedIn
) -> None:
    matter = start(town, at)
    client = signed_in(getattr(town, who))
    form = client.get(f"/desk/matters/{matter.number}/{word}/").content.decode()
    assert all(f'name="{name}"' in form for name in typed)
    assert press(client, matter, word, **typed).status_code == 302
    assert acts(matter)[-2:] == last


def test_what_the_second_act_refuses_undoes_the_first_and_says_why(
    town: Town, at: datetime, signed_in: SignedIn
) -> None:
    matter = make.filed(town, at)
    answer = press(signed_in(town.dispatcher), matter, "screen-transfer", **TOGETHER | {"office": "lh-xfj"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "信访部门不是有权处理机关" in html or "已经在" in html
    assert "属县级职权" in html
    assert acts(matter) == ["intake"]


def test_what_cannot_be_accepted_is_screened_and_not_sent(town: Town, at: datetime, signed_in: SignedIn) -> None:
    matter = make.filed(town, at)
    press(signed_in(town.dispatcher), matter, "screen-transfer", **TOGETHER | {"acceptable": "no"})
    assert acts(matter) == ["intake", "screen"]


def test_the_notice_of_acceptance_is_the_letter_that_is_served(town: Town, at: datetime, signed_in: SignedIn) -> None:
    matter = make.transferred(town, at)
    press(signed_in(town.handler), matter, "accept-serve_letter", **SERVED)
    notice = Document.objects.get(subject_id=matter.pk, form="acceptance_notice")
    assert Service.objects.get(document=notice).proof == "本人签收"


def test_both_letters_are_previewed_and_nothing_is_kept(town: Town, at: datetime, signed_in: SignedIn) -> None:
    matter = make.filed(town, at)
    url = f"/desk/matters/{matter.number}/screen-transfer/preview/"
    answer = signed_in(town.dispatcher).post(url, {"seen": matter.log_seq, **TOGETHER})
    assert answer["Content-Type"] == "application/pdf"
    assert acts(matter) == ["intake"]


def test_once_done_the_next_of_the_box_opens(town: Town, at: datetime, signed_in: SignedIn) -> None:
    first, second = make.filed(town, at), make.filed(town, at)
    client = signed_in(town.dispatcher)
    answer = press(client, first, "screen-transfer", queue="to_dispatch", **TOGETHER)
    assert answer.url == f"/desk/matters/?box=to_dispatch&open={second.number}"
    page = client.get(answer.url).content.decode()
    assert f'hx-get="/desk/matters/{second.number}/screen-transfer/?seen=' in page
    assert "已办「审核并转送」：小区停车费" in page
    answer = press(client, second, "screen-transfer", queue="to_dispatch", **TOGETHER)
    assert answer.url == "/desk/matters/?box=to_dispatch"
    assert "待分办的都送出去了" in client.get(answer.url).content.decode()


def test_one_that_is_left_for_later_gives_way_to_the_one_behind_it(
    town: Town, at: datetime, signed_in: SignedIn
) -> None:
    first, second = make.filed(town, at), make.filed(town, at)
    page = signed_in(town.dispatcher).get(f"/desk/matters/{first.number}/screen-transfer/?queue=to_dispatch")
    assert f"open={second.number}" in page.content.decode()


@pytest.mark.parametrize(
    ("who", "start", "word"),
    [
        ("dispatcher", make.filed, "screen-transfer"),
        ("handler", make.transferred, "accept-serve_letter"),
        ("head", make.drafted, "sign-serve"),
        ("handler", make.accepted, "hear"),
    ],
)
def test_the_button_of_a_row_leads_to_the_usual_form(
    who: str, start, word: str, town: Town, at: datetime, signed_in: SignedIn
) -> None:
    matter = start(town, at)
    answer = signed_in(getattr(town, who)).get(f"/desk/matters/{matter.number}/next/?queue=mine")
    assert answer.url.startswith(f"/desk/matters/{matter.number}/{word}/")


def test_who_has_nothing_to_do_here_is_led_to_the_file(town: Town, at: datetime, signed_in: SignedIn) -> None:
    matter = make.transferred(town, at)
    answer = signed_in(town.dispatcher).get(f"/desk/matters/{matter.number}/next/")
    assert answer.url == f"/desk/matters/{matter.number}/"


# ---------------------------------------------------------------- many at once


def bulk(client: Client, kind: str, matters: list[Matter], **typed: object):
    seen = {f"seen.{one.number}": one.log_seq for one in matters}
    return client.post(
        "/desk/matters/bulk/",
        {"kind": kind, "queue": "to_dispatch", "number": [one.number for one in matters], **seen, **typed},
    )


def test_alike_matters_are_passed_on_each_as_its_own_step(town: Town, at: datetime, signed_in: SignedIn) -> None:
    matters = [make.screened(town, at) for _ in range(3)]
    client = signed_in(town.dispatcher)
    numbers = "&".join(f"number={one.number}" for one in matters)
    form = client.get(f"/desk/matters/bulk/?kind=pass_on&queue=to_dispatch&{numbers}").content.decode()
    assert form.count('name="number"') == 3
    assert bulk(client, "pass_on", matters, office="lh-zjj").status_code == 302
    assert all(acts(one)[-1] == "transfer" for one in matters)


def test_one_office_is_proposed_for_all_only_where_the_duty_list_proposes_it_for_each(
    town: Town, at: datetime, signed_in: SignedIn
) -> None:
    fees, other = make.screened(town, at, category="0101"), make.screened(town, at)
    url, client = "/desk/matters/bulk/?kind=pass_on&queue=to_dispatch", signed_in(town.dispatcher)
    chosen = '<option value="lh-zjj" selected'
    told = "权责清单建议的单位不一样"
    page = client.get(f"{url}&number={fees.number}").content.decode()
    assert (chosen in page, told in page) == (True, False)
    page = client.get(f"{url}&number={fees.number}&number={other.number}").content.decode()
    assert (chosen in page, told in page) == (False, True)


def test_what_was_not_done_is_told_row_by_row(town: Town, at: datetime, signed_in: SignedIn) -> None:
    good, raw, stale = make.screened(town, at), make.filed(town, at), make.screened(town, at)
    make.screen(stale, level="county", nature="claim", acceptable=True, reason="再看", by=town.dispatcher, at=at)
    page = bulk(signed_in(town.dispatcher), "pass_on", [good, raw, stale], office="lh-zjj")
    told = {one.matter.number: one.sentence for one in page.context["left"]}
    assert [one.matter for one in page.context["done"]] == [good]
    assert "已登记" in told[raw.number]
    assert "新进展" in told[stale.number]
    assert "办好 1 件，没办成 2 件" in page.content.decode()
    assert (acts(raw)[-1], acts(stale)[-1]) == ("intake", "screen")


def test_opinions_and_reviews_are_marked_served_alike(town: Town, at: datetime, signed_in: SignedIn) -> None:
    signed, drafted = make.signed(town, at), make.drafted(town, at)
    page = bulk(signed_in(town.handler), "mark_served", [signed, drafted], **SERVED)
    assert [one.matter for one in page.context["done"]] == [signed]
    assert [one.matter for one in page.context["left"]] == [drafted]
    review = stages.review_signed(town, at)
    assert bulk(signed_in(town.reviewer), "mark_served", [review], **SERVED).status_code == 302
    assert acts(review)[-1] == "serve_review"


def test_waiting_letters_are_printed_in_one_file(town: Town, at: datetime, signed_in: SignedIn) -> None:
    matters = [make.signed(town, at) for _ in range(2)]
    numbers = "&".join(f"number={one.number}" for one in matters)
    answer = signed_in(town.handler).get(f"/desk/matters/bulk/?kind=print&queue=to_serve&{numbers}")
    assert answer["Content-Type"] == "application/pdf"


def test_nobody_reaches_a_strangers_matter_through_a_bulk(town: Town, at: datetime, signed_in: SignedIn) -> None:
    matter = make.screened(town, at)
    assert bulk(signed_in(town.stranger), "pass_on", [matter], office="lh-zjj").status_code == 302
    assert acts(matter)[-1] == "screen"
    assert signed_in(town.dispatcher).get("/desk/matters/bulk/?kind=nonsense").status_code == 404


def test_who_mends_a_draft_has_the_words_with_which_it_came_back(town: Town, at: datetime, signed_in: SignedIn) -> None:
    matter = review_opinion(make.drafted(town, at), agree=False, comment="依据要写到条", by=town.head, at=at)
    client = signed_in(town.handler)
    assert "依据要写到条" in client.get(f"/desk/matters/{matter.number}/draft_opinion/").content.decode()
    page = client.get(f"/desk/matters/{matter.number}/").content.decode()
    assert "李工经办" in page


def test_the_file_offers_the_joined_form_beside_the_usual_act(town: Town, at: datetime, signed_in: SignedIn) -> None:
    matter = make.filed(town, at)
    page = signed_in(town.dispatcher).get(f"/desk/matters/{matter.number}/").content.decode()
    assert f'href="/desk/matters/{matter.number}/screen-transfer/?seen=' in page
    assert "还没有人经办" in page


def test_what_was_typed_for_several_outlives_a_session(town: Town, at: datetime, signed_in: SignedIn) -> None:
    """The draft leads back to the same matters, though the address names none of them; sent, it is gone."""
    matters = [make.screened(town, at), make.screened(town, at)]
    client = signed_in(town.dispatcher)
    typed = {"kind": "pass_on", "queue": "to_dispatch", "number": [one.number for one in matters], "office": "lh-zjj"}
    assert client.post("/desk/matters/bulk/?keep", typed | {"words": "请尽快办"}).status_code == 200
    back = signed_in(town.dispatcher).get("/desk/matters/bulk/")
    assert back.status_code == 302
    assert all(one.number in back["Location"] for one in matters)
    assert "请尽快办" in client.get(back["Location"]).content.decode()
    assert bulk(client, "pass_on", matters, office="lh-zjj").status_code == 302
    assert client.get("/desk/matters/bulk/").status_code == 404
