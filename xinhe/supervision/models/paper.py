"""Papers between offices: measures towards one (督查、约谈、通报、挂牌督办、限期整改) and the papers of the year.

Like a matter, a paper is a row for its state and a chained log that tells how it came there; no petitioner is in it.
"""

from collections.abc import Mapping
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from xinhe.jurisdiction.models import Office
from xinhe.kernel.uuid7 import uuid7
from xinhe.people.models import Account
from xinhe.people.person import Person
from xinhe.records.models import Chained, LogManager, LogQuerySet, Record
from xinhe.supervision.models.finding import Finding

WRITERS = ("dispatcher", "inspector", "head")
READERS = ("handler", "dispatcher", "inspector", "head")


class PaperKind(models.TextChoices):
    """What a paper is; the value is also the act that begins it."""

    INSPECT = "inspect", "督查"
    SUMMON = "summon", "约谈"
    LIST_CASE = "list_case", "挂牌督办"
    RECTIFY = "rectify", "限期整改"
    CIRCULATE = "circulate", "通报"
    REPORT = "report", "年度报告"
    APPRAISE = "appraise", "考核通报"
    SUPPLY = "supply", "提供巡视巡察情况"


MEASURES = (PaperKind.INSPECT, PaperKind.SUMMON, PaperKind.LIST_CASE, PaperKind.RECTIFY, PaperKind.CIRCULATE)
# Those that owe an answer, so that a finding can be pursued by them.
PURSUING = tuple(kind for kind in MEASURES if kind != PaperKind.CIRCULATE)
STATEMENTS = (PaperKind.REPORT, PaperKind.APPRAISE, PaperKind.SUPPLY)


class Organizer(models.TextChoices):
    """Who ordered an inspection or another measure (第三十八条、第三十九条第三款)."""

    PETITION_OFFICE = "petition_office", "信访部门"
    JOINT_MEETING = "joint_meeting", "信访工作联席会议"
    GOVERNMENT = "government", "党委和政府"


class PaperQuerySet(models.QuerySet["Paper"]):
    """The vocabulary in which surfaces ask for papers."""

    def visible_to(self, person: Person) -> "PaperQuerySet":
        """The papers of this person's office: those it sent, and those it received once they were sent.

        An inspector of a petition office sees the papers of every petition office in its place. What was never sent
        (a draft, also one that was withdrawn) is for the sender alone, and so is what an inspection tour was told.
        """
        office = person.office
        if person.kind == "system":
            return self
        if office is None or not person.has_role(*READERS):
            return self.none()
        sent = ~Q(number="") & ~Q(kind=PaperKind.SUPPLY)
        sees = Q(to__contains=[office.pk]) & sent
        if office.is_petition_office and person.has_role(*WRITERS):
            sees |= Q(by_office=office)
        if office.is_petition_office and person.has_role("inspector"):
            path = office.region.path
            below = Q(region_path__gte=path, region_path__lt=path[:-1] + chr(ord(path[-1]) + 1))
            sees |= below & sent
        return self.filter(sees)

    def waiting_for(self, person: Person) -> "PaperQuerySet":
        """Those in which the next step is this person's: to answer, to check, to sign."""
        if person.office is None:
            return self.none()
        waits = Q(pk__in=[])
        if person.has_role("handler", "head", "dispatcher"):
            waits |= Q(state="owed", to__contains=[person.office.pk])
        if person.office.is_petition_office and person.has_role(*WRITERS):
            waits |= Q(state="answered", by_office=person.office)
        if person.office.is_petition_office and person.has_role("head"):
            waits |= Q(state="drafted", by_office=person.office) & ~Q(drafted_by=person.account_id)
        return self.visible_to(person).filter(waits)


class Paper(Record):
    """One paper: who sends it to whom, what it says, and where it stands. Written by the door and its acts alone."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=10, choices=PaperKind.choices)
    title = models.CharField(max_length=120)
    number = models.CharField(max_length=60, blank=True, help_text="Of its letter, once it was sent.")
    by_office = models.ForeignKey(Office, models.PROTECT, db_index=False, related_name="papers")
    region_path = models.CharField(max_length=160, db_collation="C", help_text="The sender's.")
    to = ArrayField(models.BigIntegerField(), default=list, help_text="The offices it is sent to.")
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    content = models.JSONField(default=dict)
    answer_on = models.DateField(null=True, blank=True)
    answer = models.TextField(blank=True)
    drafted_by = models.ForeignKey(Account, models.PROTECT, db_index=False, null=True, related_name="+")
    answered_office = models.ForeignKey(Office, models.PROTECT, db_index=False, null=True, blank=True, related_name="+")
    finding = models.ForeignKey(Finding, models.PROTECT, db_index=False, null=True, blank=True, related_name="papers")

    objects: ClassVar[PaperQuerySet] = PaperQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-opened_at", "-id"]
        indexes = [
            models.Index(F("by_office"), F("opened_at").desc(), F("id").desc(), name="paper_of_office"),
            models.Index(F("region_path"), F("opened_at").desc(), F("id").desc(), name="paper_of_place"),
            GinIndex(fields=["to"], name="paper_to"),
            models.Index(fields=["finding"], name="paper_of_finding", condition=Q(finding__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["by_office", "kind", "year"],
                name="one_paper_of_a_year",
                condition=Q(kind__in=["report", "appraise"]) & ~Q(state="dropped"),
            ),
            models.UniqueConstraint(fields=["finding"], name="one_demand_at_a_time", condition=Q(is_open=True)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}".strip()

    @property
    def is_measure(self) -> bool:
        """True for a measure towards an office, False for a paper of the year."""
        return self.kind in MEASURES


PaperLog = LogManager.from_queryset(LogQuerySet)


class PaperEvent(Chained):
    """One step that was taken with a paper. Written by the door, and by the stock of a store of before."""

    pk = models.CompositePrimaryKey("paper_id", "seq")
    paper = models.ForeignKey(Paper, models.PROTECT, db_index=False, related_name="events")

    objects: ClassVar[LogQuerySet] = PaperLog()  # type: ignore[assignment]

    class Meta:
        ordering = ["paper", "seq"]

    def entry(self) -> Mapping[str, object]:
        """What the hash covers."""
        told = {**super().entry(), "paper": str(self.paper_id)}
        # Logs of before had neither; an empty one is left out, so that their hashes stay what they are.
        return {name: word for name, word in told.items() if word or name not in ("outcome", "by_kind")}
