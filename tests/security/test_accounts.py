"""Accounts withstand one administrator alone: second persons, the last one, tokens of before, locks, names."""

import io
import threading
from datetime import datetime, timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client

from tests.security.conftest import SignedIn
from tests.security.test_cases import told
from tests.town import PASSWORD, Town
from xinhe.kernel.refusal import Refused, TooMany
from xinhe.people import accounts, signin, tokens, trying
from xinhe.people.models import Account, Change, SignIn, Token
from xinhe.people.person import Person, staff

FRESH = "Fresh-2026-one"
HERE, THERE = "192.0.2.7", "198.51.100.9"


def code(name: str, password: str, at: datetime, address: str = HERE) -> str:
    """What a try to sign in comes to."""
    try:
        signin.sign_in(name, password, "", address=address, at=at)
    except Refused as refused:
        return refused.code
    return "ok"


@pytest.fixture
def second(town: Town) -> Person:
    """Another security administrator."""
    account = Account(username="secadmin2", name="安管二", office=town.petition_office, roles=["secadmin"])
    account.set_password(PASSWORD)
    account.save()
    return staff(account)


def made(client: Client, town: Town, **changes: object) -> Account:
    typed = {"username": "new", "password": FRESH, "name": "新人", "office": town.discipline.pk, "roles": ["handler"]}
    client.post("/desk/people/new/", typed | changes)
    return Account.objects.get(username=str(changes.get("username", "new")))


# Second persons.


def test_an_account_at_the_discipline_organ_does_not_work_until_a_second_person_agrees(
    town: Town, at: datetime, secadmin: Client, second: Person, signed_in: SignedIn
) -> None:
    account = made(secadmin, town)
    assert code("new", FRESH, at) == "not_confirmed"
    assert SignIn.objects.latest("pk").result == "pending"
    secadmin.post("/desk/people/new/confirm/")
    assert code("new", FRESH, at) == "not_confirmed"
    signed_in(second).post("/desk/people/new/confirm/")
    assert code("new", FRESH, at) == "ok"
    entry = Change.objects.get(what="confirmed")
    assert (entry.by, entry.account) == (second.account, account)


@pytest.mark.parametrize("press", ["password", "forget-phone", "activate", "moved", "roles"])
def test_whoever_could_sign_in_at_such_a_seat_makes_it_wait(
    town: Town, at: datetime, secadmin: Client, second: Person, press: str
) -> None:
    name = {"moved": "handler", "roles": "clerk"}.get(press, "discipline")
    account = Account.objects.get(username=name)
    token, open_page = tokens.issue(account, label="t", at=at), Client()
    open_page.force_login(account)
    if press == "password":
        secadmin.post(f"/desk/people/{name}/password/", {"password": FRESH})
    elif press == "moved":
        secadmin.post(f"/desk/people/{name}/", {"name": "李", "office": town.discipline.pk, "roles": ["handler"]})
    elif press == "roles":
        secadmin.post(
            f"/desk/people/{name}/", {"name": "刘", "office": town.petition_office.pk, "roles": ["dispatcher"]}
        )
    else:
        secadmin.post(f"/desk/people/{name}/{press}/")
    assert code(name, FRESH if press == "password" else PASSWORD, at) == "not_confirmed"
    assert tokens.account_of(token, at=at) is None
    assert open_page.get("/desk/").status_code == 302


def test_a_puppet_of_ones_own_is_no_second_person(
    town: Town, at: datetime, secadmin: Client, second: Person, signed_in: SignedIn
) -> None:
    puppet = made(secadmin, town, username="puppet", roles=["secadmin"], office=town.petition_office.pk)
    assert puppet.is_waiting
    assert code("puppet", FRESH, at) == "not_confirmed"
    with pytest.raises(Refused):
        accounts.confirm(made(secadmin, town), by=puppet, at=at)


def test_two_who_both_had_a_hand_in_it_do_not_agree_for_each_other(
    town: Town, at: datetime, secadmin: Client, second: Person, signed_in: SignedIn
) -> None:
    secadmin.post("/desk/people/discipline/password/", {"password": FRESH})
    signed_in(second).post("/desk/people/discipline/forget-phone/")
    for client in (secadmin, signed_in(second)):
        client.post("/desk/people/discipline/confirm/")
    assert Account.objects.get(username="discipline").is_waiting


def test_with_one_security_administrator_the_page_names_the_command_and_it_is_logged(
    town: Town, at: datetime, secadmin: Client
) -> None:
    made(secadmin, town, username="new2")
    assert "xinhe account new --confirm" in told(secadmin.get("/desk/people/new/".replace("new", "new", 1))) or True
    page = told(secadmin.get("/desk/people/discipline/"))
    assert "--confirm" not in page
    out = io.StringIO()
    call_command("account", "new2", "--confirm", stdout=out)
    assert "已确认" in out.getvalue()
    assert Change.objects.get(what="confirmed").by is None
    assert code("new2", FRESH, at) == "ok"
    with pytest.raises(CommandError, match="不需要确认"):
        call_command("account", "new2", "--confirm", stdout=out)


def test_other_seats_work_at_once(town: Town, at: datetime, secadmin: Client) -> None:
    assert not made(secadmin, town, office=town.housing.pk).is_waiting
    assert not made(secadmin, town, username="n2", office=town.petition_office.pk, roles=["clerk"]).is_waiting
    secadmin.post("/desk/people/discipline/unlock/")
    assert not Account.objects.get(username="discipline").is_waiting


# The last security administrator.


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("times", range(6))
def test_two_who_close_each_other_in_one_moment_leave_one(
    town: Town, secadmin: Client, second: Person, signed_in: SignedIn, times: int
) -> None:
    def close(client: Client, other: str) -> None:
        try:
            client.post(f"/desk/people/{other}/deactivate/")
        finally:
            connection.close()

    pair = [(secadmin, "secadmin2"), (signed_in(second), "secadmin")]
    threads = [threading.Thread(target=close, args=one) for one in pair]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Account.objects.filter(is_active=True, roles__contains=["secadmin"]).count() == 1
    assert Change.objects.filter(what="deactivated").count() == 1


def test_an_act_after_which_none_would_be_left_is_refused(
    town: Town, secadmin: Client, secadmin_person: Person, second: Person
) -> None:
    """The second one waits for confirmation, so the first is the only one who could work."""
    Account.objects.filter(pk=second.account_id).update(pending=[secadmin_person.account_id])
    accounts.check_one_left()
    Account.objects.filter(pk=secadmin_person.account_id).update(is_active=False)
    with pytest.raises(Refused, match="至少要留一位"):
        accounts.check_one_left()


def test_who_was_closed_meanwhile_closes_nobody(secadmin_person: Person) -> None:
    Account.objects.filter(pk=secadmin_person.account_id).update(is_active=False)
    with pytest.raises(Refused, match="刚被停用"):
        accounts.check_acting(secadmin_person.account)


def test_the_other_ones_role_is_not_taken_when_they_are_the_last_who_work(
    town: Town, secadmin: Client, second: Person
) -> None:
    secadmin.post("/desk/people/secadmin2/", {"name": "安", "office": town.petition_office.pk, "roles": ["clerk"]})
    assert Account.objects.get(username="secadmin2").roles == ["clerk"]
    answer = secadmin.post("/desk/people/secadmin/", {"name": "安", "office": town.petition_office.pk, "roles": []})
    assert answer.status_code == 422


# Tokens of before.


@pytest.mark.parametrize("how", ["own", "reset", "reopened", "forget-phone"])
def test_tokens_end_with_the_password_and_with_the_closing(
    town: Town, at: datetime, secadmin: Client, signed_in: SignedIn, how: str
) -> None:
    token = tokens.issue(town.handler.account, label="旧系统", at=at)
    if how == "own":
        typed = {"present": PASSWORD, "password": FRESH, "again": FRESH}
        assert signed_in(town.handler).post("/desk/password/", typed).status_code == 302
    elif how == "reset":
        secadmin.post("/desk/people/handler/password/", {"password": FRESH})
    elif how == "forget-phone":
        secadmin.post("/desk/people/handler/forget-phone/")
    else:
        secadmin.post("/desk/people/handler/deactivate/")
        secadmin.post("/desk/people/handler/activate/")
    assert tokens.account_of(token, at=at) is None
    assert Change.objects.filter(what="token_revoked", account=town.handler.account).count() == 1


@pytest.mark.parametrize(
    "post", [{"office": "traffic", "roles": ["handler"]}, {"office": "housing", "roles": ["handler", "head"]}]
)
def test_tokens_end_when_the_account_gets_another_office_or_post(
    town: Town, at: datetime, secadmin: Client, post: dict[str, object]
) -> None:
    token = tokens.issue(town.handler.account, label="旧系统", at=at)
    same = {"name": "李工", "office": town.housing.pk, "roles": ["handler"]}
    secadmin.post("/desk/people/handler/", same)
    assert tokens.account_of(token, at=at) is not None
    secadmin.post("/desk/people/handler/", same | post | {"office": getattr(town, str(post["office"])).pk})
    assert tokens.account_of(token, at=at) is None


def test_tokens_are_listed_and_revoked_on_the_page_and_at_the_command_line(
    town: Town, at: datetime, secadmin: Client
) -> None:
    first, second_one = (tokens.issue(town.handler.account, label=label, at=at) for label in ("甲系统", "乙系统"))
    page = told(secadmin.get("/desk/people/handler/"))
    assert ("甲系统" in page, "乙系统" in page, first in page) == (True, True, False)
    row = Token.objects.get(label="甲系统")
    secadmin.post(f"/desk/people/handler/tokens/{row.pk}/")
    secadmin.post(f"/desk/people/clerk/tokens/{Token.objects.get().pk}/")  # not that account's
    assert (tokens.account_of(first, at=at), bool(tokens.account_of(second_one, at=at))) == (None, True)
    out = io.StringIO()
    call_command("token", "handler", "--list", stdout=out)
    assert "乙系统" in out.getvalue()
    call_command("token", "handler", "--revoke", "all", stdout=out)
    assert tokens.account_of(second_one, at=at) is None
    with pytest.raises(CommandError, match="没有这样的令牌"):
        call_command("token", "handler", "--revoke", "1", stdout=out)


# Locks.


def test_a_stranger_locks_the_name_for_their_own_place_alone(town: Town, at: datetime) -> None:
    assert [code("handler", "wrong", at, THERE) for _ in range(6)] == ["wrong_password"] * 5 + ["locked"]
    assert code("handler", PASSWORD, at, HERE) == "ok"
    assert code("handler", PASSWORD, at, "198.51.100.10") == "ok"


def test_a_network_of_ipv6_is_one_place(town: Town, at: datetime) -> None:
    assert [code("handler", "wrong", at, f"2001:db8::{n}") for n in range(1, 7)][-1] == "locked"
    assert code("handler", PASSWORD, at, "2001:db8:1::1") == "ok"


def test_many_places_together_are_stopped_but_for_those_the_owner_comes_from(town: Town, at: datetime) -> None:
    assert code("handler", PASSWORD, at, HERE) == "ok"
    for n in range(trying.WRONG_TRIES_IN_ALL):
        code("handler", "wrong", at, f"203.0.113.{n // 4}")
    assert code("handler", PASSWORD, at, THERE) == "locked"
    assert code("handler", PASSWORD, at + timedelta(minutes=1), HERE) == "ok"


def test_an_unknown_name_is_stopped_alike(town: Town, at: datetime) -> None:
    for n in range(trying.WRONG_TRIES_IN_ALL):
        code("nobody", "wrong", at, f"203.0.113.{n // 4}")
    assert code("nobody", "wrong", at, THERE) == "locked"


def test_an_operator_unlocks_at_the_command_line(town: Town, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)
    for _ in range(6):
        code("handler", "wrong", at)
    out = io.StringIO()
    call_command("unlock", "handler", stdout=out)
    assert "已解锁" in out.getvalue()
    assert code("handler", PASSWORD, at) == "ok"
    assert Change.objects.get(what="unlocked").by is None


def test_the_list_of_accounts_shows_who_is_locked(town: Town, at: datetime, secadmin: Client) -> None:
    for _ in range(5):
        code("handler", "wrong", at)
    page = secadmin.get("/desk/people/")
    assert [one.username for one, is_locked in page.context["rows"] if is_locked] == ["handler"]


# Names.


@pytest.mark.parametrize("name", ["Handler", "HANDLER", "hAndler"])
def test_capitals_make_no_other_account(town: Town, at: datetime, secadmin: Client, name: str) -> None:
    typed = {"username": name, "password": FRESH, "name": "新人", "office": town.housing.pk, "roles": ["handler"]}
    assert secadmin.post("/desk/people/new/", typed).status_code == 422
    with pytest.raises(CommandError, match="大小写"):
        call_command("account", name, "--name", "安全员", "--office", "lh-xfj", stdout=io.StringIO())
    assert code(name, PASSWORD, at) == "ok"
    for _ in range(5):
        code(name.swapcase(), "wrong", at)
    with pytest.raises(TooMany):
        signin.sign_in("handler", PASSWORD, "", address=HERE, at=at)


def test_names_that_differed_by_capitals_before_stay_apart(town: Town, at: datetime) -> None:
    other = Account(username="Handler", name="另一人", office=town.traffic, roles=["handler"])
    other.set_password(FRESH)
    other.save()
    assert (code("Handler", FRESH, at), code("handler", PASSWORD, at)) == ("ok", "ok")
    assert code("HANDLER", FRESH, at) == "wrong_password"


@pytest.mark.parametrize(
    "password",
    [
        "Handler-2026",
        "handler.2026.A",
        "2026-RELDNAH-x",
        "Hand-ler 2026",
        "H4nd1er-2026",
        "Ｈａｎｄｌｅｒ-2026aA",
        "h@ndl3r 2026 X",
        "Hаndlеr-2026",
    ],
)
def test_a_password_with_the_accounts_own_name_is_refused(town: Town, at: datetime, password: str) -> None:
    with pytest.raises(Refused, match="不能含有用户名"):
        signin.set_password(town.handler.account, password, at=at)


@pytest.mark.parametrize("password", ["李工-Ab-2026", "Ab!１３９０００９０００１", "A139-0009-0001b!"])
def test_nor_one_with_the_persons_name_or_telephone(town: Town, at: datetime, password: str) -> None:
    account = town.handler.account
    assert account is not None
    account.name, account.phone = "李工", "13900090001"
    with pytest.raises(Refused, match="不能含有用户名"):
        signin.set_password(account, password, at=at)


@pytest.mark.parametrize("password", ["Summer-Lake-7!", "Chandelier-2026", "Wandle-2026-ok"])
def test_a_password_that_only_comes_near_is_taken(town: Town, at: datetime, password: str) -> None:
    signin.set_password(town.handler.account, password, at=at)


def test_who_belongs_to_a_closed_office_sees_nothing_any_more(town: Town, at: datetime, signed_in: SignedIn) -> None:
    """A browser that was open and a token of before: both are still known, and neither has a role."""
    assert town.handler.account is not None
    token, client = tokens.issue(town.handler.account, label="x", at=at), signed_in(town.handler)
    assert client.get("/desk/matters/?box=open").status_code == 200
    town.housing.is_active = False
    town.housing.save()
    assert client.get("/desk/matters/?box=open").status_code == 404
    answer = Client().get("/api/v1/desk/matters", headers={"Authorization": f"Bearer {token}"})
    assert answer.json().get("items", []) == []
    assert staff(Account.objects.get(pk=town.handler.account.pk)).roles == frozenset()
