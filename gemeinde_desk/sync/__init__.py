"""Handing completed cases over. An office works without this room: nothing below or beside it imports it."""
