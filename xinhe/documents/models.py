"""Files and letters that belong to a matter: the rows here, the bytes under XINHE_HOME/files by their hash."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from xinhe.documents.attached.reading import READERS
from xinhe.jurisdiction.models import Office
from xinhe.kernel import bigrams
from xinhe.kernel.uuid7 import uuid7
from xinhe.people.models import Account

# Kinds inside which words are looked for.
READABLE = tuple(READERS)


class File(models.Model):
    """One attachment. Its subject, a matter or a paper, is a bare id: it lives a layer above, perhaps elsewhere."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    subject_id = models.UUIDField(db_index=True)
    seq = models.PositiveIntegerField(help_text="The event that brought it.")
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    hash = models.CharField(max_length=64, db_index=True)
    from_petitioner = models.BooleanField()
    at = models.DateTimeField()

    objects: ClassVar[models.Manager["File"]] = models.Manager()

    class Meta:
        ordering = ["at", "id"]
        indexes = [
            models.Index(fields=["at", "id"], name="files_with_words", condition=models.Q(media_type__in=READABLE))
        ]

    def __str__(self) -> str:
        return self.name


class Read(models.TextChoices):
    """What came of reading the words inside a file."""

    READ = "read", "读出了文字"
    EMPTY = "empty", "里面没有文字"
    FAILED = "failed", "没能读出文字"


class FileWords(models.Model):
    """The words by which a search finds a file's subject, read once in the background (``wording``)."""

    file = models.OneToOneField(File, models.CASCADE, primary_key=True, related_name="words")
    subject_id = models.UUIDField()
    words = ArrayField(models.CharField(max_length=bigrams.LONGEST_WORD), default=list)
    outcome = models.CharField(max_length=6, choices=Read.choices)
    at = models.DateTimeField()

    objects: ClassVar[models.Manager["FileWords"]] = models.Manager()

    class Meta:
        indexes = [GinIndex(fields=["words"], name="file_words")]

    def __str__(self) -> str:
        return f"{self.file_id} {self.outcome}"


class Document(models.Model):
    """One letter that was issued: all it says, its number and its hash. Never changed: an error has its own letter.

    Its subject is a bare id, as in File.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    subject_id = models.UUIDField(db_index=True)
    seq = models.PositiveIntegerField(help_text="The event that issued it.")
    form = models.CharField(max_length=40)
    form_version = models.CharField(max_length=10)
    office = models.ForeignKey(Office, models.PROTECT, related_name="documents")
    number = models.CharField(max_length=60, blank=True, db_index=True)
    title = models.CharField(max_length=200)
    content = models.JSONField()
    hash = models.CharField(max_length=64)
    issued_on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="documents")
    to_petitioner = models.BooleanField()
    token = models.CharField(max_length=32, db_index=True)
    seal = models.CharField(max_length=64, blank=True, help_text="The picture of the seal of that day, by its hash.")

    objects: ClassVar[models.Manager["Document"]] = models.Manager()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.title} {self.number}".strip()


class DocumentCounter(models.Model):
    """The last number given out under an organ's mark in a year."""

    key = models.CharField(max_length=60, primary_key=True)
    last = models.PositiveIntegerField()

    objects: ClassVar[models.Manager["DocumentCounter"]] = models.Manager()

    def __str__(self) -> str:
        return f"{self.key} {self.last}"


class OfficeSeal(models.Model):
    """The picture of an office's seal, put on letters that are printed from then on."""

    office = models.OneToOneField(Office, models.PROTECT, related_name="seal")
    image = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, related_name="seals")

    objects: ClassVar[models.Manager["OfficeSeal"]] = models.Manager()

    def __str__(self) -> str:
        return self.image


class Method(models.TextChoices):
    """How a letter reached its receiver (民事诉讼法 第八十八条至第九十五条, by analogy)."""

    IN_PERSON = "in_person", "直接送达"
    MAIL = "mail", "邮寄送达"
    ELECTRONIC = "electronic", "电子送达"
    LEFT = "left", "留置送达"
    ENTRUSTED = "entrusted", "委托送达"
    NOTICE = "notice", "公告送达"


class Service(models.Model):
    """One service (送达) of a letter: how, on which day, and what proves it. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    document = models.ForeignKey(Document, models.PROTECT, related_name="services")
    method = models.CharField(max_length=12, choices=Method.choices)
    on = models.DateField(help_text="The day on which it counts as received.")
    noticed_on = models.DateField(null=True, blank=True, help_text="The day of the notice (公告), where it was one.")
    proof = models.CharField(max_length=500, blank=True)
    witness = models.CharField(max_length=100, blank=True)
    record = models.CharField(max_length=500, blank=True, help_text="Photographs or film of a letter left (留置).")
    reason = models.CharField(max_length=500, blank=True, help_text="Why it was left, or announced (公告).")
    at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="services")

    objects: ClassVar[models.Manager["Service"]] = models.Manager()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.on} {self.method}"


class Draft(models.Model):
    """What a member of staff typed into a form and has not sent yet, with the files taken in; nobody else reads it.

    ``place`` is the form's address, so that there is one draft for a person and an act of a matter.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="drafts")
    place = models.CharField(max_length=160)
    sealed = models.BinaryField()
    hashes = ArrayField(models.CharField(max_length=64), default=list, help_text="Its files, kept while it is.")
    at = models.DateTimeField(db_index=True)

    objects: ClassVar[models.Manager["Draft"]] = models.Manager()

    class Meta:
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["account", "place"], name="one_draft_of_a_form")]

    def __str__(self) -> str:
        return self.place

    def about(self) -> bytes:
        """What ties the sealed words to this row."""
        return f"draft/{self.account_id}/{self.place}".encode()
