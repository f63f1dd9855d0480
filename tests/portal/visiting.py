"""Signing in as a contact, by the product's own link."""

from __future__ import annotations

import re

from django.test import Client

from ombud.visits.actions import send_link
from ombud.visits.models import SignInLink
from tests.privacy.requests import letter_texts


def link_for(client: Client, email: str, to: str = "") -> str:
    """Ask for a link and return its path out of the mail, which the queue has sent."""
    client.post("/help/sign-in/", {"email": email, "to": to})
    for link in SignInLink.objects.filter(digest=None):
        send_link(link)
    found = re.findall(r"/help/sign-in/[\w-]+/", letter_texts(email)[-1])
    return str(found[-1])


def sign_in(email: str = "cleo@lumen.example", to: str = "") -> Client:
    """Return the browser of the contact with that address, who has come in just now."""
    client = Client()
    response = client.post(link_for(client, email, to))
    assert response.status_code == 302, response.content
    return client
