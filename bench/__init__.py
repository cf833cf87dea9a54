"""Measures Simba on a country of invented families: ``bin/bench --help``. Nothing here is part of what is installed."""
