"""The words of the messages that go out, by template and in the reader's language."""

from collections.abc import Mapping

from django.conf import settings

# Whole messages, not catalogue entries: a sender's mark and a length limit make each one a text of its own.
_TEMPLATES: dict[str, dict[str, tuple[str, str]]] = {
    "moved": {
        "zh-hans": (
            "你反映的事项 %(number)s 有新进展",
            "【信和】%(who)s你反映的事项 %(number)s：%(sentence)s。%(until)s查进度：%(url)s",
        ),
        "zh-hant": (
            "你反映的事項 %(number)s 有新進展",
            "【信和】%(who)s你反映的事項 %(number)s：%(sentence)s。%(until)s查進度：%(url)s",
        ),
        "en": (
            "News on your matter %(number)s",
            "[Xinhe] %(who)sYour matter %(number)s: %(sentence)s. %(until)sFollow it: %(url)s",
        ),
    },
}
DEFAULT = "zh-hans"


def text(template: str, facts: Mapping[str, object], language: str) -> tuple[str, str]:
    """Subject and text of a message; an unknown language is answered in simplified Chinese."""
    languages = _TEMPLATES[template]
    subject, body = languages.get(language.lower(), languages[DEFAULT])
    # A message that was made before it named office and day has none.
    filled = {"who": "", "until": "", **{name: str(value) for name, value in facts.items()}}
    filled["url"] = f"{settings.PUBLIC_URL}/my/"
    if "sentence" in filled:
        filled["sentence"] = filled["sentence"].rstrip("。. ")
    return subject % filled, body % filled
