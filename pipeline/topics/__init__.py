"""Vectors and texts -> topics: partition, names, themes, map, watch entries. Imports nothing of ours but params."""
