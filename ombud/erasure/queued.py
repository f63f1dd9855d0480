"""Names of tasks that actions queue; the tasks call the actions."""

CARRY_ON = "ombud.erasure.tasks.carry_on"
