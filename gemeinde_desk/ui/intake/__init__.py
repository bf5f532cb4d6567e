"""The place «Posteingang»: post comes in, is looked at, put in order, and filed."""
