"""Does one thing with the book that Evolution's data server has of a CardDAV server.

evolution.py start URL EMAIL PASSWORD BOOK    finds the books from the server's address, adds the one at BOOK
evolution.py sync | uids | card UID | add < card | rename UID NAME | delete UID
"""

import re
import sys
import time
from urllib.parse import urlsplit

import gi

gi.require_version("EBook", "1.2")
gi.require_version("EBookContacts", "1.2")
gi.require_version("EDataServer", "1.2")
from gi.repository import EBook, EBookContacts, EDataServer  # noqa: E402

SOURCE = "carnet"
# Without a main loop there would be no news of the connection to wait for.
NO_WAIT = 2**32 - 1


def source_of(url, email):
    """Returns a source for the book at a URL, as the assistant of Evolution makes it."""
    parts = urlsplit(url)
    source = EDataServer.Source.new_with_uid(SOURCE, None)
    source.set_display_name("Carnet")
    source.set_parent("carddav-stub")
    source.get_extension(EDataServer.SOURCE_EXTENSION_ADDRESS_BOOK).set_backend_name("carddav")
    login = source.get_extension(EDataServer.SOURCE_EXTENSION_AUTHENTICATION)
    login.set_host(parts.hostname)
    login.set_port(parts.port)
    login.set_user(email)
    login.set_method("plain/password")
    source.get_extension(EDataServer.SOURCE_EXTENSION_SECURITY).set_method("none")
    source.get_extension(EDataServer.SOURCE_EXTENSION_WEBDAV_BACKEND).set_resource_path(parts.path)
    source.get_extension(EDataServer.SOURCE_EXTENSION_OFFLINE).set_stay_synchronized(True)
    return source


def start(url, email, password, book):
    credentials = EDataServer.NamedParameters.new()
    credentials.set("username", email)
    credentials.set("password", password)
    found = EDataServer.webdav_discover_sources_sync(
        source_of(url, email), url, EDataServer.WebDAVDiscoverSupports.CONTACTS, credentials, None
    )
    books = [one.href for one in found.out_discovered_sources]
    if book not in books:
        sys.exit(f"found only {books}")
    registry = EDataServer.SourceRegistry.new_sync(None)
    source = source_of(book, email)
    source.store_password_sync(password, True, None)
    registry.commit_source_sync(source, None)
    for _ in range(60):
        if not client().is_readonly():
            return
        time.sleep(0.5)
    sys.exit("it takes the book for one that cannot be written")


def client():
    registry = EDataServer.SourceRegistry.new_sync(None)
    return EBook.BookClient.connect_sync(registry.ref_source(SOURCE), NO_WAIT, None)


def uids():
    _, found = client().get_contacts_uids_sync('(contains "x-evolution-any-field" "")', None)
    return found


def contact(book, uid):
    _, found = book.get_contact_sync(uid, None)
    return found


def card(uid):
    found = contact(client(), uid)
    found.inline_local_photos()
    return re.sub(r"\r\n[ \t]", "", found.to_string(getattr(EBookContacts.VCardFormat, "30"))).replace("\r\n", "\n")


match sys.argv[1:]:
    case ["start", url, email, password, book]:
        start(url, email, password, book)
    case ["sync"]:
        client().refresh_sync(None)
    case ["uids"]:
        print("\n".join(uids()))
    case ["card", uid]:
        print(card(uid))
    case ["add"]:
        made = EBookContacts.Contact.new_from_vcard(sys.stdin.read())
        client().add_contact_sync(made, EBookContacts.BookOperationFlags.NONE, None)
    case ["rename", uid, name]:
        book = client()
        edited = contact(book, uid)
        edited.set_property("full-name", name)
        book.modify_contact_sync(edited, EBookContacts.BookOperationFlags.NONE, None)
    case ["delete", uid]:
        client().remove_contact_by_uid_sync(uid, EBookContacts.BookOperationFlags.NONE, None)
    case _:
        sys.exit(__doc__)
