"""Gemeinde Desk: the back office of a small municipality. The house map is README.md beside this file."""

__version__ = "0.1.0"
