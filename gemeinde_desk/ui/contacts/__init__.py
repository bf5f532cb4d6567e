"""The place «Kontakte»: people and organisations, their addresses, and the cases they are in."""
