"""Take the README's pictures anew: start ``make demo``, then run this with the same XINHE_HOME and XINHE_PORT.

Needs Chromium. The pictures go to docs/pictures/, with few colours so that they stay small.
"""

import io
import os
import shutil
import sys
from pathlib import Path

import django
from django.conf import settings
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "pictures"
COLOURS = 96
PHONE = {"width": 390, "height": 860}
SCREEN = {"width": 1440, "height": 900}


def shot(page: Page, name: str) -> None:
    """Save what the window shows."""
    page.wait_for_load_state("networkidle")
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    few = picture.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    path = FOLDER / f"{name}.png"
    few.save(path, optimize=True)
    print(f"{path.name} {path.stat().st_size // 1024} KB")


def portal(browser: Browser, number: str, code: str) -> None:
    """A matter under way, as its petitioner sees it on a phone."""
    page = browser.new_page(viewport=PHONE, device_scale_factor=2, locale="zh-CN")
    page.goto(f"{settings.PUBLIC_URL}/my/")
    page.fill("[name=number]", number)
    page.fill("[name=code]", code)
    page.click("main button.btn")
    shot(page, "portal")


def staff(browser: Browser, username: str, password: str) -> Page:
    """A window in which a member of staff has signed in."""
    page = browser.new_page(viewport=SCREEN, locale="zh-CN")
    page.goto(f"{settings.PUBLIC_URL}/desk/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", password)
    page.click("main button")
    page.wait_for_load_state("networkidle")
    return page


def desk(browser: Browser, number: str, password: str) -> None:
    """The file of the same matter with its handler, and the petition office's board."""
    page = staff(browser, "handler", password)
    page.goto(f"{settings.PUBLIC_URL}/desk/matters/{number}/")
    shot(page, "desk")
    page = staff(browser, "dispatcher", password)
    page.goto(f"{settings.PUBLIC_URL}/desk/board/")
    shot(page, "board")


def subject() -> tuple[str, str]:
    """Number and query code of the newest matter that the demonstration's handler is handling."""
    # Django must be set up before its models may be imported.
    from xinhe.matters.models import Matter  # noqa: PLC0415
    from xinhe.matters.numbering import code_of  # noqa: PLC0415

    handled = Matter.objects.filter(state="accepted", lead__code="lh-zjj", is_anonymous=False)
    matter = handled.latest("opened_at")
    return matter.number, code_of(matter)


def main() -> int:
    """Look for a browser and take them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xinhe.config.settings")
    django.setup()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        print("no Chromium found", file=sys.stderr)
        return 1
    number, code = subject()
    password = (settings.HOME / "keys" / "demo_password").read_text().strip()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        portal(browser, number, code)
        desk(browser, number, password)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
