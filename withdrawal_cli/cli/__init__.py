"""The edge that people type at: one file for each command."""
