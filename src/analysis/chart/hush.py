"""Keep what matplotlib says of itself in English (キャッシュの場所など) from a reader of Japanese; loaded before it is."""

import logging

logging.getLogger("matplotlib").setLevel(logging.ERROR)
