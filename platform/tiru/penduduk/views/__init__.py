"""The office's pages of the register."""
