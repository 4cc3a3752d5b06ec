"""The portal's forms of matters."""
