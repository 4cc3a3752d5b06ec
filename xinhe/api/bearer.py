"""Who calls: a bearer token speaks for a member of staff. Sessions open nothing here, so no CSRF is needed."""

from typing import cast

from django.http import HttpRequest
from ninja.security import HttpBearer

from xinhe.api.answer import Problem
from xinhe.kernel.refusal import gettext_noop
from xinhe.people import tokens
from xinhe.people.person import Person, staff
from xinhe.web.clock import TimedRequest

NO_TOKEN = gettext_noop("请在请求头 Authorization 中写「Bearer 令牌」。没有令牌、令牌写错或过期都不能使用这个接口。")


class StaffRequest(TimedRequest):
    """A request whose token was good."""

    auth: Person


class Bearer(HttpBearer):
    """Lets a good token pass."""

    def authenticate(self, request: HttpRequest, token: str) -> Person | None:
        """The member of staff for whom the token speaks."""
        account = tokens.account_of(token.strip(), at=cast(TimedRequest, request).at)
        return staff(account) if account else None


def unauthorised() -> Problem:
    """The answer to a missing or bad token."""
    return Problem(NO_TOKEN, status=401, code="unauthorised")


def staff_or_public(request: HttpRequest) -> Person | None:
    """The member of staff behind the token, None where no token was sent; a bad one is refused."""
    if not request.headers.get("Authorization"):
        return None
    person: Person | None = Bearer()(request)
    if person is None:
        raise unauthorised()
    return person
