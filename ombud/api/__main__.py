"""``python -m ombud.api`` writes docs/api.md of a checkout."""

from __future__ import annotations

import os

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ombud.project.settings")
    django.setup()
    from ombud.api.manual import FILE, rendered

    FILE.write_text(rendered(), encoding="utf-8")
