"""What tests expect of a refusal."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from xinhe.kernel.refusal import Refused


@contextmanager
def refusal(code: str) -> Iterator[pytest.ExceptionInfo[Refused]]:
    """What is done within is refused for this reason."""
    with pytest.raises(Refused) as info:
        yield info
    assert info.value.code == code, info.value
