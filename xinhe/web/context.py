"""What every page knows without being told: whose site it is, in which language and at which size."""

from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from xinhe.web.names import named

SIZE_COOKIE = "xinhe_size"
# Django's code → the tag that browsers and screen readers know, and the short name on the switch.
TAGS = {"zh-hans": ("zh-Hans", "简"), "zh-hant": ("zh-Hant", "繁"), "en": ("en", "EN")}


def site(request: HttpRequest) -> dict[str, object]:
    """Name and telephone of the site, the languages to choose from, the text size, and where we are."""
    current = get_language() or settings.LANGUAGE_CODE
    return {
        "site_name": named(settings.SITE_NAME),
        "site_phone": settings.SITE_PHONE,
        "version": settings.VERSION,
        "demo": settings.DEMO,
        "html_lang": TAGS.get(current, (current, current))[0],
        "languages": [
            {"code": code, "name": name, "lang": TAGS[code][0], "short": TAGS[code][1], "on": code == current}
            for code, name in settings.LANGUAGES
        ],
        "large": request.COOKIES.get(SIZE_COOKIE) == "large",
        # A page shown in answer to a POST has no address to come back to; its form does.
        "here": quote(request.get_full_path() if request.method in ("GET", "HEAD") else request.path),
    }
