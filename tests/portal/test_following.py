"""A resident follows a matter with number and query code, and acts on it; nobody else learns anything."""

from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests import town as make
from tests.conftest import Clock
from tests.evidence import AMR, HEIC
from tests.portal.resident import file_it, open_it, page, photo
from tests.superuser import superuser
from tests.town import Town
from xinhe.documents.models import File
from xinhe.kernel.numbers import matter_number
from xinhe.matters.acts.add_material import add_material
from xinhe.matters.acts.note import note
from xinhe.matters.acts.screen import screen
from xinhe.matters.acts.withdraw import withdraw
from xinhe.matters.models import Event, Matter
from xinhe.matters.numbering import code_of
from xinhe.people.models import Reveal
from xinhe.people.person import petitioner
from xinhe.petition.models import Rating

pytestmark = pytest.mark.django_db

UNKNOWN = matter_number("LH", 2026, 999_999)
WRONG = "编号或查询码不对，请对照回执核对后再试。"


def test_from_filing_to_rating(client: Client, town: Town, clock: Clock) -> None:
    matter = file_it(client, town)
    client.post(f"/my/{matter.number}/add_material/", {"text": "又坏了一段", "files": photo()})
    client.post(f"/my/{matter.number}/urge/", {"text": "孩子天天经过"})
    _answer(matter, town, clock.forward(days=20))
    open_it(client, matter)
    client.post(
        f"/my/{matter.number}/rate/",
        {"office_rating": "satisfied", "petition_office_rating": "dissatisfied", "comment": "来得慢"},
    )
    rating = Rating.objects.get(matter=matter)
    assert (rating.office_rating, rating.petition_office_rating) == ("satisfied", "dissatisfied")
    acts = list(Event.objects.filter(matter=matter, by_kind="petitioner").values_list("act", flat=True))
    assert acts == ["intake", "add_material", "urge", "rate"]


def _answer(matter: Matter, town: Town, at: datetime) -> Matter:
    matter = screen(
        matter, level="county", nature="claim", acceptable=True, reason="属县级职权", by=town.dispatcher, at=at
    )
    matter = make.transfer(matter, office=town.housing, by=town.dispatcher, at=at)
    matter = make.accept(matter, by=town.handler, at=at)
    matter = make.hear(matter, text="护栏坏了", on=at.date(), means="phone", by=town.handler, at=at)
    matter = make.draft_opinion(matter, items=make.answers(2), by=town.handler, at=at)
    matter = make.sign(matter, by=town.head, at=at)
    return make.serve(matter, method="in_person", served_on=at.date(), proof="本人签收", by=town.handler, at=at)


def test_the_first_screen_says_who_until_when_and_why(client: Client, town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    open_it(client, matter)
    text = page(client, f"/my/{matter.number}/")
    for part in ("临河县住房和城乡建设局", "最迟书面答复你", "2026年5月6日（周三）", "劳动节假期", "第三十四条"):
        assert part in text, part


def test_a_typed_code_may_be_sloppy(client: Client, town: Town, at: datetime) -> None:
    matter = make.filed(town, at)
    code = code_of(matter).lower()
    response = client.post("/my/", {"number": f" {matter.number.lower()} ", "code": f"{code[:4]} {code[4:]}"})
    assert response["Location"] == f"/my/{matter.number}/"


def test_a_wrong_number_and_a_wrong_code_get_the_same_sentence(client: Client, town: Town, at: datetime) -> None:
    matter, other = make.filed(town, at), make.filed(town, at, title="另一件")
    answers = [
        client.post("/my/", {"number": matter.number, "code": code_of(other)}),
        client.post("/my/", {"number": "LH-26-004182-5", "code": code_of(matter)}),
    ]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert all(WRONG in answer.content.decode() for answer in answers)


def test_a_mistyped_number_is_told_beside_the_field(client: Client, town: Town) -> None:
    text = client.post("/my/", {"number": "LH-26-004182-6", "code": "AAAAAAAA"}).content.decode()
    assert "校验字符不符" in text
    assert 'href="#id_number"' in text


def test_the_twenty_first_guess_waits_even_if_right(client: Client, town: Town, at: datetime, clock: Clock) -> None:
    matter = make.filed(town, at)
    for _ in range(20):
        assert client.post("/my/", {"number": matter.number, "code": "AAAAAAAA"}).status_code == 422
    response = client.post("/my/", {"number": matter.number, "code": code_of(matter)})
    assert (response.status_code, response["Retry-After"]) == (429, "3601")
    elsewhere = Client(REMOTE_ADDR="10.0.0.9")
    assert elsewhere.post("/my/", {"number": matter.number, "code": code_of(matter)}).status_code == 302
    clock.forward(hours=1, seconds=1)
    open_it(client, matter)


def test_a_stranger_sees_the_same_page_whether_the_number_exists_or_not(
    client: Client, town: Town, at: datetime
) -> None:
    matter = make.filed(town, at)
    texts = [page(client, f"/my/{number}/").replace(number, "") for number in (matter.number, UNKNOWN)]
    assert matter.title not in texts[0]
    assert _without_token(texts[0]) == _without_token(texts[1])


def _without_token(text: str) -> list[str]:
    return [line for line in text.splitlines() if "csrf" not in line.lower()]


@pytest.mark.parametrize("act", ["add_material", "urge", "rate", "withdraw"])
def test_a_stranger_can_do_nothing(client: Client, town: Town, at: datetime, act: str) -> None:
    matter = make.filed(town, at)
    for answer in (
        client.get(f"/my/{matter.number}/{act}/"),
        client.post(f"/my/{matter.number}/{act}/", {"text": "x"}),
    ):
        assert answer["Location"] == f"/my/{matter.number}/"
    assert Event.objects.filter(matter=matter).count() == 1


def test_after_half_an_hour_the_code_is_asked_again(client: Client, town: Town, at: datetime, clock: Clock) -> None:
    matter = make.filed(town, at)
    open_it(client, matter)
    clock.forward(minutes=29)
    assert matter.title in page(client, f"/my/{matter.number}/")
    clock.forward(minutes=29)
    assert matter.title in page(client, f"/my/{matter.number}/")
    clock.forward(minutes=31)
    assert matter.title not in page(client, f"/my/{matter.number}/")


def test_leaving_closes_the_matter(client: Client, town: Town, at: datetime) -> None:
    matter = make.filed(town, at)
    open_it(client, matter)
    client.post("/my/leave/")
    assert matter.title not in page(client, f"/my/{matter.number}/")


def test_opening_renames_the_session(client: Client, town: Town, at: datetime) -> None:
    client.post("/petitions/new/", {"title": "x"})
    before = client.session.session_key
    open_it(client, make.filed(town, at))
    assert client.session.session_key != before


def test_a_new_code_shuts_nothing_that_is_open_but_the_old_code_opens_no_more(
    client: Client, town: Town, at: datetime
) -> None:
    matter = make.filed(town, at)
    old = code_of(matter)
    with superuser():
        Matter.objects.filter(pk=matter.pk).update(code_version=2)
    assert WRONG in client.post("/my/", {"number": matter.number, "code": old}).content.decode()


def test_material_brings_words_and_files(client: Client, town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    open_it(client, matter)
    response = client.post(f"/my/{matter.number}/add_material/", {"text": "缴费单", "files": photo()}, follow=True)
    assert "已交给办理单位" in response.content.decode()
    assert File.objects.get(subject_id=matter.pk).name == "护栏.png"


def test_empty_material_is_refused_beside_the_field(client: Client, town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    open_it(client, matter)
    response = client.post(f"/my/{matter.number}/add_material/", {"text": " "})
    assert response.status_code == 422
    assert response.content.decode().count("请写补充说明，或者选一个文件。") == 2


def test_a_bad_file_loses_no_word_and_writes_nothing(client: Client, town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    open_it(client, matter)
    bad = photo("程序.png")
    bad.file.write(b"MZ")
    bad.file.seek(0)
    response = client.post(f"/my/{matter.number}/add_material/", {"text": "缴费单在这里", "files": bad})
    assert (response.status_code, "缴费单在这里" in response.content.decode()) == (422, True)
    assert not Event.objects.filter(matter=matter, act="add_material").exists()


def test_urging_twice_a_day_is_refused_with_its_sentence(client: Client, town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    open_it(client, matter)
    client.post(f"/my/{matter.number}/urge/", {"text": ""})
    response = client.post(f"/my/{matter.number}/urge/", {"text": "再催"})
    assert (response.status_code, "今天已经催过一次" in response.content.decode()) == (422, True)
    assert client.get(f"/my/{matter.number}/urge/").status_code == 409


def test_a_rating_without_a_choice_is_told_per_question(client: Client, town: Town, at: datetime) -> None:
    matter = make.served(town, at)
    open_it(client, matter)
    text = client.post(f"/my/{matter.number}/rate/", {"comment": "辛苦了"}).content.decode()
    assert text.count("请选择满意、基本满意或不满意") == 4
    assert "辛苦了" in text
    assert not Rating.objects.exists()


def test_a_second_rating_is_refused(client: Client, town: Town, at: datetime) -> None:
    matter = make.served(town, at)
    open_it(client, matter)
    chosen = {"office_rating": "satisfied", "petition_office_rating": "satisfied"}
    client.post(f"/my/{matter.number}/rate/", chosen)
    text = client.post(f"/my/{matter.number}/rate/", chosen).content.decode()
    assert "你已经评价过这件事" in text
    assert "你已经评价过这件事" in page(client, f"/my/{matter.number}/")


def test_rating_late_says_so(client: Client, town: Town, at: datetime, clock: Clock) -> None:
    matter = make.served(town, at)
    clock.forward(days=40)
    open_it(client, matter)
    response = client.get(f"/my/{matter.number}/rate/")
    assert (response.status_code, "评价期限已过" in response.content.decode()) == (409, True)


def test_withdrawing_asks_first_and_then_ends_it(client: Client, town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    open_it(client, matter)
    assert "确定要撤回吗？" in page(client, f"/my/{matter.number}/withdraw/")
    client.post(f"/my/{matter.number}/withdraw/", {"seen": matter.log_seq})
    assert Matter.objects.get(pk=matter.pk).state == "withdrawn"


def test_a_stale_withdrawal_is_shown_anew(client: Client, town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    open_it(client, matter)
    note(matter, text="已联系物业", by=town.handler, at=at)
    response = client.post(f"/my/{matter.number}/withdraw/", {"seen": matter.log_seq})
    assert (response.status_code, "又有了新进展" in response.content.decode()) == (422, True)
    assert Matter.objects.get(pk=matter.pk).state == "accepted"
    assert response.context["matter"].log_seq == matter.log_seq + 1


def test_answers_are_shown_once_served_and_not_before(client: Client, town: Town, at: datetime) -> None:
    signed, served = make.signed(town, at), make.served(town, at, title="另一件")
    open_it(client, signed)
    open_it(client, served)
    assert "责令改正" not in page(client, f"/my/{signed.number}/")
    text = page(client, f"/my/{served.number}/")
    for part in ("责令改正", "未召开业主大会", "《物业管理条例》第十一条", "申请复查", "2026年4月1日（周三）"):
        assert part in text, part


def test_what_cannot_be_done_now_says_why(client: Client, town: Town, at: datetime) -> None:
    matter = make.filed(town, at)
    open_it(client, matter)
    text = page(client, f"/my/{matter.number}/")
    assert "为什么不能…" in text
    assert f'href="/my/{matter.number}/rate/"' not in text


def test_an_overdue_matter_says_so_and_offers_urging_first(
    client: Client, town: Town, at: datetime, clock: Clock
) -> None:
    matter = make.accepted(town, at)
    clock.forward(days=70)
    open_it(client, matter)
    text = page(client, f"/my/{matter.number}/")
    assert "已经超过法定期限" in text
    assert text.index("催一催</a>") < text.index("补充材料</a>")


def test_every_look_at_the_identity_is_told(client: Client, town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    Reveal.objects.create(
        account=town.handler.account, office=town.housing, matter_id=matter.pk, number=matter.number, party=1,
        reason="电话核实情况", at=at, until=at + timedelta(minutes=5),
    )  # fmt: skip
    open_it(client, matter)
    text = page(client, f"/my/{matter.number}/")
    assert "理由：电话核实情况" in text


def test_only_own_files_can_be_fetched(client: Client, town: Town, at: datetime, clock: Clock) -> None:
    mine = file_it(client, town, files=photo())
    own = File.objects.get(subject_id=mine.pk)
    answer = client.get(f"/my/{mine.number}/files/{own.pk}/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content).startswith(b"\x89PNG")  # type: ignore[arg-type]
    other = make.filed(town, at)
    assert client.get(f"/my/{other.number}/files/{own.pk}/").status_code == 404
    assert Client().get(f"/my/{mine.number}/files/{own.pk}/").status_code == 404


def test_the_small_picture_of_an_own_photo_is_shown_to_its_owner_alone(
    client: Client, town: Town, at: datetime
) -> None:
    mine = file_it(
        client, town, files=[photo(), SimpleUploadedFile("photo.jpg", HEIC), SimpleUploadedFile("录音", AMR)]
    )
    names = {one.name: one for one in File.objects.filter(subject_id=mine.pk)}
    text = page(client, f"/my/{mine.number}/")
    assert "photo.jpg.heic" in text
    assert "HEIC 照片" in text
    for name in ("护栏.png", "photo.jpg.heic"):
        address = f"/my/{mine.number}/files/{names[name].pk}/small/"
        assert address in text
        answer = client.get(address)
        assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
        assert answer["Cache-Control"] == "private, no-store"
        assert Client().get(address).status_code == 404
        assert client.get(f"/my/{make.filed(town, at).number}/files/{names[name].pk}/small/").status_code == 404
    sound = names["录音.amr"]
    assert f"{sound.pk}/small/" not in text
    assert client.get(f"/my/{mine.number}/files/{sound.pk}/small/").status_code == 404
    answer = client.get(f"/my/{mine.number}/files/{sound.pk}/")
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("audio/amr", "nosniff")
    assert answer["Content-Disposition"].startswith("attachment")
    answer.close()


def test_a_file_of_the_office_stays_with_the_office(client: Client, town: Town, at: datetime) -> None:
    matter = file_it(client, town, files=photo())
    own = File.objects.get(subject_id=matter.pk)
    with superuser():
        File.objects.filter(pk=own.pk).update(from_petitioner=False)
    assert client.get(f"/my/{matter.number}/files/{own.pk}/").status_code == 404


def test_a_refused_matter_promises_no_answer(client: Client, town: Town, at: datetime) -> None:
    matter = make.screened(town, at, acceptable=False)
    open_it(client, matter)
    assert "给你书面答复" not in page(client, f"/my/{matter.number}/")


def test_a_withdrawn_matter_has_nothing_ahead(client: Client, town: Town, at: datetime) -> None:
    matter = make.filed(town, at)
    withdraw(matter, by=petitioner(matter.pk), at=at)
    open_it(client, matter)
    text = page(client, f"/my/{matter.number}/")
    assert "撤回不影响以后再反映" in text
    assert "还没到这一步" not in text


def test_the_follow_page_costs_few_queries(
    client: Client, town: Town, at: datetime, django_assert_max_num_queries: object
) -> None:
    matter = make.served(town, at)
    open_it(client, matter)
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        client.get(f"/my/{matter.number}/")


def test_an_act_costs_few_queries(
    client: Client, town: Town, at: datetime, django_assert_max_num_queries: object
) -> None:
    matter = make.accepted(town, at)
    add_material(matter, text="先前的", by=petitioner(matter.pk), at=at)
    open_it(client, matter)
    with django_assert_max_num_queries(15):  # type: ignore[operator]
        client.post(f"/my/{matter.number}/urge/", {"text": ""})
