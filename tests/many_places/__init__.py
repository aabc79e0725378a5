"""Many places at once: each counted as by itself, what spans them, over processes and a Dask cluster."""
