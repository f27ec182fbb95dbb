"""The edge that reads and keeps: schedules from files."""
