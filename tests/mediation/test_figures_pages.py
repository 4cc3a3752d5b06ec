"""The pages of the figures of mediation: who opens them, what they count, which files leave, and no person in them."""

from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
from django.conf import settings
from openpyxl import load_workbook

from tests.mediation.conftest import SignedIn
from tests.mediation.disputes import Bodies, bodies, effective, mediating
from tests.mediation.disputes import first as first_side
from tests.town import Town
from xinhe.desk.figures import views
from xinhe.insight import follower, profiles
from xinhe.insight.profiles import BadProfile, profile, read_profile
from xinhe.jurisdiction.models import Office
from xinhe.kernel.refusal import Unknown
from xinhe.matters.models import Matter
from xinhe.mediation.acts.leave import leave
from xinhe.mediation.acts.mark_hard import mark_hard
from xinhe.mediation.models import Committee, Consultation
from xinhe.mediation.visitors import enter
from xinhe.people.models import Account
from xinhe.people.person import Person, staff

PAGES = ("/desk/mediation/figures/{code}", "/desk/mediation/table/{code}")


@pytest.fixture
def have(town: Town, at: datetime) -> Bodies:
    """Two that were settled and one that ended, at the village; read by the follower."""
    found = bodies(town)
    hard = mark_hard(mediating(found, at), is_hard=True, reason="账目乱。", by=found.mediator, at=at)
    leave(hard, by=first_side(hard), at=at)
    effective(found, at)
    effective(found, at)
    enter(Committee.objects.get(office=found.village), on=at.date(), people=7, by=found.chair, at=at)
    follower.count(list(Matter.objects.values_list("pk", flat=True)))
    return found


@pytest.fixture
def bureau(have: Bodies) -> Person:
    office = Office.objects.create(
        code="lh-sfj", name="司法局", short="司法局", kind="department", region=have.town.county, is_justice_bureau=True
    )
    return staff(Account.objects.create(username="sfj", name="司法科员", office=office, roles=["handler"]))


@pytest.mark.parametrize("page", PAGES)
def test_each_page_opens_to_whom_it_should(have: Bodies, bureau: Person, signed_in: SignedIn, page: str) -> None:
    town = have.town
    people = {
        "chair": have.chair,
        "mediator": have.mediator,
        "street": have.street_chair,
        "county": have.county_chair,
        "bureau": bureau,
        **{name: getattr(town, name) for name in ("clerk", "dispatcher", "handler", "head", "inspector", "sysadmin")},
    }
    reads = {
        "": {"chair", "mediator", "street", "county", "bureau"},
        f"{have.village.code}/": {"chair", "mediator", "street", "county", "bureau"},
        f"{have.street.code}/": {"street", "county", "bureau"},
        f"{have.county.code}/": {"county", "bureau"},
        "nirgends/": set(),
    }
    for code, wanted in reads.items():
        url = page.format(code=code)
        opened = {who for who, person in people.items() if signed_in(person).get(url).status_code == 200}
        assert opened == wanted, code


def test_a_bureau_of_another_place_finds_nothing(have: Bodies, signed_in: SignedIn) -> None:
    elsewhere = Office.objects.create(
        code="sfs", name="司法所", short="司法所", kind="department", region=have.town.village, is_justice_bureau=True
    )
    by = staff(Account.objects.create(username="sfs", name="所员", office=elsewhere, roles=["handler"]))
    assert signed_in(by).get(f"/desk/mediation/figures/{have.county.code}/").status_code == 404
    assert signed_in(by).get(f"/desk/mediation/figures/{have.village.code}/").status_code == 200


def test_a_body_s_page_says_both_counts_of_each_rate(have: Bodies, signed_in: SignedIn) -> None:
    page = signed_in(have.chair).get("/desk/mediation/figures/").content.decode()
    for said in ("66.7%", "2 ÷ 3", "240", "不能相加", "登记来访"):
        assert said in page, said
    assert "[R]" not in page
    street = signed_in(have.street_chair).get("/desk/mediation/figures/").content.decode()
    assert "云锦苑社区人民调解委员会" in street
    assert "登记来访" in street


def test_each_number_leads_to_the_disputes_that_one_may_see(have: Bodies, bureau: Person, signed_in: SignedIn) -> None:
    own = signed_in(have.chair).get("/desk/mediation/figures/")
    links = {tile.label: tile.url for tile in (*own.context["tiles"], *own.context["flags"]) if tile.url}
    assert set(links) == {"受理", "达成协议", "没有达成，已终止", "疑难"}
    for label, n in (("受理", 3), ("达成协议", 2), ("疑难", 1)):
        listed = signed_in(have.chair).get(links[label]).context
        assert (listed["all"], listed["seen"], len(listed["lines"])) == (n, n, n)
    # Who sits above reads the number, and not the disputes of others.
    above = signed_in(have.street_chair).get(links["受理"].replace(have.village.code, have.street.code))
    assert (above.context["all"], above.context["seen"]) == (3, 0)
    sums = signed_in(bureau).get("/desk/mediation/figures/").context
    assert not any(tile.url for tile in (*sums["tiles"], *sums["flags"]))
    assert signed_in(bureau).get(links["受理"]).status_code == 404
    assert signed_in(have.chair).get(links["受理"].replace("figure=accepted", "figure=everything")).status_code == 404


def test_the_table_is_the_same_on_the_page_and_in_both_files(have: Bodies, bureau: Person, signed_in: SignedIn) -> None:
    client = signed_in(bureau)
    page = client.get("/desk/mediation/table/?span=month")
    shown = {one.title: one.said for one in page.context["sections"]}
    assert ["达成协议（件）", "2"] in shown["总数"]
    assert shown["按纠纷类型"][-1] == ["合计", "3", "6", "2", "1", "240"]
    assert len(shown["按纠纷类型"]) == 19
    book = load_workbook(BytesIO(client.get("/desk/mediation/table/?span=month&as=xlsx").content))
    assert book.sheetnames == list(shown)
    assert [cell.value for cell in list(book["按纠纷类型"])[-1]] == ["合计", 3, 6, 2, 1, 240]
    text = client.get("/desk/mediation/table/?span=month&as=csv").content.decode("utf-8-sig")
    assert "合计,3,6,2,1,240" in text
    assert client.get("/desk/mediation/table/?span=month&as=docx").status_code == 404


def test_the_profile_names_our_columns_as_its_file_does(have: Bodies, bureau: Person, signed_in: SignedIn) -> None:
    told = profile("sft-0018-2019")
    url = "/desk/mediation/table/?span=month&profile=sft-0018-2019&part={}&as=csv"
    bodies_csv = signed_in(bureau).get(url.format("bodies")).content.decode("utf-8-sig").splitlines()
    assert bodies_csv[0] == ",".join(name for _ours, name in told.columns["bodies"])
    assert len(bodies_csv) == 2  # the county's committee stands under no other
    assert ",3,6,2,1,240," in bodies_csv[1]
    types = signed_in(bureau).get(url.format("types")).content.decode("utf-8-sig").splitlines()
    assert len(types) == 19
    for wrong in ("profile=other", "profile=sft-0018-2019&part=people"):
        assert signed_in(bureau).get(f"/desk/mediation/table/?{wrong}&as=csv").status_code == 404
    with pytest.raises(Unknown):
        profile("../mediation/2011-01-01")


def test_a_profile_with_a_column_that_we_do_not_have_is_named(tmp_path) -> None:
    path = tmp_path / "x.toml"
    said = (settings.RULES / "exports" / "sft-0018-2019.toml").read_text(encoding="utf-8")
    path.write_text(said.replace('ours = "settled"', 'ours = "mediator"'), encoding="utf-8")
    with pytest.raises(BadProfile, match="mediator"):
        read_profile(path)


def test_no_file_and_no_page_of_figures_names_a_person(have: Bodies, bureau: Person, signed_in: SignedIn) -> None:
    names = ("赵物业", "方调解", "顾主任", "13912345678", "赵", "晏主任")
    for url in (
        "/desk/mediation/table/?span=month&as=csv",
        "/desk/mediation/table/?span=month&profile=sft-0018-2019&part=bodies&as=csv",
    ):
        text = signed_in(bureau).get(url).content.decode("utf-8-sig")
        assert [name for name in names if name in text] == []
    for url in ("/desk/mediation/figures/", "/desk/mediation/table/", f"/desk/mediation/figures/{have.village.code}/"):
        text = signed_in(bureau).get(url).content.decode()
        assert [name for name in names if name in text] == []


def test_a_period_without_anything_says_so(have: Bodies, signed_in: SignedIn) -> None:
    page = signed_in(have.chair).get("/desk/mediation/figures/?span=year&on=2024-05-01").content.decode()
    assert "这段时间没有数字" in page
    assert "—" in page
    assert "这段时间没有受理纠纷" in signed_in(have.chair).get("/desk/mediation/table/?on=2024-05-01").content.decode()


def test_the_people_of_a_body_write_down_who_came(have: Bodies, signed_in: SignedIn, at: datetime) -> None:
    url = f"/desk/mediation/bodies/{have.village.code}/visitors/"
    client = signed_in(have.mediator)
    wrong = client.post(url, {"on": (at + timedelta(days=3)).date().isoformat(), "people": 4, "type": ""})
    assert wrong.status_code == 422
    assert "日期不能晚于今天" in wrong.content.decode()
    assert client.post(url, {"on": at.date().isoformat(), "people": 4, "type": "02"}).status_code == 302
    row = Consultation.objects.get(people=4)
    assert "4 人" in client.get(url).content.decode()
    for other in (have.street_chair, have.town.clerk):
        assert signed_in(other).get(url).status_code == 404
        assert signed_in(other).post(f"{url}{row.pk}/drop/").status_code == 404
    assert client.post(f"{url}{row.pk}/drop/").status_code == 302
    assert not Consultation.objects.filter(pk=row.pk).exists()


def test_the_chair_saves_the_list_with_the_names_as_masked_as_on_the_page(have: Bodies, signed_in: SignedIn) -> None:
    answer = signed_in(have.chair).get("/desk/disputes/export/")
    rows = [[cell.value for cell in row] for row in load_workbook(BytesIO(answer.content)).active]
    assert len(rows) == 4
    assert rows[0][:5] == ["编号", "标题", "纠纷类型", "申请的一方", "对方"]
    assert not any("赵物业" in str(cell) for row in rows for cell in row)
    assert rows[1][4] == "赵*"
    kept = signed_in(have.chair).get("/desk/disputes/export/?box=kept")
    assert len(list(load_workbook(BytesIO(kept.content)).active)) == 3
    for other in (have.mediator, have.town.dispatcher):
        assert signed_in(other).get("/desk/disputes/export/").status_code == 404


def test_the_desk_has_both_acts_on_the_page_of_a_dispute(have: Bodies, signed_in: SignedIn, at: datetime) -> None:
    matter = mediating(have, at)
    client = signed_in(have.chair)
    url = f"/desk/disputes/{matter.number}"
    assert client.post(f"{url}/describe/", {"since_on": "", "amount": "", "seen": matter.log_seq}).status_code == 422
    told = {"since_on": date(2020, 1, 1).isoformat(), "amount": "1280.50", "seen": matter.log_seq}
    assert client.post(f"{url}/describe/", told).status_code == 302
    assert client.post(f"{url}/mark_hard/", {"is_hard": "yes", "reason": "几家都牵涉。"}).status_code == 302
    page = client.get(f"{url}/").content.decode()
    for said in ("疑难", "积案", "1,280.50 元", "几家都牵涉。"):
        assert said in page, said
    assert "1280.50" in client.get(f"{url}/describe/").content.decode()


def test_a_place_without_a_profile_has_its_table_all_the_same(
    have: Bodies, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (profiles, views):
        monkeypatch.setattr(module, "profiles", list)
    page = signed_in(have.chair).get("/desk/mediation/table/?span=all")
    assert page.status_code == 200
    assert "SF/T" not in page.content.decode()
    assert (
        signed_in(have.chair).get("/desk/mediation/table/?span=month&profile=sft-0018-2019&as=csv").status_code == 404
    )


def test_the_table_opens_on_the_last_whole_month(have: Bodies, bureau: Person, signed_in: SignedIn) -> None:
    """It is reported once a month is over; this month is one press away."""
    page = signed_in(bureau).get("/desk/mediation/table/").content.decode()
    assert "2026年2月1日" in page
    assert "期间 2026-02" not in page
