"""Letters as they are issued: numbers without gaps, a text that nobody changes, one print for ever."""

import io
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from threading import Barrier
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from PIL import Image
from pypdf import PdfReader

from tests.documents.samples import FACTS, SHARED
from tests.town import Town
from xinhe.documents import archive
from xinhe.documents.issuing import by_token, check_url, draw, for_log, is_intact, issue
from xinhe.documents.models import Document, DocumentCounter, File, Method, OfficeSeal, Service
from xinhe.documents.seals import keep_seal, seal_of
from xinhe.documents.sweeping import sweep
from xinhe.kernel.refusal import Invalid, Refused

LEFT_TO_THE_OFFICE = {"office", "day", "phone", "address"}
MARK = "临住建信"


def issued(town: Town, at: datetime, form: str = "extension_notice", mark: str = MARK, **changes: object) -> Document:
    facts = {k: v for k, v in SHARED.items() if k not in LEFT_TO_THE_OFFICE} | FACTS[form] | changes
    account = town.head.account
    document = issue(form, facts, office=town.housing, mark=mark, subject_id=uuid4(), seq=3, at=at, by=account)
    document.save(force_insert=True)
    return document


def picture(size: int = 60, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (size, size), (220, 0, 0)).save(out, kind)
    return out.getvalue()


def upload(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("seal.png", data)


@pytest.fixture
def as_owner(db: None) -> Callable[[str, list[object]], None]:
    """Run a statement as the owner, who may do what the running role may not."""

    def run(sql: str, values: list[object]) -> None:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
            cursor.execute(sql, values)
            cursor.execute("SET LOCAL ROLE xinhe_app")

    return run


def test_a_letter_is_numbered_dated_and_kept_whole(town: Town, at: datetime) -> None:
    document = Document.objects.get(pk=issued(town, at).pk)
    assert document.number == "临住建信〔2026〕1号"
    assert document.title == "信访事项延期办理告知书"
    assert document.form_version == "2022-05-01"
    assert document.issued_on == date(2026, 3, 2)
    assert document.to_petitioner
    assert document.content["office"] == town.housing.name
    assert document.content["day"] == "2026年3月2日"
    assert document.content["contact"] == "（联系人：李工；联系电话：0000-1234567）"
    assert is_intact(document)
    assert for_log(document) == {
        "form": "extension_notice",
        "number": "临住建信〔2026〕1号",
        "hash": document.hash,
        "title": "信访事项延期办理告知书",
    }


def test_numbers_count_by_mark_and_by_year(town: Town, at: datetime) -> None:
    made = [issued(town, at), issued(town, at), issued(town, at, mark="临信"), issued(town, at.replace(year=2027))]
    assert [d.number for d in made] == [
        "临住建信〔2026〕1号",
        "临住建信〔2026〕2号",
        "临信〔2026〕1号",
        "临住建信〔2027〕1号",
    ]


def test_the_year_turns_at_midnight_in_china(town: Town, at: datetime) -> None:
    late = datetime.fromisoformat("2026-12-31T16:30:00+00:00")
    assert issued(town, late).number == "临住建信〔2027〕1号"


def test_a_letter_without_number_takes_none(town: Town, at: datetime) -> None:
    assert issued(town, at, "receipt", mark="").number == ""
    assert not DocumentCounter.objects.exists()


def test_a_rollback_gives_the_number_back(town: Town, at: datetime) -> None:
    issued(town, at)

    def fails() -> None:
        with transaction.atomic():
            assert issued(town, at).number.endswith("2号")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert issued(town, at).number == "临住建信〔2026〕2号"


def test_a_letter_that_lacks_a_fact_takes_no_number(town: Town, at: datetime) -> None:
    with pytest.raises(Invalid) as caught:
        issued(town, at, reason="")
    assert caught.value.errors == {"reason": "请填写延期理由。"}
    assert issued(town, at).number.endswith("〔2026〕1号")


@pytest.mark.parametrize("mark", ["", "  ", "字" * 21])
def test_an_office_without_a_mark_is_told_so(town: Town, at: datetime, mark: str) -> None:
    with pytest.raises(Refused, match="机关代字"):
        issued(town, at, mark=mark)


def test_issuing_draws_nothing(
    town: Town, at: datetime, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    with django_assert_max_num_queries(5):  # type: ignore[attr-defined]
        issued(town, at)
    assert not archive.place_of("0" * 64).parents[2].exists()


@pytest.mark.parametrize("table", ["documents_document", "documents_service"])
@pytest.mark.parametrize("change", ["UPDATE {} SET at = now()", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_running_role_may_only_add(town: Town, at: datetime, table: str, change: str) -> None:
    document = issued(town, at)
    Service.objects.create(document=document, method=Method.MAIL, on=date(2026, 3, 4), proof="挂号信", at=at)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change.format(table))


@pytest.mark.parametrize(
    ("change", "value"),
    [
        ("content = jsonb_set(content, '{blocks,1,text}', to_jsonb(%s::text))", "延长至2027年"),
        ("number = %s", "临住建信〔2026〕9号"),
        ("title = %s", "信访事项受理告知书"),
        ("issued_on = %s", "2026-01-01"),
        ("subject_id = %s", "00000000-0000-7000-8000-000000000000"),
    ],
)
def test_a_letter_that_was_altered_is_known_and_not_drawn(
    town: Town, at: datetime, as_owner: Callable[[str, list[object]], None], change: str, value: str
) -> None:
    document = issued(town, at)
    as_owner(f"UPDATE documents_document SET {change} WHERE id = %s", [value, document.pk])
    altered = Document.objects.get(pk=document.pk)
    assert not is_intact(altered)
    with pytest.raises(Refused, match="内容与签发时的存证不符"):
        draw(altered)


def test_a_letter_is_drawn_with_the_seal_of_its_day(town: Town, at: datetime) -> None:
    document = issued(town, at)
    keep_seal(town.housing, upload(picture()), town.head.account, at)
    first = draw(document)
    sealed = issued(town, at)
    keep_seal(town.housing, upload(picture(70)), town.head.account, at)
    assert draw(sealed).count(b"/Image") > first.count(b"/Image")
    assert sealed.seal != OfficeSeal.objects.get().image
    text = re.sub(r"[\s\u200b]", "", "".join(p.extract_text() for p in PdfReader(io.BytesIO(first)).pages))
    assert document.number in text
    assert check_url(document) in text


def test_a_seal_that_was_exchanged_is_refused(town: Town, at: datetime) -> None:
    keep_seal(town.housing, upload(picture()), town.head.account, at)
    document = issued(town, at)
    archive.place_of(document.seal).write_bytes(b"other")
    with pytest.raises(Refused, match="与签发时的存证不符"):
        draw(document)


def test_seals_are_not_swept_with_old_uploads(town: Town, at: datetime) -> None:
    keep_seal(town.housing, upload(picture()), town.head.account, at)
    document = issued(town, at)
    assert sweep(older_than=datetime.fromisoformat("2100-01-01T00:00:00+00:00")) == 0
    assert draw(document)
    assert seal_of(town.housing)
    assert not File.objects.exists()


def test_a_paper_is_found_by_its_token_alone(town: Town, at: datetime) -> None:
    document, other = issued(town, at), issued(town, at)
    assert by_token(document.token) == document
    assert document.token != other.token
    assert len(document.token) == 24
    assert [by_token(token) for token in ("", "x", "%", document.token[:-1], "y" * 5000)] == [None] * 5


def test_a_seal_is_a_png_and_a_new_one_takes_the_place_of_the_old(town: Town, at: datetime) -> None:
    assert seal_of(town.housing) is None
    keep_seal(town.housing, upload(picture(60)), town.head.account, at)
    keep_seal(town.housing, upload(picture(80)), town.head.account, at)
    assert Image.open(io.BytesIO(seal_of(town.housing) or b"")).size == (80, 80)
    assert OfficeSeal.objects.count() == 1
    assert issued(town, at).seal == OfficeSeal.objects.get().image


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (picture(kind="JPEG"), "印章须是 PNG 图片"),
        (b"", "印章须是 PNG 图片"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "印章须是 PNG 图片"),
        (picture()[:40], "已损坏"),
        (picture() + b"\0" * 1024 * 1024, "不能超过 1 MB"),
    ],
)
def test_what_is_no_seal_is_refused_in_a_sentence(town: Town, at: datetime, data: bytes, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence) as caught:
        keep_seal(town.housing, upload(data), town.head.account, at)
    assert caught.value.status == 422
    assert seal_of(town.housing) is None


@pytest.mark.parametrize("form", sorted(FACTS))
def test_every_form_can_be_issued(town: Town, at: datetime, form: str) -> None:
    document = issued(town, at, form)
    assert is_intact(Document.objects.get(pk=document.pk))
    assert len(document.title) <= 40


# ---------------------------------------------------------------- several at once


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gaps_and_no_twins_under_load(town: Town, at: datetime) -> None:
    start = Barrier(6)

    def one(n: int) -> None:
        start.wait()
        try:
            for turn in range(4):
                try:
                    with transaction.atomic():
                        issued(town, at)
                        if turn == n % 4:
                            raise RuntimeError
                except RuntimeError:
                    continue
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(one, range(6)))
    numbers = [int(n[len("临住建信〔2026〕") : -1]) for n in Document.objects.values_list("number", flat=True)]
    assert sorted(numbers) == list(range(1, 19))
