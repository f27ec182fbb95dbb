"""Text for people: words, documents, and what makes text safe to show."""
