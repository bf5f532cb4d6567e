"""Before there is a window of the office: the first start, and what helps when an office cannot be opened."""
