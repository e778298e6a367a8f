"""A believable year of letters for demonstrations: the same for everybody, all of it invented and flagged `is_contoh`.

The seed is the region's code. Old letters are written in bulk by the rules of the agenda; those of the last weeks go
through the services under a clock of their day, so their dispositions, paraf and signatures are real ones.
"""
