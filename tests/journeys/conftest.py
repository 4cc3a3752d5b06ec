"""A real browser before a real server. Without Chromium the journeys are skipped, unless CI forbids it."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests import town as town_of
from tests.town import PASSWORD, Town
from xinhe.matters.models import Matter

CHROMIUM = os.environ.get("XINHE_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
PHONE, SCREEN = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]

# Playwright's event loop makes Django believe that the test itself is asynchronous.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test here is a journey and needs a database that the server's threads can see."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, headless."""
    if CHROMIUM is None:
        sentence = "没有找到 Chromium，浏览器测试没有运行（Debian：apt install chromium）"
        if os.environ.get("XINHE_REQUIRE_BROWSER") == "1":
            pytest.fail(sentence)
        pytest.skip(sentence)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def town(transactional_db: None) -> Town:
    """The town, committed, so that the server sees it."""
    return town_of.build()


@dataclass
class Window:
    """One browser window of one person."""

    page: Page
    base: str
    problems: list[str]

    def open(self, path: str) -> None:
        """Go to a path."""
        self.page.goto(self.base + path)

    def sign_in(self, username: str) -> "Window":
        """Sign in at the desk."""
        self.open("/desk/sign-in/")
        self.page.fill("[name=username]", username)
        self.page.fill("[name=password]", PASSWORD)
        self.page.press("[name=password]", "Enter")
        self.page.wait_for_url("**/desk/")
        return self

    def act(self, matter: Matter, act: str, **fields: Any) -> None:
        """Open the matter, press the act's button, fill its form in the drawer, and send it."""
        self.open(f"/desk/matters/{matter.number}/")
        where = f"/desk/matters/{matter.number}/{act}/"
        button = self.page.locator(f"a[href^='{where}']").first
        if not button.is_visible():
            self.page.locator("details:has(a[href^='" + where + "']) > summary").first.click()
        button.click()
        form = self.page.locator(f"form[action='{where}']")
        expect(form).to_be_visible()
        fill(form, fields)
        form.locator("button.btn-primary").click()
        dialog = self.page.locator("dialog[open] .btn-primary, dialog[open] button[value=yes]")
        if form.locator("[data-confirm]").count():
            dialog.first.click()
        expect(self.page.locator("#drawer form")).to_have_count(0)

    def check_access(self) -> None:
        """No serious finding of axe, no sideways scrolling, nothing on the console."""
        self.page.evaluate(AXE.read_text(encoding="utf-8") + "; 0")
        found = self.page.evaluate(
            "async () => (await axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']}))"
            ".violations.map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).join(', '))"
        )
        assert found == [], found
        wider = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, f"the page is {wider} px wider than the window"
        assert self.problems == []


def fill(form: Any, fields: dict[str, Any]) -> None:
    """Fill a form's fields by name: text, choice, radio or tick, whatever the field is."""
    for name, value in fields.items():
        name = name.replace("__", ".")
        one = form.locator(f"[name='{name}']")
        kind = one.first.evaluate("e => e.tagName + ':' + e.type")
        if kind.endswith(":radio"):
            form.locator(f"[name='{name}'][value='{value}']").check()
        elif kind.endswith(":checkbox") and isinstance(value, list):
            for each in value:
                form.locator(f"[name='{name}'][value='{each}']").check()
        elif kind.endswith(":checkbox"):
            one.first.set_checked(value)
        elif kind.startswith("SELECT"):
            one.first.select_option(value)
        else:
            one.first.fill(value)


@pytest.fixture
def window(browser: Browser, live_server: Any) -> Iterator[Any]:
    """Opens windows: ``window()`` for a wide screen, ``window(PHONE)`` for a phone."""
    contexts = []

    def open_window(size: dict[str, int] = SCREEN, **options: Any) -> Window:
        # What moves is still on its way while axe reads its colours.
        options.setdefault("reduced_motion", "reduce")
        context = browser.new_context(viewport=size, locale="zh-CN", timezone_id="Asia/Shanghai", **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        problems: list[str] = []
        page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: problems.append(str(error)))
        return Window(page, live_server.url, problems)

    yield open_window
    for context in contexts:
        context.close()
