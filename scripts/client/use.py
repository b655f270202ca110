"""Uses the generated Python client against the server at CARNET_URL."""

import os
import sys
from io import BytesIO

from carnet_client import AuthenticatedClient, Client
from carnet_client.api.auth import sign_in, sign_up
from carnet_client.api.cards import cards_photo, cards_set_photo
from carnet_client.api.contacts import create, delete, get, list_, patch
from carnet_client.models import ContactDraft, ContactPatch, ContactView, SignIn, SignUp
from carnet_client.types import File

url, picture = os.environ["CARNET_URL"], sys.argv[1]


def expect(answer, status):
    assert answer.status_code == status, (answer.status_code, answer.content)
    return answer


email, password = "python@example.org", "an unlikely phrase"
client = Client(base_url=url)
account = SignUp(username="Python", email=email, password=password)
expect(sign_up.sync_detailed(client=client, body=account), 201)
tokens = sign_in.sync(client=client, body=SignIn(email=email, password=password))
client = AuthenticatedClient(base_url=url, token=tokens.access_token)

created = expect(create.sync_detailed(client=client, body=ContactDraft(first_name="Lesya")), 201)
contact, etag = created.parsed, created.headers["etag"]
assert isinstance(contact, ContactView) and contact.first_name == "Lesya"
assert [listed.id for listed in list_.sync(client=client)] == [contact.id]

change = ContactPatch(phone="+380 67 123 45 67")
changed = patch.sync_detailed(contact.id, client=client, body=change, if_match=etag)
assert expect(changed, 200).parsed.phone == "+380 67 123 45 67"
expect(patch.sync_detailed(contact.id, client=client, body=change, if_match=etag), 412)

with open(picture, "rb") as file:
    photo = File(payload=BytesIO(file.read()))
expect(cards_set_photo.sync_detailed(contact.id, client=client, body=photo), 200)
jpeg = cards_photo.sync(contact.id, client=client)
assert jpeg.payload.read(3) == b"\xff\xd8\xff"

expect(delete.sync_detailed(contact.id, client=client), 204)
expect(get.sync_detailed(contact.id, client=client), 404)
print("the Python client works")
