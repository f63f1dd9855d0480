"""The addresses of the contacts' side."""

from __future__ import annotations

from django.urls import path

from ombud.portal import entering, notices, own_data, privacy, tickets
from ombud.portal.promises import promises_page
from ombud.portal.views import help_page, words_page

app_name = "portal"
urlpatterns = [
    path("", help_page, name="help"),
    path("sign-in/", entering.sign_in, name="sign-in"),
    path("sign-in/<str:token>/", entering.come_in, name="come-in"),
    path("sign-out/", entering.sign_out, name="sign-out"),
    path("tickets/", tickets.own_tickets, name="tickets"),
    path("tickets/<int:number>/", tickets.own_ticket, name="ticket"),
    path("tickets/<int:number>/private/", tickets.own_private, name="ticket-private"),
    path("tickets/<int:number>/files/<int:file>/", tickets.own_file, name="file"),
    path("my-data/", own_data.own_data, name="my-data"),
    path("my-data/confirm/", own_data.confirm, name="confirm"),
    path("my-data/ask/", own_data.ask, name="my-data-ask"),
    path("my-data/correct/", own_data.correct, name="my-data-correct"),
    path("my-data/choose/", own_data.choose, name="my-data-choose"),
    path("my-data/stop/<int:number>/", own_data.stop, name="my-data-stop"),
    path("my-data/fetch/<int:number>/", own_data.fetch, name="my-data-fetch"),
    path("promises/", promises_page, name="promises"),
    path("words/", words_page, name="words"),
    path("notices/<str:token>/", notices.notice, name="notice"),
    path("privacy/", privacy.ask, name="privacy"),
    path("privacy/stop/<str:token>/", privacy.stop, name="privacy-stop"),
    path("privacy/<str:token>/certificate/", privacy.certificate, name="privacy-certificate"),
    path("privacy/<str:token>/", privacy.own, name="privacy-request"),
]
