"""The bundled demonstration: a Hackney 2010-11 count folder made from published figures, with labelled plants.

May import anything of xltools but the command line and Excel. `make.make_demo` writes the folder.
"""
