"""Which files of the document folder a database names. Whatever is copied, compared or taken away by these names asks here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from gemeinde_desk.store.connection import Row

# The originals and readable forms of all versions, and what the settings name beside them: the arms of the letterhead.
_NAMED = """
SELECT sha256, size, min(document_id) AS document FROM (
    SELECT sha256, size, document_id FROM version
    UNION ALL SELECT readable_sha256, readable_size, document_id FROM version WHERE readable_sha256 IS NOT NULL
    UNION ALL SELECT json_extract(value, '$.arms_sha'), NULL, NULL FROM setting
        WHERE json_valid(value) AND json_type(value, '$.arms_sha') = 'text' AND json_extract(value, '$.arms_sha') <> ''
) GROUP BY sha256, size ORDER BY sha256, size
"""


@dataclass(frozen=True)
class NamedFile:
    """A file as the database knows it: its hash, its size in bytes, and the (first) document it belongs to.

    Of a picture the settings name, size and document are None: they know its hash alone.
    """

    sha256: str
    size: int | None
    document: int | None


def named_files(ask: Callable[[str], Iterable[Row]]) -> list[NamedFile]:
    """Every file the database names, by hash; twice if it is said to have two sizes, or is named as a picture too.

    :param ask: runs a question: that of a store, of a transaction, or of a connection
    """
    return [NamedFile(row["sha256"], row["size"], row["document"]) for row in ask(_NAMED)]
