"""What holds of all accounts together: names, the last security administrator, and seats that one alone does not fill.

Whoever makes accounts could else make one that reads accusations, and sign in with it: for such a seat a second
person has to agree (等保 8.1.4.2 f separates the administrators).
"""

from collections.abc import Iterable
from datetime import datetime

from xinhe.jurisdiction.models import Office, OfficeKind
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.people.changes import place_and_roles, recording
from xinhe.people.models import Account, Change, Role
from xinhe.people.stock import ACCOUNTS

# What somebody may be at a mediation body: its chair and mediators; nothing there has to do with petitions.
AT_COMMITTEES = frozenset({Role.HEAD, Role.MEDIATOR})
TAKEN = gettext_noop("这个用户名已经有人用了；大小写不同也算同一个。")


def named(username: str) -> Account | None:
    """The account with this name; capitals make no other one, but for names that were given before."""
    found = list(Account.objects.filter(username__iexact=username).select_related("office__region")[:3])
    exact = next((one for one in found if one.username == username), None)
    return exact or (found[0] if len(found) == 1 else None)


def check_free(username: str) -> None:
    """Refuse a name that somebody has in other capitals; ask under the lock of ``recording``."""
    if Account.objects.filter(username__iexact=username).exists():
        raise Refused(TAKEN, code="name_taken", field="username")


def check_roles_fit(office: Office, roles: Iterable[str]) -> None:
    """Refuse a mediator elsewhere than at a mediation body, and anything but mediating and leading there."""
    held = set(roles)
    if office.is_committee and held - AT_COMMITTEES:
        raise Refused(
            gettext_noop("%(office)s是人民调解组织，那里的账号只能是调解员或者负责人（主任），不办信访事项。"),
            code="role_of_an_organ",
            field="roles",
            office=office.name,
        )
    if not office.is_committee and Role.MEDIATOR in held:
        raise Refused(
            gettext_noop("「调解员」只给人民调解组织的账号，%(office)s不是。请改选单位，或者去掉这个角色。"),
            code="mediator_elsewhere",
            field="roles",
            office=office.name,
        )


def is_sensitive(account: Account) -> bool:
    """True for a seat that reads accusations, or makes such seats: two people answer for who sits there."""
    roles = set(account.roles)
    if Role.SECADMIN in roles:
        return True
    if account.office.kind == OfficeKind.DISCIPLINE:
        return bool(roles)
    return account.office.is_petition_office and Role.DISPATCHER in roles


def entrust(account: Account, *, by: Account | None) -> None:
    """Note that ``by`` could now sign in here, or made the seat what it is: until another one agrees it does not work.

    An operator at the command line owns the database anyway, and is nobody's second person.
    """
    if by is None or not is_sensitive(account):
        return
    account.pending = sorted({*account.pending, by.pk})
    account.save(update_fields=["pending"])


def confirm(account: Account, *, by: Account | None, at: datetime, address: str | None = None) -> None:
    """Agree that this person sits there. Raises Refused for whoever had a hand in it themselves."""
    what, keys = Change.What.CONFIRMED, {str(account.pk)}
    with recording(what, by=by, account=account, at=at, address=address, tables=(ACCOUNTS,), keys=keys) as made:
        account.refresh_from_db(fields=["pending", "roles", "office", "is_active"])
        check_acting(by)
        if not account.pending:
            raise Refused(gettext_noop("这个账号不需要确认，或者已经确认过了。"), code="nothing_to_confirm")
        if by is not None and by.pk in {*account.pending, account.pk}:
            raise Refused(
                gettext_noop(
                    "这个账号是你办的，须由另一位安全管理员确认；没有另一位的，请运维人员在服务器上运行"
                    " xinhe account %(name)s --confirm。"
                ),
                code="own_account",
                name=account.username,
            )
        made.detail["after"] = place_and_roles(account)
        account.pending = []
        account.save(update_fields=["pending"])


def check_acting(by: Account | None) -> None:
    """Refuse an administrator who was closed while they waited for another one's act."""
    if by is None:
        return
    now = Account.objects.filter(pk=by.pk, is_active=True, pending=[], roles__contains=[Role.SECADMIN])
    if not now.exists():
        raise Refused(gettext_noop("你的账号刚被停用或者改了角色，这一步没有办。"), code="no_longer_yours")


def check_one_left() -> None:
    """Refuse an act after which nobody could make or open accounts any more; ask at its end, under its lock."""
    if not Account.objects.filter(is_active=True, pending=[], roles__contains=[Role.SECADMIN]).exists():
        raise Refused(gettext_noop("至少要留一位在用的安全管理员，请先建好另一位并经确认。"), code="last_administrator")
