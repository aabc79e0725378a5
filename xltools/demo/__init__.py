"""The bundled examples: count folders made from published figures, with labelled plants.

May import anything of xltools but the command line and Excel. An example (`example.Example`) is data in `data/<name>/` and a
module that makes lines of its published figures; `examples.EXAMPLES` has them all, `make.make_demo` writes the folder.
"""
