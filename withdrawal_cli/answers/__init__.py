"""One module for each answer: its computation, its JSON keys, and the document that people read.

Days are `YYYY-MM-DD`, `*_at` and `as_of` RFC 3339 instants, due dates and other dates of sources EDTF. Every key is
always present, None if unknown. Keys are only ever added within a version of an answer's schema.
"""
