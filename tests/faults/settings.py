"""The product's settings for a process that a test starts on its own database."""

from __future__ import annotations

import os

from ombud.project.settings import *  # noqa: F403
from ombud.project.settings import DATABASES

DATABASES["default"]["NAME"] = os.environ["OMBUD_TEST_DATABASE"]
