"""Referrals to and from mediation at the desk."""
