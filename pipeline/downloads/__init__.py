"""The web -> raw files, one per day; the only room that reaches a network. Imports requests."""
