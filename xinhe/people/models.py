"""Staff accounts, their roles and tokens, and the logs of what they looked at."""

from collections.abc import Mapping
from datetime import datetime
from ipaddress import ip_address
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models

from xinhe.jurisdiction.models import Office, Post
from xinhe.kernel import chain
from xinhe.kernel.uuid7 import uuid7


class Role(models.TextChoices):
    """What an account may be; rights are role × office × region × confidentiality."""

    CLERK = "clerk", "窗口登记"
    DISPATCHER = "dispatcher", "分办"
    HANDLER = "handler", "承办"
    HEAD = "head", "负责人"
    REVIEWER = "reviewer", "复查复核"
    INSPECTOR = "inspector", "督查"
    MEDIATOR = "mediator", "调解员"
    SYSADMIN = "sysadmin", "系统管理员"
    SECADMIN = "secadmin", "安全管理员"
    AUDITOR = "auditor", "审计管理员"


ADMINISTRATORS = frozenset({Role.SYSADMIN, Role.SECADMIN, Role.AUDITOR})


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by user name."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        """The account with this user name."""
        return self.get(username=username)


class Account(AbstractBaseUser):
    """A member of staff: one person, one account, one office."""

    username = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=40)
    office = models.ForeignKey(Office, models.PROTECT, related_name="accounts")
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="accounts")
    roles = ArrayField(models.CharField(max_length=20, choices=Role.choices), default=list)
    phone = models.CharField(max_length=30, blank=True)
    is_active = models.BooleanField(default=True)
    password_changed_at = models.DateTimeField(null=True, blank=True)
    is_password_given = models.BooleanField(default=False, help_text="Somebody else chose it; to be changed at once.")
    totp_secret = models.BinaryField(null=True, blank=True)
    totp_last_step = models.BigIntegerField(default=0)
    pending = ArrayField(
        models.BigIntegerField(),
        default=list,
        blank=True,
        help_text="Who filled this sensitive seat; until somebody else agrees it does not work.",
    )

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name

    def has_role(self, *roles: str) -> bool:
        """True when the account holds any of these roles."""
        return bool(set(roles) & set(self.roles))

    @property
    def is_waiting(self) -> bool:
        """True while a second person has not agreed to it yet."""
        return bool(self.pending)

    @property
    def role_titles(self) -> str:
        """The roles in Chinese, for a page's corner."""
        return "、".join(str(Role(r).label) for r in self.roles)


class Token(models.Model):
    """A bearer token for the API: only its hash is kept."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="tokens")
    hash = models.CharField(max_length=64, unique=True)
    label = models.CharField(max_length=60, blank=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    objects: ClassVar[models.Manager["Token"]] = models.Manager()

    def __str__(self) -> str:
        return self.label or f"token {self.pk}"


class Linked(models.Model):
    """A row of a log in which each is tied to the one before by its hash. Written by ``chaining.append`` alone.

    A row without ``seq`` was put in past that door, and the verification names it.
    """

    at: datetime  # each log has its moment
    seq = models.BigIntegerField(unique=True, null=True, editable=False)
    previous = models.CharField(max_length=64, blank=True, editable=False)
    hash = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        abstract = True

    def entry(self) -> Mapping[str, object]:
        """What the hash covers: every column but the hashes themselves."""
        raise NotImplementedError

    def computed_hash(self) -> str:
        """The hash that the row ought to carry."""
        return chain.link(self.previous, {"seq": self.seq, **self.entry()})


class ChainHead(models.Model):
    """The last row of one of these logs: who appends locks it, so that each has one chain without gaps."""

    name = models.CharField(max_length=20, primary_key=True)
    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=chain.GENESIS)

    objects: ClassVar[models.Manager["ChainHead"]] = models.Manager()

    def __str__(self) -> str:
        return f"{self.name} {self.seq}"


class SignInWay(models.TextChoices):
    """By what somebody signs in."""

    PASSWORD = "password", "口令"
    PHONE = "phone", "手机验证码"


class SignIn(Linked):
    """One try to sign in, kept for the audit administrator (等保 8.1.4.3).

    ``username`` is what was typed; of a telephone the account's own name, or the number masked where it opens none.
    """

    username = models.CharField(max_length=40)
    account = models.ForeignKey(Account, models.SET_NULL, null=True, blank=True)
    at = models.DateTimeField(db_index=True)
    address = models.GenericIPAddressField(null=True, blank=True)
    result = models.CharField(
        max_length=12,
        choices=[
            ("ok", "成功"),
            ("wrong", "口令错误"),
            ("locked", "已锁定"),
            ("code", "动态码错误"),
            ("out", "退出"),
            ("pending", "未经确认"),
        ],
    )
    way = models.CharField(max_length=8, choices=SignInWay.choices, default=SignInWay.PASSWORD)

    objects: ClassVar[models.Manager["SignIn"]] = models.Manager()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.username} {self.result}"

    def entry(self) -> Mapping[str, object]:
        """What the hash covers; a password is left out, as before there was another way."""
        told: dict[str, object] = {
            "username": self.username,
            "account": self.account_id,
            "at": self.at,
            "address": _plain(self.address),
            "result": self.result,
        }
        return told if self.way == SignInWay.PASSWORD else told | {"way": self.way}


class Reveal(Linked):
    """One look at a petitioner's identity: who, why, when, and until when it stays open. Never changed.

    A search for a person has no matter, and says in ``reason`` what was looked for. Who is looked up at a window is
    kept by the kind of fact, its keyed hash and how many matters were shown: in words the log would become the list
    that it guards against. ``was`` is the hash of an entry in the log that look-ups at a window once had of their own.
    """

    class Fact(models.TextChoices):
        """By what a person is looked up at a window."""

        ID_NUMBER = "id_number", "证件号码"
        PHONE = "phone", "电话"
        NAME = "name", "姓名"

    account = models.ForeignKey(Account, models.PROTECT, related_name="reveals")
    office = models.ForeignKey(Office, models.PROTECT)
    matter_id = models.UUIDField(db_index=True, null=True)
    number = models.CharField(max_length=24, blank=True)
    party = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=200)
    at = models.DateTimeField(db_index=True)
    until = models.DateTimeField()
    fact = models.CharField(max_length=10, choices=Fact.choices, blank=True)
    finder = models.CharField(max_length=40, blank=True)
    shown = models.PositiveSmallIntegerField(null=True)
    was = models.CharField(max_length=64, blank=True, editable=False)

    objects: ClassVar[models.Manager["Reveal"]] = models.Manager()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.account} {self.number}"

    def entry(self) -> Mapping[str, object]:
        """What the hash covers; what a look at one matter does not have is left out, as before there was any."""
        told: dict[str, object] = {
            "account": self.account_id,
            "office": self.office_id,
            "matter": str(self.matter_id) if self.matter_id else None,
            "number": self.number,
            "party": self.party,
            "reason": self.reason,
            "at": self.at,
            "until": self.until,
        }
        if self.fact:
            told |= {"fact": self.fact, "finder": self.finder, "shown": self.shown, "was": self.was}
        return told


class Change(Linked):
    """One act of administration: who changed which account or table, and how (等保 8.1.4.3). Never changed.

    ``detail`` tells it in words; ``rows`` holds every row that it changed, before and after, secrets as hashes.
    """

    class What(models.TextChoices):
        """What was done."""

        MADE = "made", "建账号"
        DETAILS = "details", "改姓名电话"
        ROLES = "roles", "改角色"
        OFFICE = "office", "调单位"
        DEACTIVATED = "deactivated", "停用账号"
        ACTIVATED = "activated", "启用账号"
        UNLOCKED = "unlocked", "解锁账号"
        CONFIRMED = "confirmed", "确认账号"
        PASSWORD_RESET = "password_reset", "重设口令"
        FACTOR_RELEASED = "factor_released", "解除动态码"
        FACTOR_BOUND = "factor_bound", "本人绑定动态码"
        PASSWORD_CHANGED = "password_changed", "本人改口令"
        PASSWORD_RENEWED = "password_renewed", "口令存法更新"
        TOKEN_ISSUED = "token_issued", "发接口令牌"
        TOKEN_REVOKED = "token_revoked", "收回接口令牌"
        TABLE_IMPORTED = "table_imported", "导入基础数据"
        HOLIDAYS_SET = "holidays_set", "录入放假安排"
        SEAL_REPLACED = "seal_replaced", "更换单位印章"
        COMMITTEE_CHANGED = "committee_changed", "改调解组织"
        MEDIATOR_KEPT = "mediator_kept", "登记调解员"
        TRAINING_KEPT = "training_kept", "记调解员培训"
        ABSENCE_KEPT = "absence_kept", "记调解员不在岗"
        CONSULTATION_KEPT = "consultation_kept", "记来访咨询"
        STOCK_TAKEN = "stock_taken", "登记存量"

    by = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="changes_made", help_text="Empty: at the command line."
    )
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="changes")
    what = models.CharField(max_length=20, choices=What.choices)
    detail = models.JSONField(default=dict)
    rows = models.JSONField(default=list)
    at = models.DateTimeField(db_index=True)
    address = models.GenericIPAddressField(null=True)

    objects: ClassVar[models.Manager["Change"]] = models.Manager()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.what}"

    def entry(self) -> Mapping[str, object]:
        """What the hash covers."""
        return {
            "by": self.by_id,
            "account": self.account_id,
            "what": self.what,
            "detail": self.detail,
            "rows": self.rows,
            "at": self.at,
            "address": _plain(self.address),
        }


def _plain(address: str | None) -> str | None:
    """An address as it is written whether it has been in the database or not."""
    if not address:
        return None
    found = ip_address(address)
    return str(getattr(found, "ipv4_mapped", None) or found)


class PhoneCode(models.Model):
    """A code that was sent to a telephone to see who has it in hand; the code follows from the key, and is not kept.

    ``phone`` is the number's keyed hash; ``purpose`` what the code is good for, and nothing else.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    phone = models.CharField(max_length=40, db_index=True)
    purpose = models.CharField(max_length=60)
    at = models.DateTimeField(db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["PhoneCode"]] = models.Manager()

    def __str__(self) -> str:
        return f"{self.purpose} {self.at:%H:%M}"


class Tries(models.Model):
    """How often something was tried in a window: query codes per matter and per address, filings per phone."""

    key = models.CharField(max_length=120, primary_key=True)
    since = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    objects: ClassVar[models.Manager["Tries"]] = models.Manager()

    def __str__(self) -> str:
        return self.key
