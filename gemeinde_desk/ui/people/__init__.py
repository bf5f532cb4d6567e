"""People and organisations wherever a place needs them: the form of a contact, finding one, possible doubles."""
