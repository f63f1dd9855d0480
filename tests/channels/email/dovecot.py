"""A real Dovecot of the tests' own: loopback, plain text, Maildir, one user."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ombud.channels.email.statuses import Security, SignIn
from ombud.vault.secrets import seal_text
from tests.makers import make_mailbox
from tests.world import make_world

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ombud.channels.email.models import Mailbox

PROGRAM = Path("/usr/sbin/dovecot")
PASSWORD = "open-sesame"
CONFIG = """
protocols = imap
listen = 127.0.0.1
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/log
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2
default_internal_user = {user}
default_internal_group = nogroup
default_login_user = {user}
first_valid_uid = 0
first_valid_gid = 0
mail_location = maildir:{home}/mail/%u
mail_fsync = never
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {home}/oauth2.conf
}}
passdb {{
  driver = static
  mechanisms = plain login
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={home}/mail/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""

# A token is worth what its issuer says of it when the server asks.
OAUTH = """
introspection_mode = post
introspection_url = {introspection}
username_attribute = username
active_attribute = active
active_value = true
"""


@dataclass
class Dovecot:
    """The running server: where it listens, and where a user's mail lies."""

    port: int
    home: Path

    def maildir(self, user: str) -> Path:
        return self.home / "mail" / user


def mailbox_at(server: Dovecot) -> Mailbox:
    """Return a mailbox that is fetched from ``server`` by password."""
    return make_mailbox(
        make_world(),
        polls=True,
        imap_host="127.0.0.1",
        imap_port=server.port,
        imap_security=Security.NONE,
        sign_in=SignIn.PASSWORD,
        user_name="help",
        sealed_secret=seal_text(PASSWORD),
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def can_run() -> bool:
    return PROGRAM.exists() and os.getuid() == 0


@contextmanager
def running_dovecot(
    home: Path, introspection: str = "http://127.0.0.1:1/"
) -> Iterator[Dovecot]:
    """Run Dovecot until the block ends; ``introspection`` is where it asks about tokens."""
    home.chmod(0o755)
    for name in ("run", "state", "mail"):
        (home / name).mkdir()
        shutil.chown(home / name, "nobody")
    port = free_port()
    config = home / "dovecot.conf"
    config.write_text(
        CONFIG.format(
            home=home, port=port, password=PASSWORD, user="nobody", uid=65534, gid=65534
        )
    )
    (home / "oauth2.conf").write_text(OAUTH.format(introspection=introspection))
    server = subprocess.Popen([str(PROGRAM), "-F", "-c", str(config)], stderr=subprocess.PIPE)
    try:
        wait_for(port, server)
        yield Dovecot(port, home)
    finally:
        server.terminate()
        server.communicate(timeout=20)


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        assert server.poll() is None, server.stderr and server.stderr.read()
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("dovecot did not listen")
