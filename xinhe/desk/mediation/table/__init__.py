"""The round table at the desk: its page, and the forms of its acts."""
