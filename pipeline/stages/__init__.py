"""One module per DVC stage: load, process, check, save. May import everything below."""
