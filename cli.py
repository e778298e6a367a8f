"""The front door: `python cli.py …` is the command `tiru …`."""

from tiru.cli import main

if __name__ == "__main__":
    main()
