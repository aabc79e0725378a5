"""Tests of the package coding."""
