"""Reading the words of scans and PDFs, so that the search finds a letter by what stands in it."""
