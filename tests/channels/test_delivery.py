import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection

from xinhe.channels.delivery import WAITS, deliver_waiting
from xinhe.channels.fake import FakeTransport
from xinhe.channels.models import Outgoing, OutgoingState
from xinhe.people import vault

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
PHONE = "13800138000"
Put = Callable[..., Outgoing]


@pytest.fixture
def put(db: None) -> Put:
    def put(key: str = "m/1/sms", channel: str = "sms", due: datetime = AT, **changes: object) -> Outgoing:
        facts = {"number": "LH-26-000001-7", "sentence": "转送县住建局", "language": "zh-hans"}
        fields = {
            "key": key,
            "subject_id": uuid4(),
            "seq": 1,
            "channel": channel,
            "to": vault.seal(PHONE.encode(), about=key.encode()),
            "template": "moved",
            "facts": facts,
            "made_at": AT,
            "next_try_at": due,
        }
        return Outgoing.objects.create(**fields | changes)

    return put


def deliver(fake: FakeTransport, at: datetime = AT, limit: int = 100) -> int:
    return deliver_waiting(at=at, limit=limit, transports={"sms": fake, "email": fake})


def test_a_waiting_message_goes_out_once(put: Put) -> None:
    put()
    fake = FakeTransport()
    assert (deliver(fake), deliver(fake), fake.calls) == (1, 0, 1)
    told = fake.told["m/1/sms"]
    assert told.to == PHONE
    assert told.text.startswith("【信和】你反映的事项 LH-26-000001-7：转送县住建局。查进度：http")
    row = Outgoing.objects.get()
    assert (row.state, row.sent_at, row.tries, row.error) == (OutgoingState.SENT, AT, 1, "")


def test_a_message_of_later_waits_and_the_oldest_goes_first(put: Put) -> None:
    put("new"), put("old", due=AT - timedelta(hours=1)), put("later", due=AT + timedelta(seconds=1))
    fake = FakeTransport()
    assert deliver(fake, limit=1) == 1
    assert list(fake.told) == ["old"]
    assert deliver(fake) == 1
    assert "later" not in fake.told


def test_failures_wait_longer_each_time_and_end(put: Put) -> None:
    put()
    fake, at = FakeTransport(failure=OSError(f"no route to {PHONE}")), AT
    for number, wait in enumerate(WAITS, start=1):
        assert (deliver(fake, at), deliver(fake, at), fake.calls) == (0, 0, number)
        row = Outgoing.objects.get()
        assert (row.state, row.next_try_at - at) == (OutgoingState.WAITING, wait)
        at = row.next_try_at
    deliver(fake, at)
    row = Outgoing.objects.get()
    assert (row.state, row.tries) == (OutgoingState.FAILED, 6)
    assert row.error == "OSError: no route to ***"


def test_a_message_that_comes_through_at_last_keeps_no_error(put: Put) -> None:
    put()
    fake = FakeTransport(failure=OSError("down"))
    deliver(fake)
    fake.failure = None
    assert deliver(fake, AT + timedelta(minutes=1)) == 1
    assert (Outgoing.objects.get().error, len(fake.told)) == ("", 1)


@pytest.mark.parametrize(
    "fault", [{"template": "nothing"}, {"facts": {}}, {"to": b"x" * 40}, {"to": b""}, {"channel": "pigeon"}]
)
def test_one_bad_message_does_not_stop_the_others(put: Put, fault: dict[str, object]) -> None:
    put("bad", **fault)
    put("good", due=AT)
    fake = FakeTransport()
    assert deliver(fake) == 1
    assert list(fake.told) == ["good"]
    assert Outgoing.objects.get(key="bad").error


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_hold_the_same_message(put: Put) -> None:
    for n in range(20):
        put(f"m/{n}/sms")
    fake = FakeTransport()

    def work() -> None:
        deliver(fake)
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert (fake.calls, len(fake.told)) == (20, 20)


@pytest.mark.django_db(transaction=True)
def test_a_crash_after_the_sending_sends_again_with_the_same_key(put: Put) -> None:
    put()

    class Killed(BaseException):
        pass

    class Dying(FakeTransport):
        def send(self, *, key: str, to: str, subject: str, text: str) -> None:
            super().send(key=key, to=to, subject=subject, text=text)
            if self.calls == 1:
                raise Killed

    fake = Dying()
    with pytest.raises(Killed):
        deliver(fake)
    assert Outgoing.objects.get().state == OutgoingState.WAITING
    assert deliver(fake) == 1
    assert (fake.calls, len(fake.told)) == (2, 1)
