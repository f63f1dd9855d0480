import pathlib
from django.db import connection
from tests.privacy.test_PR_043_taken_along import archive_of, lived_through
def test_it(world):
    pathlib.Path(f"/tmp/bundle/taken_along_{connection.vendor}.zip").write_bytes(archive_of(lived_through(world)))
