"""What xltools costs, measured against peers on the same machine in the same run: ``python -m benchmarks``."""
