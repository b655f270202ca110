"""Prints the names that `vobject` reads in a file of vCards 3.0; see ../card-parsers."""

import json
import sys

import vobject

with open(sys.argv[1], newline="", encoding="utf-8") as file:
    text = file.read()
assert "\n" not in text.replace("\r\n", ""), "another line end"
names = []
for card in vobject.readComponents(text, validate=True):
    assert [line.value for line in card.contents["version"]] == ["3.0"], card
    for lines in card.contents.values():
        for line in lines:
            line.transformToNative()
    names.append(card.fn.value)
print(json.dumps(names))
