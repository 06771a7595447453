"""A file from outside, decoded and encoded anew, in a process that may fail for it.

Run as a program (`START`) it answers with one line of JSON and the bytes of each variant; with `check` in place of a
colour it says from the head of the file alone whether it is taken. Decoders are written in C and read what strangers
made: a file that crashes one, unpacks to more memory than there is or keeps it busy for minutes ends this process,
which holds no secret, no connection and nobody's request. It contains accidents; it is no jail: a decoder that is taken
over still runs as the site's own user.

It imports nothing else of this project, so that it starts in a tenth of a second: in that process the packages above
are empty (`START`), and what is not here cannot be imported. `pictures` runs it.
"""

START = """
import runpy, sys, types

folder = sys.argv.pop(1)
for name, path in (("webapp", []), ("webapp.campaigns", [folder])):
    sys.modules[name] = types.ModuleType(name)
    sys.modules[name].__path__ = path
runpy.run_module("webapp.campaigns.transcoding", run_name="__main__")
"""
"""What an isolated Python is told to run; its arguments are the folder above this one, and what is asked."""
CHECK = "check"
WHITE = "#ffffff"
"""What JPEG, which knows no transparency, shows behind a transparent picture unless another colour is asked for."""
