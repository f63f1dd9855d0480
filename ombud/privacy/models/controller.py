from __future__ import annotations

from django.db import models

from ombud.datamap import NOT_PERSONAL, NotPersonal, declare
from ombud.people.models import Organisation, Team


class Controller(models.Model):
    """Who answers for the data of this desk, and how they reckon; there is one row at most.

    zone: IANA name of the place where deadlines are counted. calendar: its holidays by the
    name of the snapshot, empty for weekends only. chosen: the one calendar to reckon with
    where a rule names several; empty for the earlier date. authority: where people can
    complain, as a letter names it. needs_two: whoever decided cannot approve.
    team: whose mailboxes answer requests that came in without a ticket.
    """

    name = models.CharField(max_length=200, blank=True)
    zone = models.CharField(max_length=40, default="UTC")
    calendar = models.CharField(max_length=12, blank=True)
    chosen = models.CharField(max_length=12, blank=True)
    authority = models.TextField(blank=True, max_length=500)
    needs_two = models.BooleanField(default=True)
    team = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"controller {self.pk}"


class OrganisationWay(models.Model):
    """How one organisation wants erasures and refusals of its people to be approved.

    One without a row does as the desk does. needs_two: whoever decided cannot approve.
    """

    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="+")
    needs_two = models.BooleanField()

    class Meta:
        ordering = ["organisation__name"]

    def __str__(self) -> str:
        return f"way of organisation {self.organisation_id}"


declare(OrganisationWay, {"needs_two": NOT_PERSONAL})
declare(
    Controller,
    {
        "name": NotPersonal("Name of the company that runs the desk."),
        "zone": NOT_PERSONAL,
        "calendar": NOT_PERSONAL,
        "chosen": NOT_PERSONAL,
        "authority": NotPersonal("Name and address of a public authority."),
        "needs_two": NOT_PERSONAL,
    },
)
