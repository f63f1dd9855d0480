"""Remote pictures: only through our guarded client, only what is a picture."""

from __future__ import annotations

import pytest

from ombud.desk import remote_images


@pytest.mark.parametrize(
    ("octets", "kind"),
    [
        (b"\x89PNG\r\n\x1a\nrest", "image/png"),
        (b"\xff\xd8\xffrest", "image/jpeg"),
        (b"GIF89arest", "image/gif"),
        (b"RIFF0000WEBPrest", "image/webp"),
        (b"<svg xmlns=", ""),
        (b"<html>", ""),
        (b"", ""),
    ],
)
def test_a_picture_is_known_by_its_first_bytes(octets: bytes, kind: str) -> None:
    assert remote_images.kind_of(octets) == kind


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/x.png",
        "https://127.0.0.1/x.png",
        "https://localhost/x.png",
        "https://[::1]/x.png",
        "https://169.254.169.254/latest",
        "https://10.0.0.1/x.png",
        "file:///etc/passwd",
        "https://",
        "nonsense",
    ],
)
def test_addresses_inside_are_not_fetched(address: str) -> None:
    assert remote_images.fetch(address) is None


def test_only_addresses_that_we_wrote_are_fetched() -> None:
    token = remote_images.address_for("https://a.example/x.png").split("/")[2]

    assert remote_images.remote_of(token) == "https://a.example/x.png"
    assert remote_images.remote_of(token[:-1]) is None
    assert remote_images.remote_of("https://a.example/x.png") is None
