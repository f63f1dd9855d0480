from __future__ import annotations

from django.db import models

from ombud.datamap import NOT_PERSONAL, NotPersonal, declare
from ombud.people.models import Organisation, Team


class Controller(models.Model):
    """Who answers for the data of this desk, and how they reckon; there is one row at most.

    zone: IANA name of the place where deadlines are counted. calendar: its holidays by the
    name of the snapshot, empty for weekends only. chosen: the one calendar to reckon with
    where a rule names several; empty for the earlier date. authority: where people can
    complain, name and address as a letter says them; authority_web: its page.
    authority_country: ISO 3166 code of the country whose people are told of it in place of
    the one that is known for the country; empty where only people hear of it for whose home
    none is known. needs_two: whoever decided cannot approve. asks_why: whoever works at the
    server has to say for what before they read anything there.
    team: whose mailboxes answer requests that came in without a ticket.
    """

    name = models.CharField(max_length=200, blank=True)
    zone = models.CharField(max_length=40, default="UTC")
    calendar = models.CharField(max_length=12, blank=True)
    chosen = models.CharField(max_length=12, blank=True)
    authority = models.TextField(blank=True, max_length=500)
    authority_web = models.CharField(max_length=200, blank=True)
    authority_country = models.CharField(max_length=5, blank=True)
    needs_two = models.BooleanField(default=True)
    asks_why = models.BooleanField(default=False)
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
        "authority_web": NotPersonal("Web page of a public authority."),
        "authority_country": NotPersonal("Country in which a public authority is."),
        "needs_two": NOT_PERSONAL,
        "asks_why": NOT_PERSONAL,
    },
)
