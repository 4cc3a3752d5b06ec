"""The dispute that this browser has open, as its side sees it."""

from xinhe.mediation.seen.course import Course, course
from xinhe.portal.language import spoken
from xinhe.portal.matters import door
from xinhe.web.clock import TimedRequest


def course_of(request: TimedRequest, number: str) -> Course | None:
    """The dispute for the side as which this browser has it open; None says nothing about whether it exists."""
    own = door.opened_side(request, number, at=request.at)
    return course(*own, at=request.at, language=spoken()) if own else None
