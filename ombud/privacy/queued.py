"""Names of tasks that are queued below them; the tasks call the actions."""

BEGIN_ERASURE = "ombud.privacy.tasks.begin_erasure"
