"""What the desk plugs into lower floors: pictures of mails are fetched for whoever asks."""

from __future__ import annotations

from ombud.datamap.outward import Integration, Processor, integrations, processors

processors.register(
    "host of pictures",
    Processor(
        "a server that a mail names for its pictures",
        "that this desk fetched a picture, not for whom nor from where",
        "an agent who asks to see the pictures of one mail",
        "support",
    ),
)
integrations.register(
    "pictures of mails", Integration("host of pictures", ("ombud.desk.remote_images",))
)
