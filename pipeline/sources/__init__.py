"""Raw files -> papers, one module per input format. Imports params, errors and the parsers of formats."""
