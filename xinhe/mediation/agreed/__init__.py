"""What is known of an agreement beside its terms: what changed, which copies went where, what no court confirms."""
