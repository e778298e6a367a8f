"""The hundred tables as a history of their own, one revision, run by the same code as every module's."""
