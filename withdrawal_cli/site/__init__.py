"""The static site: its pages and data files, and the folder that is replaced as a whole."""
