"""The one way to say no: a sentence for the person, with what a surface needs to translate and place it."""

from collections.abc import Mapping


def gettext_noop(s: str) -> str:
    """Mark a sentence for the message catalogue and hand it back unchanged."""
    return s


class Refused(Exception):
    """A refusal that a person can read: what is wrong, under which article, and what stands now."""

    status = 409

    def __init__(
        self,
        template: str,
        *,
        code: str,
        field: str | None = None,
        article: str | None = None,
        now: str | None = None,
        **facts: object,
    ) -> None:
        self.template = template
        self.facts = facts
        self.code = code
        self.field = field
        self.article = article
        self.now = now
        # Without facts the template is the sentence, so a plain "100%" needs no escaping.
        self.sentence = template % facts if facts else template
        super().__init__(self.sentence)

    def __str__(self) -> str:
        return self.sentence


class Invalid(Refused):
    """A form that cannot be taken as it stands: each wrong field with its sentence."""

    status = 422

    def __init__(self, errors: dict[str, str], *, refusals: Mapping[str, Refused] | None = None) -> None:
        if not errors:
            raise ValueError("Invalid needs at least one field")
        self.errors = dict(errors)
        # A sentence with facts in it can only be translated from its template.
        self.refusals = dict(refusals or {})
        only = next(iter(errors)) if len(errors) == 1 else None
        # Each sentence ends with its own full stop, so they are simply set side by side.
        super().__init__("".join(dict.fromkeys(errors.values())), code="invalid", field=only)


class Unknown(Refused):
    """Nothing here for this person: the same answer for what does not exist and what is not theirs."""

    status = 404

    def __init__(
        self,
        template: str = gettext_noop("没有找到，请核对后再试。"),
        *,
        code: str = "unknown",
        field: str | None = None,
        **facts: object,
    ) -> None:
        super().__init__(template, code=code, field=field, article=None, now=None, **facts)


class TooMany(Refused):
    """Too many tries: wait so many seconds."""

    status = 429

    def __init__(
        self,
        template: str = gettext_noop("尝试次数太多，请稍后再试。"),
        *,
        retry_after: int,
        code: str = "too_many",
        field: str | None = None,
        **facts: object,
    ) -> None:
        self.retry_after = retry_after
        super().__init__(template, code=code, field=field, article=None, now=None, **facts)
