"""Filing a matter and following it."""
