"""The edge that shows: an answer in, text out."""
