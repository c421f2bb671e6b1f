"""Results and figures -> HTML reports. May import figures, results, cores, params, paths, errors and storage."""
