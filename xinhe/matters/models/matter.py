"""The matter: one thing a person asks of their government, from intake to close."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from xinhe.jurisdiction.models import Category, Office, Region
from xinhe.kernel.clock import EARLIEST, start_of_day
from xinhe.kernel.uuid7 import uuid7
from xinhe.people.models import Account
from xinhe.people.person import Person
from xinhe.records.models import Record


class Kind(models.TextChoices):
    """What kind of matter it is."""

    PETITION = "petition", "信访"
    DISPUTE = "dispute", "矛盾纠纷"
    HELP = "help", "求助"


class Channel(models.TextChoices):
    """How it came in (信访形式; 第十七条)."""

    WEB = "web", "网上"
    WECHAT = "wechat", "微信"
    EMAIL = "email", "邮件"
    VISIT = "visit", "来访"
    LETTER = "letter", "来信"
    PHONE = "phone", "来电"
    FAX = "fax", "传真"
    HOTLINE = "hotline", "12345"
    GRID = "grid", "网格"


ONLINE = (Channel.WEB, Channel.WECHAT, Channel.EMAIL)


class Nature(models.TextChoices):
    """The purpose of a petition (信访目的; 第二十九条至第三十一条)."""

    SUGGESTION = "suggestion", "建议意见"
    ACCUSATION = "accusation", "检举控告"
    CLAIM = "claim", "申诉求决"


ORAL = (Channel.VISIT, Channel.PHONE, Channel.HOTLINE)


class Lack(models.TextChoices):
    """What may still be missing of a matter that is registered (不齐备)."""

    READ_BACK = "read_back", "口述内容未宣读确认"
    REPRESENTATIVES = "representatives", "未推选代表"
    GUARDIAN = "guardian", "未写明监护人"
    MANDATE = "mandate", "无授权委托书"


class Confidentiality(models.TextChoices):
    """How closely it is kept."""

    NORMAL = "normal", "一般"
    SECRET = "secret", "保密"
    ACCUSATION = "accusation", "检举控告"


# What is being handled, or answered and still to be carried out; the indexes behind the lists of staff hold no more.
ALIVE = Q(is_open=True) | Q(due_on__isnull=False)


def may_know_accused(person: Person) -> bool:
    """True for whom an accusation concerns by office: dispatchers of petition offices, and the discipline organ.

    To all others nothing of a matter tells that it hangs on one, or who is accused (第三十条第三款).
    """
    if person.kind == "system":
        return True
    office = person.office
    if person.kind != "staff" or office is None:
        return False
    return office.kind == "discipline" or (office.is_petition_office and person.has_role("dispatcher"))


class MatterQuerySet(models.QuerySet["Matter"]):
    """The vocabulary in which surfaces ask for matters."""

    def visible_to(self, person: Person) -> "MatterQuerySet":
        """The matters this person may know of at all. Unknown never widens; the three administrators see none.

        An accusation is seen only by the petitioner, the dispatchers of the office that received it until they hand
        it over, and the organ it was handed to (第三十条): the discipline organ, or the one with the power to act. An
        accused office and those below it are barred from it and from what hangs on it; who stands aside
        (回避, 第二十八条第三款) does not see it either.
        """
        if person.kind == "system":
            return self
        if person.is_resident:
            return self.filter(pk=person.matter_id) if person.matter_id else self.none()
        if person.office is None:
            return self.none()
        office = person.office
        sees = Q(pk__in=[])
        if person.has_role("dispatcher", "inspector") and office.is_petition_office:
            path = office.region.path
            within = Q(region_path__gte=path, region_path__lt=path[:-1] + chr(ord(path[-1]) + 1))
            # What two sides say before a mediator is no petition, and no petition office reads it (rulebook E22).
            sees |= within & ~Q(kind=Kind.DISPUTE)
        if person.has_role("clerk", "dispatcher", "handler", "head", "reviewer"):
            sees |= Q(offices__contains=[office.pk])
        if person.has_role("mediator"):  # their own alone, also where they belong to another body
            sees |= Q(mediators__contains=[person.account_id])
            sees |= Q(kind=Kind.DISPUTE, registered_by=person.account_id)  # they took it down themselves
        if person.matter_id is not None:  # its petitioner stands at the window and proved to be the one on file
            sees |= Q(pk=person.matter_id)
        kept = ~Q(confidentiality=Confidentiality.ACCUSATION)
        if person.has_role("dispatcher"):
            # Once it was handed to the discipline organ, its content is hidden from the sender.
            kept |= Q(receiver=office, holder=office)
        if office.kind == "discipline":
            kept |= Q(holder=office) | Q(lead=office)
        elif not office.is_petition_office:
            kept |= Q(holder=office) & ~Q(receiver=office)
        if office.is_committee:
            # Whoever mediates hears both sides of a dispute; what one of them asks of an office is not theirs to read.
            kept &= ~Q(kind=Kind.PETITION)
        return (
            self.filter(sees & kept)
            .exclude(barred__contains=[office.pk])
            .exclude(recused__contains=[person.account_id])
        )

    def open(self) -> "MatterQuerySet":
        """Matters on which an office still owes the petitioner something."""
        return self.filter(is_open=True)


class Matter(Record):
    """A petition, dispute or request: its state stands here, the log tells how it came there.

    Written by the door and the acts alone.
    """

    # Whether this request only asked again for what an earlier one had made; in no column.
    is_retried = False

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(max_length=24)
    code_version = models.PositiveSmallIntegerField(default=1)
    procedure = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField(max_length=120)
    body = models.TextField()
    category = models.ForeignKey(Category, models.PROTECT, db_index=False, null=True, blank=True, related_name="+")
    problem_region = models.ForeignKey(Region, models.PROTECT, db_index=False, related_name="+")
    region_path = models.CharField(max_length=160, db_collation="C")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    language = models.CharField(max_length=10, default="zh-hans")

    receiver = models.ForeignKey(Office, models.PROTECT, db_index=False, related_name="received")
    holder = models.ForeignKey(Office, models.PROTECT, db_index=False, null=True, blank=True, related_name="held")
    lead = models.ForeignKey(Office, models.PROTECT, db_index=False, null=True, blank=True, related_name="led")
    first_receiver = models.ForeignKey(Office, models.PROTECT, db_index=False, null=True, blank=True, related_name="+")
    offices = ArrayField(models.BigIntegerField(), default=list)

    nature = models.CharField(max_length=12, choices=Nature.choices, blank=True)
    level = models.CharField(max_length=10, blank=True)
    is_acceptable = models.BooleanField(null=True, blank=True)
    confidentiality = models.CharField(max_length=12, choices=Confidentiality.choices, default=Confidentiality.NORMAL)
    is_anonymous = models.BooleanField(default=False)
    headcount = models.PositiveIntegerField(default=1)
    is_repeat = models.BooleanField(default=False)

    registered_by = models.ForeignKey(Account, models.PROTECT, db_index=False, null=True, blank=True, related_name="+")
    drafted_by = models.ForeignKey(Account, models.PROTECT, db_index=False, null=True, blank=True, related_name="+")
    signed_by = models.ForeignKey(Account, models.PROTECT, db_index=False, null=True, blank=True, related_name="+")
    carried_by = models.ForeignKey(
        Account,
        models.PROTECT,
        db_index=False,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who carries it in the office whose turn it is; empty while nobody does.",
    )
    accepted_on = models.DateField(null=True, blank=True)
    heard_at = models.DateTimeField(null=True, blank=True)
    served_on = models.DateField(null=True, blank=True)
    urged_on = models.DateField(null=True, blank=True)
    rated_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True, help_text="The earliest legal end of a running duty.")
    bounces = models.PositiveSmallIntegerField(default=0)

    received_on = models.DateField(null=True, blank=True, help_text="The day the words reached the office.")
    posted_on = models.DateField(null=True, blank=True, help_text="The postmark of a letter.")
    read_back_at = models.DateTimeField(null=True, blank=True, help_text="When spoken words were read back.")
    is_secret = models.BooleanField(default=False, help_text="The petitioner asked not to be named to the unit.")
    is_joint = models.BooleanField(default=False, help_text="A letter signed by several (联名信).")
    wants_paper = models.BooleanField(default=False)
    agrees_electronic = models.BooleanField(default=False, help_text="The petitioner agreed to electronic service.")
    is_urgent = models.BooleanField(default=False)
    is_supervised = models.BooleanField(default=False)
    is_designated = models.BooleanField(default=False, help_text="A superior or the joint meeting named the office.")
    is_admitted = models.BooleanField(null=True, blank=True, help_text="A review asked for late: was it taken in?")
    review_organ = models.ForeignKey(Office, models.PROTECT, db_index=False, null=True, blank=True, related_name="+")
    asked = ArrayField(models.BigIntegerField(), default=list, help_text="Offices that owe an answer.")
    barred = ArrayField(models.BigIntegerField(), default=list, help_text="Offices that may not know of it.")
    recused = ArrayField(models.BigIntegerField(), default=list, help_text="Accounts that stand aside.")

    mediators = ArrayField(models.BigIntegerField(), default=list, help_text="Accounts that mediate a dispute.")

    lacks = ArrayField(models.CharField(max_length=16), default=list, help_text="What it lacks and is asked for.")

    source = models.CharField(max_length=40, blank=True)
    source_id = models.CharField(max_length=80, blank=True)
    source_at = models.DateTimeField(null=True, blank=True)

    words = ArrayField(models.CharField(max_length=40), default=list)

    objects: ClassVar[MatterQuerySet] = MatterQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [
            GinIndex(fields=["words"], name="matter_words"),
            GinIndex(fields=["offices"], name="matter_offices"),
            # On what an office still owes something, without all that it had in the years before.
            GinIndex(fields=["offices"], name="matter_offices_alive", condition=ALIVE),
            models.Index(fields=["number"], name="matter_number"),
            models.Index(
                F("holder"),
                F("state"),
                F("due_on"),
                F("id"),
                name="matter_held_open",
                condition=Q(is_open=True),
            ),
            models.Index(F("due_on"), F("id"), name="matter_due_alive", condition=ALIVE),
            models.Index(F("receiver"), F("opened_at").desc(), F("id").desc(), name="matter_received"),
            models.Index(F("lead"), F("opened_at").desc(), F("id").desc(), name="matter_led"),
            models.Index(F("region_path"), F("opened_at"), name="matter_region"),
            models.Index(F("opened_at").desc(), F("id").desc(), name="matter_opened"),
            # What was answered and is still to be carried out: few, beside all that is closed.
            models.Index(
                F("lead"), F("due_on"), name="matter_executing", condition=Q(is_open=False, due_on__isnull=False)
            ),
            models.Index(
                F("carried_by"), F("due_on"), name="matter_carried", condition=ALIVE & Q(carried_by__isnull=False)
            ),
            # What waits for an office's answer to supervision, open or not.
            GinIndex(fields=["asked"], name="matter_asked", condition=~Q(asked=[])),
            GinIndex(fields=["mediators"], name="matter_mediators", condition=~Q(mediators=[])),
            # What was registered and lacks something.
            models.Index(F("receiver"), name="matter_lacking", condition=Q(is_open=True) & ~Q(lacks=[])),
        ]
        constraints = [
            # What the first version took in of years that cannot be (1926 as 26) stays as it is.
            models.UniqueConstraint(
                fields=["number"],
                name="one_matter_a_number",
                condition=Q(opened_at__gte=start_of_day(EARLIEST)),
                violation_error_message="这个编号已有一件事项。",
            ),
            models.CheckConstraint(condition=Q(headcount__gte=1), name="at_least_one_petitioner"),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True) | Q(drafted_by__isnull=True) | ~Q(signed_by=F("drafted_by")),
                name="signer_is_not_drafter",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def turn_office_id(self) -> int | None:
        """The office whose turn it is: who holds it, or who has still to carry out what was answered."""
        if self.is_open:
            return self.holder_id
        return self.lead_id if self.due_on is not None else None


class Counter(models.Model):
    """The last number given out for a prefix and year; taken inside the transaction that uses it."""

    key = models.CharField(max_length=20, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    objects: ClassVar[models.Manager["Counter"]] = models.Manager()

    def __str__(self) -> str:
        return f"{self.key}: {self.last}"


class Received(models.Model):
    """One request that already made a matter: the same key (or source row) never makes a second one."""

    key = models.CharField(max_length=160, primary_key=True)
    digest = models.CharField(max_length=64)
    matter_id = models.UUIDField()
    at = models.DateTimeField()

    objects: ClassVar[models.Manager["Received"]] = models.Manager()

    def __str__(self) -> str:
        return self.key
