"""Photographs are looked at and taken out before they are handed in; own words are read again afterwards."""

import io
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests import town as make
from tests.conftest import Clock
from tests.portal.resident import file_it, open_it, page, photo, typed
from tests.town import Town
from xinhe.documents.models import File
from xinhe.matters.acts.add_material import add_material
from xinhe.matters.models import Matter
from xinhe.people.person import petitioner
from xinhe.petition.acts.rate import rate

pytestmark = pytest.mark.django_db


def picture(width: int, height: int, **options: object) -> SimpleUploadedFile:
    """A photograph with a red left half."""
    drawn = Image.new("RGB", (width, height), "blue")
    drawn.paste("red", (0, 0, width // 2, height))
    out = io.BytesIO()
    drawn.save(out, "JPEG", **options)
    return SimpleUploadedFile("现场.jpg", out.getvalue(), "image/jpeg")


def shown(client: Client, path: str) -> Image.Image:
    answer = client.get(path)
    assert (answer.status_code, answer["Content-Type"], answer["X-Content-Type-Options"]) == (
        200,
        "image/jpeg",
        "nosniff",
    )
    return Image.open(io.BytesIO(answer.content))


def test_a_photograph_is_drawn_anew_small_and_large(client: Client, town: Town) -> None:
    client.post("/petitions/new/", typed(town, files=picture(3000, 1500)))
    check = page(client, "/petitions/check/")
    path = check.partition('<img src="')[2].partition('"')[0]
    assert shown(client, path).size == (480, 240)
    assert shown(client, path.replace("/small/", "/large/")).size == (1600, 800)
    assert Client().get(path).status_code == 404, "another browser"
    assert client.get(path.replace("/small/", "/huge/")).status_code == 404


def test_one_that_lies_on_its_side_is_shown_upright(client: Client, town: Town) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    client.post("/petitions/new/", typed(town, files=picture(300, 150, exif=exif)))
    path = page(client, "/petitions/check/").partition('<img src="')[2].partition('"')[0]
    assert shown(client, path).size == (150, 300)


def test_it_is_taken_out_before_it_is_handed_in(client: Client, town: Town) -> None:
    client.post("/petitions/new/", typed(town, files=[picture(300, 150), photo("护栏.png")]))
    check = page(client, "/petitions/check/")
    digest = check.partition('name="drop" value="')[2].partition('"')[0]
    assert client.post("/petitions/check/", {"drop": digest})["Location"] == "/petitions/check/"
    check = page(client, "/petitions/check/")
    assert "护栏.png" in check
    assert "现场.jpg" not in check
    key = check.partition('name="key" value="')[2].partition('"')[0]
    client.post("/petitions/check/", {"key": key})
    assert [one.name for one in File.objects.filter(subject_id=Matter.objects.get().pk)] == ["护栏.png"]


def test_own_pictures_are_seen_again_and_by_nobody_else(client: Client, town: Town) -> None:
    matter = file_it(client, town, files=picture(300, 150))
    row = File.objects.get()
    path = f"/my/{matter.number}/files/{row.pk}/small/"
    assert path in page(client, f"/my/{matter.number}/")
    assert shown(client, path).size == (300, 150)
    assert Client().get(path).status_code == 404


def test_what_is_no_picture_is_not_drawn(client: Client, town: Town) -> None:
    paper = SimpleUploadedFile("合同.pdf", b"%PDF-1.4\n%%EOF")
    matter = file_it(client, town, files=paper)
    row = File.objects.get()
    assert client.get(f"/my/{matter.number}/files/{row.pk}/small/").status_code == 404
    assert "<img" not in page(client, f"/my/{matter.number}/").partition("<main")[2]


def test_own_words_are_read_again_and_those_of_staff_stay_as_the_rules_say(
    client: Client, town: Town, at: datetime
) -> None:
    matter = make.accepted(town, at)
    add_material(matter, text="又坏了一段护栏", by=petitioner(matter.pk), at=at)
    add_material(matter, text="窗口代交的话", by=town.clerk, at=at)
    open_it(client, matter)
    text = page(client, f"/my/{matter.number}/")
    assert "又坏了一段护栏" in text
    assert "窗口代交的话" not in text


def test_who_has_rated_is_not_asked_to_once_more(client: Client, town: Town, clock: Clock) -> None:
    matter = make.served(town, clock.at)
    open_it(client, matter)
    assert "请你评价" in page(client, f"/my/{matter.number}/")
    words = {"office_rating": "satisfied", "petition_office_rating": "satisfied", "comment": ""}
    rate(matter, **words, by=petitioner(matter.pk), at=clock.at)
    text = page(client, f"/my/{matter.number}/")
    assert "请你评价" not in text
    assert "你已经评价" in text
