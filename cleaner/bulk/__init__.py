"""Cleaning by the million: sources, a kernel for batches, workers with limits, shards and a ledger."""
