"""Frames -> go.Figure, one chart per file. May import results, cores, params, paths and errors."""
