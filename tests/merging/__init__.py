"""Partners' workbooks put together: into one return, side by side."""
