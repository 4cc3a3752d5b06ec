"""The papers and the dossier of a dispute at the desk."""
