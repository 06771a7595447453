"""The site as a server process of the tests serves it; `server.py` hands the settings over."""

import base64
import gc
import os
import pickle

from tests.support.server import FLUSH_SECONDS_VARIABLE, HANDED_OVER
from webapp import create_app
from webapp.platform import tally

tally.FLUSH_SECONDS = float(os.environ.get(FLUSH_SECONDS_VARIABLE, tally.FLUSH_SECONDS))
app = create_app(pickle.loads(base64.b64decode(os.environ[HANDED_OVER])))
gc.collect()
gc.freeze()
