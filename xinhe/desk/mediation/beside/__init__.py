"""What stands beside the talks: who is invited, and what is appraised."""
