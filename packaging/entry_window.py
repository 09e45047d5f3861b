"""Where the built folder's window starts."""

import multiprocessing
import sys

if __name__ == "__main__":
    multiprocessing.freeze_support()  # first: a reading process starts here too, and goes its own way
    from ui.app import main

    sys.exit(main())
