"""From a letter as data to its PDF: typefaces, the typesetter and who asks it."""
