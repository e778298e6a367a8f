"""The figures of e-Office (governance notes, 1.11): counted when asked, from letters and tasks themselves."""
