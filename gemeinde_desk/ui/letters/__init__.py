"""The place «Schreiben»: drafts, the letter editor with the page beside it, the post, the outgoing register, templates."""
