"""Texts -> unit vectors. Imports params, errors, numpy, scikit-learn and the encoders; no other room does."""
