"""Words for people, safe to show."""
