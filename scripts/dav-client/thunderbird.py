"""Runs a command of thunderbird.js in the Thunderbird that listens on a port: thunderbird.py PORT COMMAND VALUE..."""

import pathlib
import sys

from marionette_driver.marionette import Marionette

port, command, *values = sys.argv[1:]
marionette = Marionette(host="127.0.0.1", port=int(port))
marionette.start_session()
try:
    marionette.set_context("chrome")
    marionette.timeout.script = 90
    script = pathlib.Path(__file__).with_suffix(".js").read_text()
    answer = marionette.execute_async_script(script, [command, values], sandbox="system")
finally:
    marionette.delete_session()
if "error" in answer:
    sys.exit(f"thunderbird.js {command}: {answer['error']}")
print(answer["text"], end="")
