"""One page to explore the count in a browser, without a network: filters, treemap, flow, lines, search, download.

`pieces` takes the lines apart by function and source, `columns` says what is shown of them, `pack` makes them small, `page`
puts the file together with the scripts in `script/`. May import what `xltools.outputs` may; no other command imports it.
"""
