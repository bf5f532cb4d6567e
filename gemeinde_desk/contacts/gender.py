"""How a person is addressed."""

from typing import Literal

#: female, male, diverse, or unknown
Gender = Literal["", "f", "m", "d"]
