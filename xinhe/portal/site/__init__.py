"""The pages about the place itself: front page, guide, rules, offices, seals, notice."""
