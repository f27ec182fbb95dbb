"""The static site: its files from the renderers, its folder swapped in whole, a preview of it."""
