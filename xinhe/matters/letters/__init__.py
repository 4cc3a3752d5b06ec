"""Letters of a matter: made, printed, served, listed, and bound into its dossier."""
