"""The place «Einstellungen»: the office, its letterhead and clerks, and how the program works on this machine."""
