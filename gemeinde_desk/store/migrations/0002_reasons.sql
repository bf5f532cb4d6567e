-- What was told by German sentences in columns for something else gets columns of its own: why post was put away (stood in the
-- document's type), and what was found of a file (stood in the note of its text recognition).

ALTER TABLE document ADD COLUMN put_away TEXT      -- why it was withdrawn, where that was said
    CHECK (put_away IN ('advertising', 'misdirected', 'done_without_case', 'merged', 'split_undone'));
ALTER TABLE document ADD COLUMN merged_into INTEGER REFERENCES document (id);   -- the document that has its pages now

UPDATE document SET put_away = CASE document_type
        WHEN 'Werbung' THEN 'advertising' WHEN 'Irrläufer' THEN 'misdirected' WHEN 'Ohne Vorgang erledigt' THEN 'done_without_case'
        WHEN 'Trennung zurückgenommen' THEN 'split_undone' ELSE 'merged' END,
    merged_into = (SELECT r.document_id FROM incoming_register r
        WHERE document_type = printf('Zusammengeführt mit E-%d-%04d', r.year, r.number)),
    -- the number of an entry that is not in the register stands here alone
    document_type = CASE WHEN document_type LIKE 'Zusammengeführt mit E-%' AND NOT EXISTS (SELECT 1 FROM incoming_register r
        WHERE document_type = printf('Zusammengeführt mit E-%d-%04d', r.year, r.number)) THEN document_type ELSE '' END
WHERE removed IS NOT NULL AND id IN (SELECT document_id FROM incoming_register)
  AND (document_type IN ('Werbung', 'Irrläufer', 'Ohne Vorgang erledigt', 'Trennung zurückgenommen')
       OR document_type LIKE 'Zusammengeführt mit E-%');

ALTER TABLE version ADD COLUMN findings TEXT NOT NULL DEFAULT '[]';   -- JSON: names of documents.model.Finding, as they stand there

CREATE TEMP TABLE sentence (place INTEGER PRIMARY KEY, name TEXT NOT NULL, said TEXT NOT NULL);
INSERT INTO sentence (name, said) VALUES
    ('javascript', 'Das PDF enthält Programmcode. Er wird hier nie ausgeführt.'),
    ('embedded_files', 'Im PDF stecken weitere Dateien. Sie werden hier nicht geöffnet.'),
    ('restricted', 'Das PDF trägt einen Änderungs- oder Druckschutz.'),
    ('signed', 'Das PDF ist digital signiert. Es wird unverändert aufbewahrt.'),
    ('repaired', 'Das PDF war beschädigt. Gezeigt wird eine reparierte Fassung, das Original bleibt erhalten.'),
    ('mail_damaged', 'Die E-Mail ist fehlerhaft aufgebaut. Vielleicht fehlt etwas, das Original bleibt erhalten.'),
    ('attachments_left_out', 'Nicht alle Anlagen der E-Mail wurden herausgelöst. Sie stehen vollständig im Original.');
UPDATE version SET findings = (
    SELECT json_group_array(name) FROM (SELECT name FROM sentence WHERE instr(version.text_note, said) ORDER BY place)
) WHERE text_note <> '';
-- The sentences stand first in the note; what recognition had to say follows behind a blank.
WITH RECURSIVE left_over (id, place, note) AS (
    SELECT id, 0, text_note FROM version WHERE findings <> '[]'
    UNION ALL SELECT l.id, s.place, replace(replace(l.note, s.said || ' ', ''), s.said, '')
    FROM left_over l JOIN sentence s ON s.place = l.place + 1
)
UPDATE version SET text_note = rtrim(l.note) FROM left_over l WHERE l.id = version.id AND l.place = 7;
DROP TABLE temp.sentence;
