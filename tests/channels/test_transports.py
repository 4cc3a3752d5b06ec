import json
import socketserver
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from xinhe.channels import messages
from xinhe.channels.email import transport as email
from xinhe.channels.file import FileTransport
from xinhe.channels.sms import transport as sms
from xinhe.channels.transport import Undelivered


@pytest.fixture
def gateway() -> Iterator[tuple[str, list[dict[str, Any]], list[int]]]:
    """A gateway on this machine: its address, what it got, and the codes it will answer."""
    got: list[dict[str, Any]] = []
    codes: list[int] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            got.append(body | {"header": self.headers["Idempotency-Key"]})
            self.send_response(codes.pop() if codes else 200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/send", got, codes
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def mail_server() -> Iterator[tuple[str, list[str]]]:
    """A mail server of a few words: its address and the mails it took."""
    mails: list[str] = []

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 here\r\n")
            while line := self.rfile.readline().strip().upper():
                if line == b"DATA":
                    self.wfile.write(b"354 go\r\n")
                    mails.append("".join(iter(lambda: self.rfile.readline().decode(), ".\r\n")))
                elif b"NOBODY" in line:
                    self.wfile.write(b"550 nobody@example.com unknown\r\n")
                    continue
                self.wfile.write(b"221 bye\r\n" if line == b"QUIT" else b"250 ok\r\n")
                if line == b"QUIT":
                    return

    server = socketserver.TCPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"smtp://127.0.0.1:{server.server_address[1]}", mails
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_file_is_written_once_per_key(tmp_path: Path) -> None:
    way = FileTransport(tmp_path / "sms")
    for key in ("m/1/sms", "m/1/sms", "m/2/sms"):
        way.send(key=key, to="13800138000", subject="", text="转送县住建局")
    files = sorted((tmp_path / "sms").iterdir())
    assert len(files) == 2
    assert {json.loads(f.read_text())["text"] for f in files} == {"转送县住建局"}
    assert files[0].stat().st_mode & 0o777 == 0o600


def test_without_addresses_messages_become_files(tmp_path: Path, settings: Settings) -> None:
    settings.OUTBOX, settings.SMS_URL, settings.SMTP_URL = tmp_path, "", ""
    sms.transport().send(key="a", to="1", subject="", text="x")
    email.transport().send(key="a", to="a@example.com", subject="s", text="x")
    assert sorted(p.parent.name for p in tmp_path.rglob("*.json")) == ["email", "sms"]


def test_the_gateway_gets_key_number_and_text(
    gateway: tuple[str, list[dict[str, Any]], list[int]], settings: Settings
) -> None:
    settings.SMS_URL, got, _ = gateway
    sms.transport().send(key="m/1/sms", to="13800138000", subject="", text="转送")
    assert got == [{"key": "m/1/sms", "to": "13800138000", "text": "转送", "header": "m/1/sms"}]


def test_a_gateway_that_says_no_or_is_away_is_a_failure(
    gateway: tuple[str, list[dict[str, Any]], list[int]],
) -> None:
    url, _, codes = gateway
    codes.append(503)
    with pytest.raises(Undelivered, match="gateway answered 503"):
        sms.GatewayTransport(url).send(key="k", to="1", subject="", text="x")
    with pytest.raises(Undelivered, match="not reached"):
        sms.GatewayTransport("http://127.0.0.1:9/").send(key="k", to="1", subject="", text="x")


def test_only_an_address_of_its_kind_is_taken() -> None:
    with pytest.raises(ValueError):
        sms.GatewayTransport("file:///etc/passwd")
    with pytest.raises(ValueError):
        email.SmtpTransport("https://example.com")


def test_a_mail_has_an_id_made_of_its_key(mail_server: tuple[str, list[str]], settings: Settings) -> None:
    settings.SMTP_URL, mails = mail_server
    settings.MAIL_FROM = "xinhe@linhe.example"
    for key in ("m/1/email", "m/1/email", "m/2/email"):
        email.transport().send(key=key, to="a@example.com", subject="进展\nBcc: x@example.com", text="转送")
    ids = [line for mail in mails for line in mail.splitlines() if line.startswith("Message-ID: ")]
    assert (ids[0], len(set(ids))) == (ids[1], 2)
    assert ids[0].endswith("@linhe.example>")
    assert not any(line.startswith("Bcc") for mail in mails for line in mail.splitlines())


def test_a_refused_mail_is_a_failure_without_the_address(mail_server: tuple[str, list[str]]) -> None:
    with pytest.raises(Undelivered) as error:
        email.SmtpTransport(mail_server[0]).send(key="k", to="nobody@example.com", subject="s", text="x")
    assert "nobody" not in str(error.value)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh-hans", "【信和】你反映的事项 LH：已受理。查进度：https://linhe.example/my/"),
        ("zh-Hant", "【信和】你反映的事項 LH：已受理。查進度：https://linhe.example/my/"),
        ("en", "[Xinhe] Your matter LH: 已受理. Follow it: https://linhe.example/my/"),
        ("fr", "【信和】你反映的事项 LH：已受理。查进度：https://linhe.example/my/"),
    ],
)
def test_a_message_speaks_its_readers_language(language: str, text: str, settings: Settings) -> None:
    settings.PUBLIC_URL = "https://linhe.example"
    assert messages.text("moved", {"number": "LH", "sentence": "已受理。"}, language)[1] == text
