"""Makes an account on a server, and looks at the cards of its book and changes them as another device does.

Cards are known by the property that KNOWN_BY names, the UID unless a client makes UIDs of its own.

server.py account           makes the account EMAIL; prints its token, a password for devices, its number and its book's
server.py uids              prints the UIDs of the book, sorted
server.py card UID          prints a card as vCard 4.0, its lines unfolded
server.py put NAME          stores the card on standard input
server.py rename UID NAME   gives a card another FN
server.py delete UID
server.py token             prints the sync token of the book
"""

import base64
import json
import os
import re
import sys
import urllib.error
import urllib.parse
import urllib.request
import xml.etree.ElementTree as ET
from xml.sax.saxutils import escape

URL = os.environ["CARNET_URL"]
DAV = "{DAV:}"
CARDDAV = "{urn:ietf:params:xml:ns:carddav}"
KNOWN_BY = os.environ.get("KNOWN_BY", "UID")
NAMESPACES = 'xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:carddav"'


def account():
    token = None

    def ask(path, body=None):
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(URL + path, data, headers)
        return json.load(urllib.request.urlopen(request, timeout=60))

    person = {"email": os.environ["EMAIL"], "password": "an unlikely phrase"}
    ask("/api/auth/signup", {"username": "Devices", **person})
    token = ask("/api/auth/login", person)["access_token"]
    device = ask("/api/users/me/app-passwords", {"name": "Clients"})
    book = next(book for book in ask("/api/books") if book["default"])
    print(token, device["password"], ask("/api/users/me")["id"], book["id"])


def dav(method, url, body=None, **headers):
    secret = f"{os.environ['EMAIL']}:{os.environ['PASSWORD']}".encode()
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    headers["Authorization"] = "Basic " + base64.b64encode(secret).decode()
    request = urllib.request.Request(url, body, headers, method=method)
    return urllib.request.urlopen(request, timeout=60)


def book():
    return os.environ["BOOK"] + "/"


def report(uid=None):
    """Returns the hrefs and cards of the book, or of one UID, as 4.0."""
    match = ""
    if uid is not None:
        match = f'<C:text-match match-type="equals" collation="i;octet">{escape(uid)}</C:text-match>'
    body = f"""<C:addressbook-query {NAMESPACES}>
        <D:prop><C:address-data content-type="text/vcard" version="4.0"/></D:prop>
        <C:filter><C:prop-filter name="{KNOWN_BY}">{match}</C:prop-filter></C:filter></C:addressbook-query>"""
    answer = dav("REPORT", book(), body.encode(), Depth="1", Content_Type="application/xml")
    tree = ET.fromstring(answer.read())
    return [
        (urllib.parse.urljoin(URL, one.findtext(f"{DAV}href")), one.findtext(f".//{CARDDAV}address-data"))
        for one in tree.findall(f"{DAV}response")
    ]


def unfold(card):
    return re.sub(r"\r?\n[ \t]", "", card).replace("\r\n", "\n")


def one(uid):
    found = report(uid)
    if not found:
        sys.exit(f"no card has the {KNOWN_BY} {uid}")
    assert len(found) == 1, f"{uid} is there {len(found)} times"
    return found[0]


def uids():
    return sorted(re.search(rf"^{KNOWN_BY}:(.*)$", unfold(card), re.M)[1] for _, card in report())


def put(name):
    dav("PUT", book() + urllib.parse.quote(name, safe=""), sys.stdin.buffer.read(), Content_Type="text/vcard; charset=utf-8")


def rename(uid, name):
    href, _ = one(uid)
    answer = dav("GET", href)
    card = re.sub(r"^FN[:;].*(\r\n[ \t].*)*", f"FN:{name}", answer.read().decode(), flags=re.M)
    card = "".join(line.rstrip("\r") + "\r\n" for line in card.rstrip().split("\n"))
    dav("PUT", href, card.encode(), Content_Type="text/vcard; charset=utf-8", If_Match=answer.headers["ETag"])


def token():
    body = f"<D:propfind {NAMESPACES}><D:prop><D:sync-token/></D:prop></D:propfind>"
    answer = dav("PROPFIND", book(), body.encode(), Depth="0", Content_Type="application/xml")
    return ET.fromstring(answer.read()).findtext(f".//{DAV}sync-token")


match sys.argv[1:]:
    case ["account"]:
        account()
    case ["uids"]:
        print("\n".join(uids()))
    case ["card", uid]:
        print(unfold(one(uid)[1]), end="")
    case ["put", name]:
        put(name)
    case ["rename", uid, name]:
        rename(uid, name)
    case ["delete", uid]:
        dav("DELETE", one(uid)[0])
    case ["token"]:
        print(token())
    case _:
        sys.exit(__doc__)
