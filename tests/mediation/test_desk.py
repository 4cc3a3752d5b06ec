"""The pages of the network: who opens them, what they show, and that nothing there is of petitions."""

from datetime import date, datetime
from io import BytesIO

import pytest
from django.conf import settings
from openpyxl import load_workbook

from tests import town as make
from tests.mediation.conftest import SignedIn
from tests.mediation.network import Network, mediator
from xinhe.matters.models import Matter
from xinhe.mediation.models import Adviser, Mediator, Training, Unavailable

SEES = {"chair", "mediator", "village_chair", "bureau", "sysadmin"}
TRIAGES = {"chair", "mediator", "village_chair", "bureau", "clerk", "dispatcher", "handler", "head"}


def everybody(net: Network) -> dict:
    town = net.town
    own = {name: getattr(net, name) for name in ("chair", "mediator", "village_chair", "bureau")}
    return own | {
        name: getattr(town, name)
        for name in ("clerk", "dispatcher", "handler", "head", "inspector", "sysadmin", "auditor", "discipline_handler")
    }


PAGES = {
    "/desk/mediation/": SEES,
    "/desk/mediation/bodies/tj-street/": SEES,
    "/desk/mediation/bodies/tj-street/poster/": SEES,
    "/desk/mediation/bodies/tj-street/change/": {"chair"},
    "/desk/mediation/bodies/tj-street/new/": {"chair"},
    "/desk/mediation/people/{man}/": {"chair"},
    "/desk/mediation/advisers/": {"bureau", "sysadmin"},
    "/desk/mediation/export/bodies/": {"bureau", "sysadmin"},
    "/desk/mediation/export/people/?form=csv": {"bureau", "sysadmin"},
    "/desk/mediation/triage/": TRIAGES | {"discipline_handler"},
}


@pytest.mark.parametrize("path", PAGES)
def test_each_page_opens_to_whom_it_should(net: Network, signed_in: SignedIn, path: str) -> None:
    url = path.format(man=net.man.pk)
    opened = {who for who, person in everybody(net).items() if signed_in(person).get(url).status_code == 200}
    assert opened == PAGES[path]


POSTS = [
    "/desk/mediation/bodies/tj-street/change/",
    "/desk/mediation/bodies/tj-street/new/",
    "/desk/mediation/people/{man}/",
    "/desk/mediation/people/{man}/training/",
    "/desk/mediation/people/{man}/away/",
    "/desk/mediation/people/{man}/drop/training/{training}/",
]


@pytest.mark.parametrize("path", POSTS)
def test_nobody_but_the_chair_changes_anything(net: Network, signed_in: SignedIn, path: str) -> None:
    training = Training.objects.create(mediator=net.man, on=date(2026, 1, 1), hours=1, topic="x")
    url = path.format(man=net.man.pk, training=training.pk)
    before = list(Mediator.objects.values())
    for who, person in everybody(net).items():
        if who != "chair":
            answer = signed_in(person).post(url, {"name": "改", "training-topic": "y"})
            assert answer.status_code == 404, who
    assert list(Mediator.objects.values()) == before
    assert Training.objects.filter(pk=training.pk).exists()


PETITION_PAGES = [
    "/desk/matters/",
    "/desk/search/?q=停车",
    "/desk/board/",
    "/desk/findings/",
    "/desk/papers/",
    "/desk/hearings/",
    "/desk/letters/",
    "/desk/sharing/",
    "/desk/own/",
    "/desk/matters/export/",
    "/desk/register/visit/",
    "/desk/people/",
    "/desk/tables/",
    "/desk/board/tj-street/",
]


@pytest.mark.parametrize("who", ["chair", "mediator"])
def test_who_mediates_sees_nothing_of_petitions(net: Network, at: datetime, signed_in: SignedIn, who: str) -> None:
    matter = make.accepted(net.town, at)
    person = getattr(net, who)
    # Even a row that should never be: a body among the offices of a petition.
    Matter.objects.filter(pk=matter.pk).update(offices=[*matter.offices, net.street.pk])
    assert not Matter.objects.visible_to(person).exists()
    client = signed_in(person)
    for path in PETITION_PAGES:
        assert client.get(path).status_code == 404, path
    assert client.get(f"/desk/matters/{matter.number}/").status_code == 404
    day = client.get("/desk/").content.decode()
    assert matter.number not in day
    assert "停车" not in day
    for word in ("等我办", "考核看板", "督查发现", "登记来访"):
        assert word not in day
    assert "人民调解" in day
    assert "项不符合" in day


def test_the_list_is_found_by_words_and_tells_what_is_lacking(net: Network, signed_in: SignedIn) -> None:
    client = signed_in(net.bureau)
    answer = client.get("/desk/mediation/", {"q": "云城 人民调解"})
    assert [one.committee for one in answer.context["lines"]] == [net.street]
    assert "5 项不符合" in client.get("/desk/mediation/", {"q": "云锦苑"}).content.decode()
    assert [one.committee for one in client.get("/desk/mediation/", {"q": "周大姐"}).context["lines"]] == [net.street]
    rooms = client.get("/desk/mediation/", {"sort": "room"}).context["lines"]
    assert [one.committee for one in rooms] == [net.room]
    assert "没有找到这样的调解组织" in client.get("/desk/mediation/", {"q": "没有"}).content.decode()


def test_the_list_costs_the_same_for_one_body_and_many(
    net: Network, signed_in: SignedIn, django_assert_max_num_queries
) -> None:
    client = signed_in(net.bureau)
    client.get("/desk/mediation/")
    with django_assert_max_num_queries(16):
        client.get("/desk/mediation/")


def test_a_justice_bureau_sees_the_bodies_of_its_region_alone(net: Network, signed_in: SignedIn) -> None:
    office = net.county.office
    office.region = net.town.county.parent
    office.save()
    client = signed_in(net.bureau)
    assert client.get("/desk/mediation/bodies/tj-county/").status_code == 404
    assert client.get("/desk/mediation/bodies/tj-street/").status_code == 200


def test_a_body_shows_its_people_rooms_and_articles(net: Network, signed_in: SignedIn) -> None:
    Unavailable.objects.create(mediator=net.man, from_on=date(2026, 3, 1), until_on=date(2026, 3, 5), words="住院")
    page = signed_in(net.mediator).get("/desk/mediation/bodies/tj-street/").content.decode()
    assert "委员应为 3 至 9 人，现有 1 人" in page
    assert "《人民调解法》第八条第二款、第三十四条" in page
    assert "云和调解工作室" in page
    assert "不在岗，到3月5日" in page
    assert "住院" not in page  # why somebody is away is for the chair


def test_a_chair_registers_and_changes_a_mediator(net: Network, signed_in: SignedIn) -> None:
    client = signed_in(net.chair)
    typed = {
        "name": "郑能人",
        "sex": "female",
        "seat": "member",
        "engaged_on": "2026-03-02",
        "kinds": ["elder", "worthy"],
    }
    typed |= {"skills": ["02"], "languages": "普通话、临河话", "phone": "13900000005", "is_adult": "on", "tier": "2"}
    answer = client.post("/desk/mediation/bodies/tj-street/new/", typed)
    assert answer.status_code == 302, answer.context["form"].errors
    row = Mediator.objects.get(name="郑能人")
    assert (row.kinds, row.fields, row.languages, row.tier) == (["elder", "worthy"], ["02"], ["普通话", "临河话"], 2)
    page = client.get(f"/desk/mediation/people/{row.pk}/").content.decode()
    assert "13900000005" in page
    answer = client.post(f"/desk/mediation/people/{row.pk}/", typed | {"skills": ["77"], "name": ""})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"name"}
    answer = client.post(f"/desk/mediation/people/{row.pk}/", typed | {"skills": ["77"]})
    assert set(answer.context["form"].errors) == {"skills"}
    assert "13900000005" in answer.content.decode()


def test_what_a_chair_typed_is_kept_while_the_form_is_open(net: Network, signed_in: SignedIn) -> None:
    client, url = signed_in(net.chair), "/desk/mediation/bodies/tj-street/new/"
    client.post(f"{url}?keep", {"name": "半个名字", "kinds": ["elder"], "draft-title": "登记调解员"})
    form = client.get(url).context["form"]
    assert (form["name"].value(), form["kinds"].value()) == ("半个名字", ["elder"])


def test_a_chair_changes_the_body(net: Network, signed_in: SignedIn) -> None:
    client = signed_in(net.chair)
    typed = {"phone": "0000-7", "term_from_on": "2026-01-01", "term_until_on": "2028-12-31", "fields_taken": ["01"]}
    assert client.post("/desk/mediation/bodies/tj-street/change/", typed).status_code == 302
    net.street.refresh_from_db()
    net.street.office.refresh_from_db()
    assert (net.street.office.phone, net.street.term_until_on, net.street.fields) == (
        "0000-7",
        date(2028, 12, 31),
        ["01"],
    )
    wrong = client.post("/desk/mediation/bodies/tj-street/change/", typed | {"term_until_on": "2025-01-01"})
    assert set(wrong.context["form"].errors) == {"term_until_on"}
    studio = client.get("/desk/mediation/bodies/tj-studio/change/").content.decode()
    assert "任期届满" not in studio


def test_trainings_and_days_away_are_written_and_taken_back(net: Network, signed_in: SignedIn) -> None:
    client, url = signed_in(net.chair), f"/desk/mediation/people/{net.man.pk}/"
    said = {"training-on": "2026-02-01", "training-hours": "7.5", "training-topic": "文书"}
    assert client.post(f"{url}training/", said).status_code == 302
    late = client.post(f"{url}training/", said | {"training-on": "2026-04-01"})
    assert late.status_code == 422
    assert "日期不能晚于今天。" in late.content.decode()
    away = {"absence-from_on": "2026-03-02", "absence-until_on": "2026-03-04"}
    assert client.post(f"{url}away/", away).status_code == 302
    twice = client.post(f"{url}away/", away)
    assert twice.status_code == 422
    assert "重叠" in twice.content.decode()
    training, absence = Training.objects.get(), Unavailable.objects.get()
    assert client.post(f"{url}drop/training/{training.pk}/").status_code == 302
    assert client.post(f"{url}drop/absence/{absence.pk}/").status_code == 302
    assert client.post(f"{url}drop/absence/{absence.pk}/").status_code == 404
    assert not Training.objects.exists()


def test_a_mediator_opens_the_own_page_for_days_away_alone(net: Network, signed_in: SignedIn) -> None:
    net.man.account = net.mediator.account
    net.man.save()
    client, url = signed_in(net.mediator), f"/desk/mediation/people/{net.man.pk}/"
    page = client.get(url)
    assert page.status_code == 200
    assert page.context["form"] is None
    assert "培训" not in page.content.decode().split("哪些天不在岗")[1]
    assert client.post(url, {"name": "改"}).status_code == 404
    assert (
        client.post(f"{url}away/", {"absence-from_on": "2026-03-02", "absence-until_on": "2026-03-04"}).status_code
        == 302
    )


def test_the_export_counts_women_minorities_and_those_engaged(net: Network, signed_in: SignedIn) -> None:
    mediator(net.street, "=HYPERLINK(1)", is_minority=True, is_full_time=True)
    client = signed_in(net.bureau)
    book = load_workbook(BytesIO(client.get("/desk/mediation/export/bodies/").getvalue()))
    heads, *rows = book.active.iter_rows(values_only=True)
    row = dict(zip(heads, next(r for r in rows if r[0] == "tj-street"), strict=True))
    assert (row["主任"], row["委员人数"], row["妇女委员"], row["少数民族委员"]) == ("周大姐", 2, 1, 1)
    assert (row["聘任人数"], row["专职人数"]) == (1, 1)
    assert row["不符合规定的"].startswith("委员应为 3 至 9 人，现有 2 人")
    people = client.get("/desk/mediation/export/people/?form=csv").content.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in people
    assert "tj-street,云城街道人民调解委员会,周大姐,女,主任,五老,,2025-01-01," in people
    assert "1390" not in people


def test_coverage_shows_both_counts(net: Network, signed_in: SignedIn) -> None:
    make_region = net.town.village.parent.children.create
    make_region(code="990123001002", name="新村", level="village", path=f"{net.town.village.parent.path}990123001002/")
    Adviser.objects.create(
        region=net.town.village,
        firm="所",
        name="高明",
        contract_from_on=date(2025, 4, 1),
        contract_until_on=date(2026, 3, 31),
    )
    client = signed_in(net.bureau)
    assert "2 个村（社区），1 个有在期合同" in " ".join(client.get("/desk/mediation/").content.decode().split())
    page = client.get("/desk/mediation/advisers/").content.decode()
    assert "50.0%" in page
    assert "快到期" in page
    only = client.get("/desk/mediation/advisers/?only=without").content.decode()
    assert "新村" in only
    assert "高明" not in only


def test_a_window_asks_whom_to_turn_to_and_nothing_is_kept(net: Network, signed_in: SignedIn) -> None:
    client = signed_in(net.town.clerk)
    assert "看建议" in client.get("/desk/mediation/triage/").content.decode()
    asked = {"region": "云锦苑", "type": "06", "answers": ["may_escalate"], "parties": "2"}
    page = client.get("/desk/mediation/triage/", asked).content.decode()
    assert "难事" in page
    assert "第二十五条" in page
    assert "吴老师" in page
    assert "受理损害赔偿纠纷" in page
    wrong = client.get("/desk/mediation/triage/", asked | {"region": "没有的村", "type": ""})
    assert wrong.status_code == 422
    lost = client.get("/desk/mediation/triage/", asked | {"region": "没有的村"})
    assert "没有找到你填的地区" in lost.content.decode()


def test_the_poster_of_a_body_leads_to_its_application(net: Network, signed_in: SignedIn) -> None:
    net.street.office.address, net.street.office.hours = "云城街道 1 号", "周一至周五 8:30—17:30"
    net.street.office.save()
    desk = signed_in(net.chair)
    assert "/desk/mediation/bodies/tj-street/poster/" in desk.get("/desk/mediation/bodies/tj-street/").content.decode()
    said = desk.get("/desk/mediation/bodies/tj-street/poster/").content.decode()
    words = ("云城街道人民调解委员会", "云城街道 1 号", "0000-5200901", "周一至周五", "不收费，双方自愿", "<svg")
    for part in (*words, f"{settings.PUBLIC_URL}/mediation/new/?body=tj-street"):
        assert part in said
    assert "由谁登记" not in desk.get("/desk/mediation/bodies/tj-room/poster/").content.decode()
    net.room.sort = "group"  # which has no desk of its own, as a room has
    net.room.save()
    group = desk.get("/desk/mediation/bodies/tj-room/poster/").content.decode()
    assert "云和调解工作室" in group.partition("由谁登记")[2]


def test_a_body_that_takes_nothing_in_has_no_poster(net: Network, signed_in: SignedIn) -> None:
    net.street.office.is_active = False
    net.street.office.save()
    desk = signed_in(net.bureau)
    assert "/poster/" not in desk.get("/desk/mediation/bodies/tj-street/").content.decode()
    assert desk.get("/desk/mediation/bodies/tj-street/poster/").status_code == 404
