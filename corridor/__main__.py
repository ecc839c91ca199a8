"""``python -m corridor``: the same as the command ``corridor``."""

from .cli import main

if __name__ == "__main__":
    main(prog_name="corridor")
