"""Letters and lists as PDF/A, exactly as they are printed. What people wrote goes in as data, never as source."""
