-- Lists of cases and contacts are filtered by beginnings of words while the window waits. In the index of all texts SQLite would first
-- gather every document that holds such a word ("Gemeinde" stands on each letterhead); so cases and contacts have a small one of
-- their own, over the same folded text, with the same row ids.
CREATE VIRTUAL TABLE list_index USING fts5 (
    title, body, content = '', tokenize = "unicode61 remove_diacritics 2", prefix = '1 2 3'
);
INSERT INTO list_index (rowid, title, body) SELECT id, fold(title), fold(body) FROM searchable WHERE kind <> 'document' ORDER BY id;
