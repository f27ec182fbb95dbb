"""The answers, a module for each: what is computed, its JSON keys, and the document that people read.

Days are `YYYY-MM-DD`, `*_at` and `as_of` RFC 3339 instants, due dates and other dates of sources EDTF. Every key is
always there, None where unknown. Keys are only ever added within a version of an answer's schema.
"""
