"""Tests of what a line is decided to be."""
