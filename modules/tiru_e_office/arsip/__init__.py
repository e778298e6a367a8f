"""The archive: folders, how long they stay, what is proposed to become of them, and who borrowed them."""
