"""A closed case as an xdomea 3.1.0 message 0401 (Abgabe). Pure mapping: no SQL, no files, no clock."""
