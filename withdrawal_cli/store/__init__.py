"""Everything on disk and on the network: schedules, the journal, files."""
