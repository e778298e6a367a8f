"""Measurements against a peer, as ratios in one interleaved run. `python -m benchmarks` prints the table."""
