"""When a mediation body meets: the week of its mediators and rooms, and one's own sessions for a telephone."""
