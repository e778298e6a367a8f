"""What happens by the clock: reminders before a deadline, escalation after it, and a word when nobody has read."""
