"""Papertides: saved pages of papers -> reports of how topics rise and fall."""
