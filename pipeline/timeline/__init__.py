"""Dates and memberships -> shares, bands, verdicts, forecasts. Numpy, scipy, pandas; no other core."""
