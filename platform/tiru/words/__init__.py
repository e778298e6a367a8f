"""The words people read, as catalogues: `python -m tiru.words` writes `locale/<language>.po` beside each package.

Indonesian stands in the source. A catalogue holds every source string once, sorted, without dates and line numbers,
so that two people who add words touch different lines. A string that left the source leaves the catalogue.
"""
