"""What is done with a dispute that is mediated, one act a file."""
