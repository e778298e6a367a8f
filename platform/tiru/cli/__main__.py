"""`python -m tiru.cli …` is the command `tiru …`, also where its script is not on the path."""

from tiru.cli import main

if __name__ == "__main__":
    main()
