"""What is done with a referral, one act a file."""
