"""Referrals (对接): a dispute is handed from an organ to a mediation body, or from a body to an organ, and answered."""
