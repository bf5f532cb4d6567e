"""The place «Heute»: what is due, what came in, what waits to be posted, what nobody has scheduled."""
