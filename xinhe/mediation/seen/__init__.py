"""What one side sees of its dispute: how it opens it, what it may read, and what it is told by message."""
