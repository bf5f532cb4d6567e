"""The place «Vorgänge»: a list of all cases, the open case beside it, opening a new one and closing one."""
