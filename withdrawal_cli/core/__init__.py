"""What the tool knows about dates, deadlines and answers: no file, no clock, no environment, no screen."""
