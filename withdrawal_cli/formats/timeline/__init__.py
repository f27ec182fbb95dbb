"""The timeline drawn: as text and as a picture."""
