"""Many places at once: each count folder counted by itself, then what spans places (`xltools rollup`).

The order at a glance. `rolled_up` is what the command does, `rollup` what the library does; `places_counted` hands places out as
`tasks`. `inputs` says what a place's count rests on; `counted_place` counts one place, `first_look` takes down what of it may be
the same money elsewhere, and `stored` keeps it as Parquet, whole or not at all; `local` has processes of this machine do that for
many places, `cluster` the workers of a Dask cluster. Then `bodies` says which bodies of different places are one, `areas` how
places lie to each other, `candidates` which lines could be the same money in two places, `same_figures` and `wholes` look for what
one place alone cannot show, and the double counts' own engine for the rest; `between` puts it together with the decisions, `totals`
adds up. `workbook` and `write` write. May import everything above the edges.
"""
