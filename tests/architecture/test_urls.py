"""Every address with every role: what it answers, and that a refusal changes nothing.

The table is compared with the router, so an address cannot be forgotten. What belongs to
another team does not exist (404); what the role does not allow is named (403).
"""

from __future__ import annotations

import base64
import copy
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from ombud.api.operations import OPERATIONS
from ombud.assignment.actions import save_skill
from ombud.automation.actions import attach_to_saved, make_macro, make_saved_reply, start_bulk
from ombud.automation.models import Macro, SavedReply
from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.channels.email.models import IncomingMail, SinkMail
from ombud.channels.email.statuses import Outcome
from ombud.desk.inspecting import explain_page, number_in, page_at
from ombud.desk.pictures import signer
from ombud.erasure.actions import plan_erasure
from ombud.events.models import Event
from ombud.jobs.models import Job
from ombud.notifications.models import Notification
from ombud.notifications.statuses import Kind
from ombud.people.actions import change_contact, invite_agent, save_organisation
from ombud.people.models import Agent, Role, RoleAssignment, Team
from ombud.people.queries import rights_of
from ombud.people.tokens import make_token
from ombud.privacy.access import digest_of
from ombud.privacy.actions import Asked, draft_letter, receive_request, take_proof
from ombud.privacy.models import Warned
from ombud.privacy.statuses import Kind as RequestKind
from ombud.privacy.statuses import LetterKind, Proof
from ombud.privacy.statuses import Source as RequestSource
from ombud.purposes.actions import save_activity
from ombud.purposes.models import Activity
from ombud.retention.actions import try_out
from ombud.signin.models import Provider
from ombud.tickets.actions import (
    add_checklist,
    add_entry,
    add_participant,
    add_way,
    add_workflow,
    ask_approval,
    ask_field,
    attach_to_draft,
    link_tickets,
    log_time,
    merge_tickets,
    open_side,
    receive_message,
    reply,
    save_draft,
    save_template,
    share_draft,
    ship_setup,
    split_ticket,
    tag_ticket,
)
from ombud.tickets.content import Content, File, Masking
from ombud.tickets.models import (
    Attachment,
    CustomStatus,
    Draft,
    Form,
    Link,
    MaskedValue,
    Merge,
    Message,
    Product,
    Ticket,
    TicketType,
    Workflow,
)
from ombud.tickets.relations import Relation
from ombud.tickets.sides import said_in
from ombud.tickets.statuses import Channel, ParticipantRole
from ombud.vault import actions as vault
from tests.conftest import client_of
from tests.makers import (
    make_contact,
    make_field,
    make_hold,
    make_mailbox,
    make_recurrence,
    make_ticket,
)
from tests.objects.made import make_things
from tests.retention.helping import rule_about

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse

    from tests.world import World

ROLES = ("nobody", "stranger", "observer", "agent", "supervisor", "administrator")
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
)


@dataclass(frozen=True)
class Page:
    """One address: how it is asked, and the status for each of ``ROLES``, in their order."""

    path: str
    answers: tuple[int, ...]
    method: str = "GET"
    data: dict[str, Any] = field(default_factory=dict)


def get(path: str, *answers: int) -> Page:
    return Page(path, answers)


def post(path: str, *answers: int, **data: Any) -> Page:
    return Page(path, answers, "POST", data)


SEES = (302, 404, 200, 200, 200, 200)
CHANGES = (302, 404, 403, 200, 200, 200)
GOES = (302, 404, 403, 302, 302, 302)
KEEPS = (302, 404, 403, 404, 200, 200)
KEEPS_GOES = (302, 404, 403, 404, 302, 302)
SEES_GOES = (302, 404, 302, 302, 302, 302)
LEADS = (302, 403, 403, 403, 200, 200)
LEADS_GOES = (302, 403, 403, 403, 302, 302)
MAIL = (302, 200, 403, 200, 200, 200)
RAW = (302, 404, 403, 404, 200, 200)
MAIL_GOES = (302, 404, 403, 302, 302, 302)
ADMIN = (302, 403, 403, 403, 403, 200)
ADMIN_GOES = (302, 403, 403, 403, 403, 302)
RESTS = (302, 403, 403, 403, 403, 404)
SIGNED_IN = (302, 200, 200, 200, 200, 200)
SIGNED_IN_GOES = (302,) * 6
ALL = (200,) * 6
NONE = (404,) * 6

TABLE: dict[str, Page] = {
    "health": get("/health/", *ALL),
    "api:description": get("/api/v1/", *ALL),
    "api:openapi": get("/api/v1/openapi.json", *ALL),
    "api:problem": get("/api/v1/problems/not-found", *ALL),
    "portal:help": get("/help/", *ALL),
    "portal:sign-in": get("/help/sign-in/", *ALL),
    "portal:come-in": get("/help/sign-in/nonesuch/", *NONE),
    "portal:sign-out": post("/help/sign-out/", *SIGNED_IN_GOES),
    "portal:tickets": get("/help/tickets/", *SIGNED_IN_GOES),
    "portal:ticket": get("/help/tickets/{ticket}/", *SIGNED_IN_GOES),
    "portal:file": get("/help/tickets/{ticket}/files/1/", *SIGNED_IN_GOES),
    "desk:manifest": get("/app.webmanifest", *ALL),
    "desk:worker": get("/app.js", *ALL),
    "desk:offline": get("/offline/", *ALL),
    "desk:sign-in": get("/sign-in/", *ALL),
    "desk:passkey-sign-in": get("/sign-in/passkey/", *ALL),
    "desk:second-step": get("/sign-in/second/", *SIGNED_IN_GOES),
    "desk:provider-begin": get("/sign-in/by/halden/", *SIGNED_IN_GOES),
    "desk:provider-done": get("/sign-in/by/halden/done/", *(422,) * 6),
    "desk:provider-answer": post("/sign-in/by/saml/answer/", *(422,) * 6),
    "desk:provider-arrival": get("/sign-in/by/saml/arrival/", *(422,) * 6),
    "desk:provider-metadata": get("/sign-in/by/saml/metadata/", *ALL),
    "desk:providers": get("/settings/providers/", *ADMIN),
    "desk:provider-new": get("/settings/providers/new/oidc/", *ADMIN),
    "desk:provider": get("/settings/providers/{provider}/", *ADMIN),
    "desk:provider-test": post("/settings/providers/{provider}/test/", *ADMIN_GOES),
    "desk:provider-offer": post(
        "/settings/providers/{provider}/offer/", *ADMIN_GOES, state="off"
    ),
    "desk:provider-remove": post("/settings/providers/{provider}/remove/", *ADMIN_GOES),
    "desk:provider-roles": post("/settings/providers/roles/", *ADMIN_GOES, role="{role}"),
    "desk:sign-out": post("/sign-out/", *SIGNED_IN_GOES),
    "desk:account": get("/account/", *SIGNED_IN),
    "desk:notification-choice": get("/account/notifications/", *SIGNED_IN),
    "desk:notifications": get("/notifications/", *SIGNED_IN),
    "desk:bell": get("/notifications/bell/", *SIGNED_IN),
    "desk:notifications-read": post("/notifications/read/", *SIGNED_IN_GOES, newest="1"),
    "desk:notification": post(
        "/notifications/{notification}/open/", 302, 404, 404, 302, 404, 404
    ),
    "desk:account-profile": post(
        "/account/profile/", *SIGNED_IN_GOES, name="X", language="", time_zone="UTC"
    ),
    "desk:account-density": post("/account/density/", *SIGNED_IN_GOES, density="compact"),
    "desk:account-signature": post("/account/signature/", *SIGNED_IN_GOES, signature="Ana"),
    "desk:account-password": post("/account/password/", 302, 422, 422, 422, 422, 422),
    "desk:session-end": post("/account/sessions/" + "0" * 64 + "/end/", *SIGNED_IN_GOES),
    "desk:tokens": get("/account/tokens/", *SIGNED_IN),
    "desk:token-revoke": post("/account/tokens/{token}/revoke/", 302, 404, 404, 302, 404, 404),
    "desk:all-tokens": get("/tokens/", *ADMIN),
    "desk:any-token-revoke": post("/tokens/{token}/revoke/", *ADMIN_GOES),
    "desk:confirm": get("/account/confirm/", *SIGNED_IN),
    "desk:security": get("/account/security/", *SIGNED_IN),
    "desk:authenticator": get("/account/security/app/", *SIGNED_IN),
    "desk:authenticator-remove": post("/account/security/app/remove/", *SIGNED_IN_GOES),
    "desk:passkey-new": get("/account/security/passkeys/new/", *SIGNED_IN),
    "desk:passkey-remove": post("/account/security/passkeys/1/remove/", *SIGNED_IN_GOES),
    "desk:recovery-codes": get("/account/security/codes/", *SIGNED_IN_GOES),
    "desk:recovery-codes-new": post("/account/security/codes/new/", *SIGNED_IN_GOES),
    "desk:inbox": get("/", *SIGNED_IN),
    "desk:views": get("/views/", *SIGNED_IN),
    "desk:view": get("/views/unsolved/", *SIGNED_IN),
    "desk:bulk-runs": get("/bulk/", 302, 200, 403, 200, 200, 200),
    "desk:bulk-new": get("/bulk/new/", 302, 200, 403, 200, 200, 200),
    "desk:bulk-run": get("/bulk/{run}/", 302, 404, 403, 200, 404, 404),
    "desk:bulk-stop": post("/bulk/{run}/stop/", 302, 404, 403, 302, 404, 404),
    "desk:bulk-undo": post("/bulk/{run}/undo/", 302, 404, 403, 302, 404, 404),
    "desk:home": get("/home/", *SIGNED_IN),
    "desk:colleague": get("/home/agents/{ana}/", *LEADS),
    "desk:availability": get("/availability/", *SIGNED_IN),
    "desk:assignment": get("/assignment/", *LEADS),
    "desk:assignment-policy": post("/assignment/teams/{lending}/", *LEADS_GOES, mode="round"),
    "desk:assignment-agent": get("/assignment/agents/{ana}/", *LEADS),
    "desk:skill-new": get("/assignment/skills/new/", *LEADS),
    "desk:skill": get("/assignment/skills/{skill}/", *LEADS),
    "desk:skill-delete": post("/assignment/skills/{skill}/delete/", *LEADS_GOES),
    "desk:view-new": get("/views/new/", *SIGNED_IN),
    "desk:views-arrange": get("/views/arrange/", *SIGNED_IN),
    "desk:view-table": get("/views/unsolved/table/", *SIGNED_IN),
    "desk:view-board": get("/views/unsolved/board/", *SIGNED_IN),
    "desk:board-move": post("/views/unsolved/board/{ticket}/", *GOES, status="solved"),
    "desk:view-columns": get("/views/unsolved/columns/", *SIGNED_IN),
    "desk:view-place": post("/views/unsolved/place/", *SIGNED_IN_GOES, do="hide"),
    "desk:view-edit": get("/views/unsolved/edit/", 302, 404, 404, 404, 404, 200),
    "desk:view-delete": post("/views/unsolved/delete/", 302, 404, 404, 404, 404, 302),
    "desk:ticket-new": get("/tickets/new/", 302, 200, 403, 200, 200, 200),
    "desk:new-states": post("/tickets/new/states/", 302, 200, 403, 200, 200, 200),
    "desk:ticket": get("/tickets/{ticket}/", *SEES),
    "desk:conversation": get("/tickets/{ticket}/conversation/", *SEES),
    "desk:ticket-unread": post("/tickets/{ticket}/unread/", *SEES_GOES),
    "desk:ticket-row": get("/tickets/{ticket}/row/", *SEES),
    "desk:ticket-panel": get("/tickets/{ticket}/panel/", *SEES),
    "desk:ticket-history": get("/tickets/{ticket}/history/", *SEES),
    "desk:properties": get("/tickets/{ticket}/properties/", *CHANGES),
    "desk:pick-assignee": get("/tickets/{ticket}/pick/assignee/", *CHANGES),
    "desk:pick-team": get("/tickets/{ticket}/pick/team/", *CHANGES),
    "desk:around": get("/tickets/{ticket}/around/", *SEES),
    "desk:participant-add": post(
        "/tickets/{ticket}/participants/", *GOES, email="dora@lumen.example", role="cc"
    ),
    "desk:participant-role": post(
        "/tickets/{ticket}/participants/{participant}/role/", *GOES, role="observer"
    ),
    "desk:participant-remove": post(
        "/tickets/{ticket}/participants/{participant}/remove/", *GOES
    ),
    "desk:watch": post("/tickets/{ticket}/watch/", *SEES_GOES),
    "desk:unwatch": post("/tickets/{ticket}/unwatch/", *SEES_GOES),
    "desk:snooze": get("/tickets/{ticket}/snooze/", *CHANGES),
    "desk:wake": post("/tickets/{ticket}/wake/", *GOES),
    "desk:checklist-add": post("/tickets/{ticket}/checklists/", *GOES, list_title="Refund"),
    "desk:checklist-remove": post("/tickets/{ticket}/checklists/{list}/remove/", *GOES),
    "desk:task-add": post("/tickets/{ticket}/checklists/{list}/tasks/", *GOES, title="Call"),
    "desk:task-change": post("/tickets/{ticket}/tasks/{task}/", *GOES, title="Call"),
    "desk:task-tick": post("/tickets/{ticket}/tasks/{task}/tick/", *GOES, state="done"),
    "desk:time": get("/tickets/{ticket}/time/", *SEES),
    "desk:time-log": post("/tickets/{ticket}/time/log/", *GOES, minutes="5"),
    "desk:time-correct": post(
        "/tickets/{ticket}/time/{entry}/", 302, 404, 403, 302, 302, 302, minutes="5"
    ),
    "desk:timer": post("/tickets/{ticket}/timer/", *GOES, do="start"),
    "desk:checklists": get("/checklists/", *LEADS),
    "desk:checklist-new": get("/checklists/new/", *LEADS),
    "desk:checklist": get("/checklists/{template}/", *LEADS),
    "desk:mentionable": get("/tickets/{ticket}/mentionable/?q=a", *CHANGES),
    "desk:status": post("/tickets/{ticket}/status/", *GOES, status="solved"),
    "desk:explain": get("/tickets/{ticket}/status/pending/", *CHANGES),
    "desk:priority": post("/tickets/{ticket}/priority/", *GOES, priority="4"),
    "desk:priority-look-up": post("/tickets/{ticket}/priority/look-up/", *GOES),
    "desk:type": post("/tickets/{ticket}/type/", *GOES, type="{type}"),
    "desk:weight": post("/tickets/{ticket}/weight/", *GOES, impact="3", urgency="2"),
    "desk:fill-in": post("/tickets/{ticket}/fields/", *GOES, asked="colour"),
    "desk:fields-states": post("/tickets/{ticket}/fields/states/", *CHANGES),
    "desk:product": post("/tickets/{ticket}/product/", *GOES, product="{product}:"),
    "desk:assignee": post("/tickets/{ticket}/assignee/", *GOES, assignee="{ana}"),
    "desk:team": post("/tickets/{ticket}/team/", *GOES, team="{cards}"),
    "desk:tag": post("/tickets/{ticket}/tag/", *GOES, tag="x"),
    "desk:untag": post("/tickets/{ticket}/untag/", *GOES, tag="x"),
    "desk:ticket-readers": get("/tickets/{ticket}/readers/", *SEES),
    "desk:relations": get("/tickets/{ticket}/relations/", *SEES),
    "desk:link": post("/tickets/{ticket}/link/", *GOES, relation="blocks", other="{other}"),
    "desk:unlink": post("/tickets/{ticket}/links/{link}/remove/", *GOES),
    "desk:merge": post("/tickets/{ticket}/merge/", *GOES, into="{other}"),
    "desk:approvals": get("/tickets/{ticket}/approvals/", *SEES),
    "desk:approval-ask": post(
        "/tickets/{ticket}/approvals/ask/", *GOES, question="Buy it?", rule="any", who="{olga}"
    ),
    "desk:waiting": get("/approvals/", *SIGNED_IN),
    "desk:approval-decide": post(
        "/approvals/{approval}/decide/", 302, 404, 302, 422, 422, 422, decision="approved"
    ),
    "desk:approval-withdraw": post("/approvals/{approval}/withdraw/", *GOES),
    "desk:sides": get("/tickets/{ticket}/sides/", *SEES),
    "desk:side-new": post(
        "/tickets/{ticket}/sides/new/", *GOES, to="x@supplier.example", subject="A", text="B"
    ),
    "desk:side-write": post("/tickets/{ticket}/sides/{side}/write/", *GOES, text="Hello"),
    "desk:side-recall": post(
        "/tickets/{ticket}/sides/{side}/recall/", 302, 404, 403, 200, 422, 422, message="{said}"
    ),
    "desk:side-state": post("/tickets/{ticket}/sides/{side}/state/", *GOES, do="close"),
    "desk:print": get("/tickets/{ticket}/print/", *SEES),
    "desk:call": get("/tickets/{ticket}/call/", *CHANGES),
    "desk:call-new": get("/calls/new/", 302, 200, 403, 200, 200, 200),
    "desk:split": get("/tickets/{ticket}/split/", *CHANGES),
    "desk:unsplit": post("/tickets/{split}/unsplit/", *GOES),
    "desk:unmerge": post("/tickets/{merged}/unmerge/", *GOES),
    "desk:reply": post("/tickets/{ticket}/reply/", *GOES, text="Hello"),
    "desk:note": post("/tickets/{ticket}/note/", *GOES, text="Hello"),
    "desk:draft": post("/tickets/{ticket}/draft/", *GOES, kind="note", text="Hello"),
    "desk:here": post("/tickets/{ticket}/here/", *SEES, state="viewing"),
    "desk:draft-share": post(
        "/tickets/{ticket}/draft/share/", *GOES, kind="note", text="Hello"
    ),
    "desk:draft-take": post("/tickets/{ticket}/drafts/{shared}/take/", *GOES),
    "desk:draft-files": post(
        "/tickets/{ticket}/draft/files/", *CHANGES, kind="note", files="{upload}"
    ),
    "desk:draft-file-remove": post(
        "/tickets/{ticket}/draft/files/{draft_file}/remove/", 302, 404, 403, 302, 404, 404
    ),
    "desk:macro-choose": get("/tickets/{ticket}/macros/", *CHANGES),
    "desk:macro-preview": get("/tickets/{ticket}/macros/{macro}/", *CHANGES),
    "desk:macro-run": post("/tickets/{ticket}/macros/{macro}/run/", *GOES),
    "desk:reply-choose": get("/tickets/{ticket}/replies/", *CHANGES),
    "desk:reply-insert": post(
        "/tickets/{ticket}/replies/{saved}/insert/", *GOES, kind="reply", language="en"
    ),
    "desk:replies": get("/replies/", 302, 200, 403, 200, 200, 200),
    "desk:reply-new": get("/replies/new/", 302, 200, 403, 200, 200, 200),
    "desk:saved-reply": get("/replies/{saved}/", *KEEPS),
    "desk:reply-retire": post("/replies/{saved}/retire/", *KEEPS_GOES),
    "desk:reply-file-remove": post("/replies/{saved}/files/{saved_file}/remove/", *KEEPS_GOES),
    "desk:tags": get("/tags/", *LEADS),
    "desk:tag-rename": post("/tags/{tag}/rename/", *LEADS_GOES, name="y"),
    "desk:tag-merge": post("/tags/{tag}/merge/", *LEADS_GOES, into="z"),
    "desk:tag-retire": post("/tags/{tag}/retire/", *LEADS_GOES),
    "desk:macros": get("/macros/", 302, 200, 403, 200, 200, 200),
    "desk:macro-new": get("/macros/new/", 302, 200, 403, 200, 200, 200),
    "desk:macro": get("/macros/{macro}/", *KEEPS),
    "desk:macro-move": post("/macros/{macro}/move/", *KEEPS_GOES, where="up"),
    "desk:macro-retire": post("/macros/{macro}/retire/", *KEEPS_GOES),
    "desk:recall": post("/messages/{reply}/recall/", *GOES),
    "desk:taking": get("/settings/all-data/", *ADMIN),
    "desk:erasures": get("/privacy/erasures/", *ADMIN),
    "desk:erasure": get("/privacy/erasures/{erasure}/", *ADMIN),
    "desk:erasure-start": post(
        "/privacy/erasures/{erasure}/start/", 302, 403, 403, 403, 403, 422
    ),
    "desk:erasure-drop": post(
        "/privacy/erasures/{erasure}/drop/", 302, 403, 403, 403, 403, 422
    ),
    "desk:erasure-certificate": get(
        "/privacy/erasures/{erasure}/certificate/", 302, 403, 403, 403, 403, 404
    ),
    "desk:about": get("/messages/{message}/about/", *CHANGES),
    "desk:about-remove": post(
        "/messages/{message}/about/404/remove/", 302, 404, 403, 404, 404, 404
    ),
    "desk:redact": get("/messages/{message}/redact/", 302, 403, 403, 403, 200, 200),
    "desk:redact-file": get("/attachments/{attachment}/redact/", 302, 403, 403, 403, 200, 200),
    "desk:original": get("/messages/{message}/html/", *SEES),
    "desk:attachment": get("/attachments/{attachment}/", *SEES),
    "desk:free-file": post("/attachments/{attachment}/free/", 302, 403, 403, 403, 302, 302),
    "desk:preview": get("/attachments/{attachment}/preview/", *SEES),
    "desk:picture": get("/attachments/{attachment}/picture/", *SEES),
    "desk:inline-image": get("/inline-images/{image_token}/", *ALL),
    "desk:remote-image": get("/remote-images/made-up/", *NONE),
    "desk:reveal": get("/masked/{masked}/reveal/", 302, 403, 403, 403, 200, 200),
    "desk:objects": get("/objects/", *SIGNED_IN),
    "desk:objects-of-class": get("/objects/device/", *SEES),
    "desk:object-new": get("/objects/device/new/", *CHANGES),
    "desk:objects-table": get("/objects/device/table/", 302, 403, 403, 403, 200, 200),
    "desk:object": get("/objects/{object}/", *SEES),
    "desk:object-edit": get("/objects/{object}/edit/", *CHANGES),
    "desk:object-retire": post("/objects/{object}/retire/", *LEADS_GOES),
    "desk:object-restore": post("/objects/{object}/restore/", *LEADS_GOES),
    "desk:object-tie": post(
        "/objects/{object}/relations/", *GOES, relation="{relation}", end="cleo@lumen.example"
    ),
    "desk:object-untie": post("/objects/{object}/relations/{tie}/remove/", *GOES),
    "desk:ticket-objects": get("/tickets/{ticket}/objects/", *SEES),
    "desk:ticket-object-link": post(
        "/tickets/{ticket}/objects/link/", *GOES, object="{object}"
    ),
    "desk:ticket-object-unlink": post("/tickets/{ticket}/objects/{object}/remove/", *GOES),
    "desk:object-classes": get("/settings/objects/", *ADMIN),
    "desk:object-class-new": get("/settings/objects/new/", *ADMIN),
    "desk:object-class": get("/settings/objects/{class}/", *ADMIN),
    "desk:object-class-edit": get("/settings/objects/{class}/edit/", *ADMIN),
    "desk:object-field-new": get("/settings/objects/{class}/fields/new/", *ADMIN),
    "desk:object-class-title": post(
        "/settings/objects/{class}/title/{class_field}/", *ADMIN_GOES
    ),
    "desk:object-relation-new": post(
        "/settings/objects/{class}/relations/",
        *ADMIN_GOES,
        target="organisation",
        name="Stands at",
        reverse_name="Houses",
    ),
    "desk:object-relation": get("/settings/relations/{relation}/", *ADMIN),
    "desk:contacts": get("/contacts/", *SIGNED_IN),
    "desk:contact": get("/contacts/{cleo}/", *SEES),
    "desk:contact-edit": get("/contacts/{cleo}/edit/", *CHANGES),
    "desk:identifier-add": post(
        "/contacts/{cleo}/identifiers/", *GOES, kind="phone", value="+49 30 1234567"
    ),
    "desk:identifier-remove": post("/contacts/{cleo}/identifiers/{identifier}/remove/", *GOES),
    "desk:organisation": get("/organisations/{firm}/", *SEES),
    "desk:organisation-edit": get("/organisations/{firm}/edit/", *CHANGES),
    "desk:search": get("/search/?q=declined", *SIGNED_IN),
    "desk:palette": get("/palette/?q=declined", *SIGNED_IN),
    "desk:searches-forget": post("/search/forget/", *SIGNED_IN_GOES),
    "desk:completions": get("/search/completions/?q=sta", *SIGNED_IN),
    "desk:quarantine": get("/mail/quarantine/", *MAIL),
    "desk:unreadable": get("/mail/unreadable/", *MAIL),
    "desk:mail-accept": post("/mail/{mail}/accept/", *MAIL_GOES),
    "desk:mail-open": post("/mail/{mail}/open/", *MAIL_GOES),
    "desk:mail-aside": post("/mail/{mail}/aside/", *MAIL_GOES),
    "desk:mail-replay": post("/mail/{mail}/replay/", *MAIL_GOES),
    "desk:mail-raw": get("/mail/{mail}/raw/", *RAW),
    "desk:settings": get("/settings/", 302, 200, 403, 200, 200, 200),
    "desk:types": get("/settings/types/", *ADMIN),
    "desk:statuses": get("/settings/statuses/", *ADMIN),
    "desk:products": get("/settings/products/", *ADMIN),
    "desk:versions": get("/settings/products/{product}/versions/", *ADMIN),
    "desk:priorities": get("/settings/priorities/", *ADMIN),
    "desk:priorities-set": post("/settings/priorities/set/", *ADMIN_GOES),
    "desk:fields": get("/settings/fields/", *ADMIN),
    "desk:field-new": get("/settings/fields/new/", *ADMIN),
    "desk:field": get("/settings/fields/{field}/", *ADMIN),
    "desk:options": get("/settings/fields/{field}/options/", *ADMIN),
    "desk:ticket-sharing": post("/tickets/{ticket}/sharing/", *GOES, do="private"),
    "desk:sharing": post("/organisations/{firm}/sharing/", *ADMIN_GOES, reason="As agreed."),
    "portal:ticket-private": post("/help/tickets/{ticket}/private/", *(302,) * 6),
    "desk:recurring": get("/settings/recurring/", *LEADS),
    "desk:recurring-new": get("/settings/recurring/new/", *LEADS),
    "desk:recurring-one": get("/settings/recurring/{recurrence}/", *LEADS),
    "desk:recurring-do": post("/settings/recurring/{recurrence}/pause/", *LEADS_GOES),
    "desk:workflows": get("/settings/workflows/", *ADMIN),
    "desk:workflow": get("/settings/workflows/{workflow}/", *ADMIN),
    "desk:way-add": post(
        "/settings/workflows/{workflow}/ways/", *ADMIN_GOES, after="{pending}", before=""
    ),
    "desk:way-drop": post("/settings/ways/{way}/", *ADMIN_GOES),
    "desk:forms": get("/settings/forms/", *ADMIN),
    "desk:form": get("/settings/forms/{form}/", *ADMIN),
    "desk:form-ask": post("/settings/forms/{form}/ask/", *ADMIN_GOES, field="{field}"),
    "desk:form-rule": post(
        "/settings/forms/{form}/rules/",
        *ADMIN_GOES,
        field="{field}",
        effect="show",
        when="type:problem",
    ),
    "desk:form-part": post("/settings/form/items/{item}/demand/", *ADMIN_GOES),
    "desk:word": post("/settings/types/{type}/rename/", *ADMIN_GOES, name="X"),
    "desk:teams": get("/settings/teams/", *ADMIN),
    "desk:team-page": get("/settings/teams/{cards}/", *ADMIN),
    "desk:team-rename": post("/settings/teams/{cards}/name/", *ADMIN_GOES, name="Cards 2"),
    "desk:team-retire": post(
        "/settings/teams/{cards}/retire/", *ADMIN_GOES, successor="{lending}"
    ),
    "desk:team-reopen": post("/settings/teams/{cards}/reopen/", *ADMIN_GOES),
    "desk:agents": get("/settings/agents/", *ADMIN),
    "desk:agent-new": get("/settings/agents/new/", *ADMIN),
    "desk:agent-page": get("/settings/agents/{ana}/", *ADMIN),
    "desk:agent-grant": post(
        "/settings/agents/{ana}/roles/", *ADMIN_GOES, role="{role}", team="*"
    ),
    "desk:agent-revoke": post("/settings/agents/{ana}/roles/{assignment}/revoke/", *ADMIN_GOES),
    "desk:agent-invite": post("/settings/agents/{ana}/invite/", *ADMIN_GOES),
    "desk:agent-deactivate": post("/settings/agents/{ana}/deactivate/", *ADMIN_GOES),
    "desk:agent-reactivate": post("/settings/agents/{ana}/reactivate/", *ADMIN_GOES),
    "desk:roles": get("/settings/roles/", *ADMIN),
    "desk:role-new": get("/settings/roles/new/", *ADMIN),
    "desk:role-page": get("/settings/roles/{role}/", *ADMIN),
    "desk:role-remove": post("/settings/roles/{role}/remove/", *ADMIN_GOES),
    "desk:rights": get("/settings/rights/?agent={ana}&page=%2F", *ADMIN),
    "health-page": get("/settings/health/", *ADMIN),
    "desk:sign-in-rules": get("/settings/security/", *ADMIN),
    "desk:data-map": get("/privacy/map/", *ADMIN),
    "desk:persons": get("/privacy/persons/?q=cleo", *ADMIN),
    "desk:let-return": post("/privacy/persons/return/", *ADMIN_GOES, address="a@b.example"),
    "desk:person": get("/privacy/persons/{cleo}/", *ADMIN),
    "desk:person-merge": post("/privacy/persons/{cleo}/merge/", *ADMIN_GOES, other="{dora}"),
    "desk:person-split": post("/privacy/persons/{cleo}/split/", *ADMIN_GOES, merge="1"),
    "desk:person-shared": post("/privacy/persons/{cleo}/shared/", *ADMIN_GOES, shared="yes"),
    "desk:person-look": post("/privacy/persons/{cleo}/look/", *ADMIN_GOES),
    "desk:mentions": get("/privacy/mentions/", *ADMIN),
    "desk:mentions-review": post("/privacy/mentions/review/", *ADMIN_GOES, said="theirs"),
    "desk:changes": get("/settings/changes/", *ADMIN),
    "desk:configuration": get("/settings/configuration/", *ADMIN),
    "desk:configuration-file": get("/settings/configuration/file/", *ADMIN),
    "desk:configuration-preview": post(
        "/settings/configuration/preview/", 302, 403, 403, 403, 403, 422, text="x"
    ),
    "desk:configuration-load": post(
        "/settings/configuration/load/", 302, 403, 403, 403, 403, 422, text="x"
    ),
    "desk:requests": get("/privacy/", *ADMIN),
    "desk:request-list": get("/privacy/list/", *ADMIN),
    "desk:request-calendar": get("/privacy/calendar/", *ADMIN),
    "desk:request-new": get("/privacy/new/", *ADMIN),
    "desk:request-table": get("/privacy/table/", *ADMIN),
    "desk:at-server": get("/privacy/at-the-server/", *ADMIN),
    "desk:numbers": get("/privacy/numbers/", *ADMIN),
    "desk:request-settings": get("/privacy/settings/", *ADMIN),
    "desk:request-way": post(
        "/privacy/settings/ways/", *ADMIN_GOES, organisation="Lumen", way="two"
    ),
    "desk:request": get("/privacy/{request}/", *ADMIN),
    "desk:request-evidence": get("/privacy/{request}/evidence/", *ADMIN),
    "desk:request-letter": get("/privacy/{request}/letters/receipt/", *ADMIN),
    "desk:request-proof": get("/privacy/{request}/documents/{proof}/", *ADMIN),
    "desk:request-verb": post("/privacy/{request}/collected/", *ADMIN_GOES),
    "desk:ticket-convert": get("/tickets/{ticket}/privacy/", *CHANGES),
    "desk:ticket-dismiss": post("/tickets/{ticket}/privacy/dismiss/", *GOES),
    "portal:my-data": get("/help/my-data/", *SIGNED_IN_GOES),
    "portal:confirm": get("/help/my-data/confirm/", *SIGNED_IN_GOES),
    "portal:my-data-ask": post("/help/my-data/ask/", *SIGNED_IN_GOES, kind="erasure"),
    "portal:my-data-correct": post("/help/my-data/correct/", *SIGNED_IN_GOES, name="X"),
    "portal:my-data-choose": post("/help/my-data/choose/", *SIGNED_IN_GOES, purpose="news"),
    "portal:my-data-stop": post("/help/my-data/stop/1/", *SIGNED_IN_GOES),
    "portal:my-data-fetch": post("/help/my-data/fetch/1/", *SIGNED_IN_GOES),
    "desk:recipients": get("/privacy/recipients/", *ADMIN),
    "desk:recipient-new": post("/privacy/recipients/new/", 302, 403, 403, 403, 403, 422),
    "desk:recipient-end": post("/privacy/recipients/nonesuch/end/", *RESTS),
    "desk:notice-settle": post("/privacy/recipients/notices/9999/", *RESTS),
    "desk:contact-disclose": post(
        "/contacts/{cleo}/disclosures/", 302, 404, 403, 404, 404, 404
    ),
    "portal:notice": get("/help/notices/nonesuch/", *NONE),
    "desk:corrections": get("/privacy/corrections/", *ADMIN),
    "desk:correction-settle": post("/privacy/corrections/9999/", *RESTS),
    "desk:restrictions": get("/privacy/restrictions/", *ADMIN),
    "desk:restriction-open": post("/privacy/restrictions/open/{cleo}/", *ADMIN_GOES),
    "desk:restriction-place": post("/privacy/restrictions/place/{cleo}/", *ADMIN_GOES),
    "desk:restriction-tell": post("/privacy/restrictions/9999/tell/", *RESTS),
    "desk:restriction-lift": post("/privacy/restrictions/9999/lift/", *RESTS),
    "desk:objection-assess": post("/privacy/objections/9999/", *RESTS),
    "portal:words": get("/help/words/", *ALL),
    "portal:promises": get("/help/promises/", *ALL),
    "portal:privacy": get("/help/privacy/", *ALL),
    "portal:privacy-request": get("/help/privacy/{request_word}/", *ALL),
    "portal:privacy-certificate": get("/help/privacy/{request_word}/certificate/", *NONE),
    "portal:privacy-stop": get("/help/privacy/stop/{stop_word}/", *ALL),
    "desk:join": get("/join/{invitation}/", *ALL),
    "desk:mailboxes": get("/mailboxes/", *ADMIN),
    "desk:mailbox-new": get("/mailboxes/new/", *ADMIN),
    "desk:mailbox": get("/mailboxes/{mailbox}/", *ADMIN),
    "desk:mail-templates": get("/mailboxes/{mailbox}/templates/", *ADMIN),
    "desk:mail-template": get(
        "/mailboxes/{mailbox}/templates/edit/?kind=answer&language=de", *ADMIN
    ),
    "desk:mailbox-test": post("/mailboxes/{mailbox}/test/", *ADMIN),
    "desk:oauth-begin": post("/mailboxes/{mailbox}/oauth/", *ADMIN_GOES),
    "desk:oauth-done": get("/mailboxes/oauth/done/", 302, 403, 403, 403, 403, 404),
    "desk:affected": get("/privacy/affected/", *ADMIN),
    "desk:register": get("/privacy/register/", *ADMIN),
    "desk:register-new": get("/privacy/register/new/", *ADMIN),
    "desk:register-export": get("/privacy/register/file/", *ADMIN),
    "desk:register-entry": get("/privacy/register/{activity}/", *ADMIN),
    "desk:register-remove": post("/privacy/register/{activity}/remove/", *ADMIN_GOES),
    "desk:retention": get("/privacy/retention/", *ADMIN),
    "desk:retention-new": get("/privacy/retention/new/", *ADMIN),
    "desk:retention-try": post("/privacy/retention/try/", *ADMIN_GOES),
    "desk:retention-rule": get("/privacy/retention/{rule}/", *ADMIN),
    "desk:retention-try-one": post("/privacy/retention/{rule}/try/", *ADMIN_GOES),
    "desk:retention-run": get("/privacy/retention/runs/{pass}/", *ADMIN),
    "desk:retention-do": post("/privacy/retention/runs/{pass}/do/", *ADMIN_GOES, do="run"),
    "desk:holds": get("/privacy/holds/", *ADMIN),
    "desk:hold-new": get("/privacy/holds/new/", *ADMIN),
    "desk:hold": get("/privacy/holds/{hold}/", *ADMIN),
    "desk:hold-review": post("/privacy/holds/{hold}/review/", *ADMIN_GOES, review_on="{soon}"),
    "desk:hold-release": post("/privacy/holds/{hold}/release/", *ADMIN_GOES, sure="on"),
    "desk:jobs": get("/jobs/", *ADMIN),
    "desk:job-retry": post("/jobs/{job}/retry/", *ADMIN_GOES),
    "desk:job-discard": post("/jobs/{job}/discard/", *ADMIN_GOES),
    "desk:sink": get("/demo-mails/", *ADMIN),
    "desk:sink-mail": get("/demo-mails/{sink}/", *ADMIN),
}
REFUSED = {302, 403, 404, 405}


def cards_activity(world: World) -> Activity:
    activity = Activity(purpose="support", team=world.cards, part="processor", basis="contract")
    return save_activity(activity, actor=SYSTEM)


def names(patterns: list[Any], space: str = "") -> Iterator[str]:
    for one in patterns:
        if isinstance(one, URLResolver):
            inner = f"{one.namespace}:" if one.namespace else space
            yield from names(one.url_patterns, inner)
        elif isinstance(one, URLPattern):
            yield f"{space}{one.name}"


@pytest.fixture
def things(world: World, settings: Any) -> dict[str, str]:
    """One of everything, in Lending."""
    settings.OMBUD_DEMO = True
    mailbox = make_mailbox(world)
    content = Content(
        text="It was declined. [card •••• 4242 · m1]",
        html="<p>It was declined.</p>",
        files=(File("a.png", "image/png", PNG, content_id="a@x", is_inline=True),),
        masked=(Masking("card", "[card •••• 4242 · m1]", "4242424242424242"),),
    )
    ticket = make_ticket(world, content=content)
    answer = reply(
        ticket,
        Content(text="One moment."),
        agent=world.ana,
        actor=world.ana.actor,
        hold_until=clock.in_(minutes=5),
    )
    note = File("b.txt", "text/plain", b"b")
    laid = attach_to_draft(ticket, note, kind=Draft.Kind.NOTE, agent=world.ana)
    mail = IncomingMail.objects.create(
        blob=vault.keep(b"From: cleo@lumen.example\r\n\r\nHello"),
        digest=b"d" * 32,
        id_lookup=b"i" * 32,
        door="pipe",
        outcome=Outcome.QUARANTINED,
        names_ticket=ticket,
        mailbox=mailbox,
        envelope_to=mailbox.address,
    )
    dora = make_contact("dora@lumen.example", "Dora Nunes")
    firm = save_organisation(None, name="Lumen", domain="", actor=SYSTEM)
    change_contact(world.cleo, name="Cleo", language="", organisation=firm, actor=SYSTEM)
    part = add_participant(ticket, dora, role=ParticipantRole.CC, actor=world.ana.actor)
    template = save_template(
        None, name="Refund", steps=[("Check", None)], blocks_solving=False, actor=SYSTEM
    )
    checklist = add_checklist(ticket, title="", template=template, actor=SYSTEM)
    entry = log_time(ticket, minutes=5, agent=world.ana, actor=world.ana.actor)
    shared = save_draft(ticket, kind=Draft.Kind.REPLY, text="Half", agent=world.sven)
    assert shared is not None
    share_draft(shared, is_shared=True)
    told = Notification.objects.create(
        agent=world.ana, kind=Kind.ASSIGNED, event=1, ticket=ticket
    )
    job = Job.objects.create(task="x", state=Job.State.DEAD)
    sink = SinkMail.objects.create(blob=vault.keep(b"Subject: x"), recipient="a@b.example")
    token, _ = make_token(
        world.ana, name="x", scopes=["tickets:read"], days=1, actor=world.ana.actor
    )
    attachment = Attachment.objects.get()
    step = {"action": "ticket.set_priority", "with": {"priority": "high"}}
    saved = make_saved_reply(
        name="Hello", texts={"en": "Hello"}, team=world.lending, actor=SYSTEM
    )
    saved_file = attach_to_saved(saved, File("c.txt", "text/plain", b"c"), actor=SYSTEM)
    run = start_bulk(
        agent=world.ana,
        rights=world.rights(world.ana),
        steps=[step],
        actor=world.ana.actor,
        numbers=[ticket.number],
    )
    skill = save_skill(None, name="French", condition={}, actor=SYSTEM)
    macro = make_macro(name="Hurry", steps=[step], team=world.lending, actor=SYSTEM)
    ship_setup()
    product = add_entry(Product(name="Card"), actor=SYSTEM)
    field = make_field(name="Colour", type="one", options=("Red", "Blue"))
    other, merged = make_ticket(world), make_ticket(world)
    merge_tickets(merged, into=other, actor=world.ana.actor)
    second = receive_message(
        other,
        Content(text="And the other card?"),
        contact=world.cleo,
        channel=Channel.PHONE,
        actor=SYSTEM,
    )
    split = split_ticket(other, [second.pk], subject="The other card", actor=SYSTEM)
    side = open_side(
        ticket,
        Content(text="Do you have it?"),
        subject="A part",
        people=[make_contact("sam@supplier.example", "Sam")],
        agent=world.ana,
        actor=world.ana.actor,
    )
    link = link_tickets(ticket, Relation.RELATES, other, actor=world.ana.actor)
    form = Form(name="Incidents")
    add_entry(form, actor=SYSTEM)
    item = ask_field(form, field, actor=SYSTEM)
    rule = rule_about()
    observer = Role.objects.get(key="observer")
    _, invitation = invite_agent(
        email="nora@halden.example", name="Nora", grants=[(observer, None)], actor=SYSTEM
    )
    request, request_word = receive_request(
        Asked(kind=RequestKind.ACCESS, source=RequestSource.PORTAL),
        address="dora@lumen.example",
        name="Dora",
        text="Mine",
        actor=SYSTEM,
    )
    draft_letter(request, LetterKind.RECEIPT, actor=SYSTEM)
    proof = take_proof(request, Proof.IDENTITY, b"scan", actor=SYSTEM)
    Warned.objects.create(request=request, token=digest_of("stop-word"))
    return {
        "erasure": str(plan_erasure(dora, actor=SYSTEM).pk),
        "request": str(request.number),
        "request_word": request_word,
        "stop_word": "stop-word",
        "proof": str(proof.pk),
        "cleo": str(world.cleo.pk),
        "dora": str(dora.pk),
        "identifier": str(world.cleo.identifiers.get().pk),
        "firm": str(firm.pk),
        "other": str(other.number),
        "merged": str(merged.number),
        "split": str(split.number),
        "side": str(side.pk),
        "said": str(said_in(side).get().pk),
        "link": str(link.pk),
        "ticket": str(ticket.number),
        "message": str(ticket.messages.earliest("pk").pk),
        "reply": str(answer.pk),
        "attachment": str(attachment.pk),
        "image_token": signer.sign(str(attachment.pk)),
        "masked": str(MaskedValue.objects.get().pk),
        "draft_file": str(laid.pk),
        "token": str(token.pk),
        "participant": str(part.pk),
        "notification": str(told.pk),
        "shared": str(shared.pk),
        "template": str(template.pk),
        "list": str(checklist.pk),
        "task": str(checklist.tasks.get().pk),
        "entry": str(entry.pk),
        "mailbox": str(mailbox.pk),
        "provider": str(make_providers()),
        "mail": str(mail.pk),
        "job": str(job.pk),
        "rule": str(rule.pk),
        "activity": str(cards_activity(world).pk),
        "pass": str(try_out(rule, actor=SYSTEM).pk),
        "hold": str(make_hold(world, matter="File 1").pk),
        "soon": clock.in_(days=30).date().isoformat(),
        "sink": str(sink.pk),
        "macro": str(macro.pk),
        "tag": str(tag_ticket(ticket, "old", actor=SYSTEM).pk),
        "saved": str(saved.pk),
        "saved_file": str(saved_file.pk),
        "run": str(run.pk),
        "skill": str(skill.pk),
        "lending": str(world.lending.pk),
        "ana": str(world.ana.pk),
        "type": str(TicketType.objects.get(key="problem").pk),
        "product": str(product.pk),
        "field": str(field.pk),
        "form": str(form.pk),
        **make_workflow(),
        **make_things(world, ticket),
        **make_approval(world, ticket),
        "recurrence": str(make_recurrence(world).pk),
        "item": str(item.pk),
        "cards": str(world.cards.pk),
        "role": str(Role.objects.get(key="observer").pk),
        "assignment": str(world.ana.assignments.get().pk),
        "invitation": invitation,
    }


def make_approval(world: World, ticket: Ticket) -> dict[str, str]:
    """Let Ana ask Olga about ``ticket``."""
    asked = ask_approval(
        ticket, [world.olga], question="Pay?", agent=world.ana, actor=world.ana.actor
    )
    return {"approval": str(asked.pk), "olga": str(world.olga.pk)}


def make_workflow() -> dict[str, str]:
    """Make one for problems, of which there is no ticket."""
    problem = TicketType.objects.get(key="problem")
    workflow = add_workflow(Workflow(name="Problems", type=problem), actor=SYSTEM)
    pending = CustomStatus.objects.get(key="pending")
    way = add_way(workflow, None, pending, actor=SYSTEM)
    return {"workflow": str(workflow.pk), "way": str(way.pk), "pending": str(pending.pk)}


def make_providers() -> int:
    """Make one of each kind that is offered; return the number of the first."""
    oidc = Provider.objects.create(
        key="halden",
        name="Halden",
        protocol="oidc",
        is_active=True,
        issuer="https://id.example",
        client_id="desk",
        endpoints={"authorise": "https://id.example/go", "token": "https://id.example/t"},
    )
    Provider.objects.create(
        key="saml",
        name="Halden",
        protocol="saml",
        is_active=True,
        issuer="https://idp.example",
        sso_url="https://idp.example/sso",
    )
    return oidc.pk


def filled(page: Page, things: dict[str, str]) -> tuple[str, dict[str, Any]]:
    data: dict[str, Any] = {
        key: SimpleUploadedFile("u.txt", b"u")
        if value == "{upload}"
        else value.format(**things)
        for key, value in page.data.items()
    }
    return page.path.format(**things), data


def agents_of_roles(world: World) -> dict[str, Agent]:
    return {
        "stranger": world.ben,
        "observer": world.olga,
        "agent": world.ana,
        "supervisor": world.sven,
        "administrator": world.rosa,
    }


def client_as(world: World, role: str) -> Client:
    agents = agents_of_roles(world)
    return client_of(agents[role]) if role in agents else Client()


def state_of_things() -> tuple[Any, ...]:
    """Return what a refused request must leave as it was."""
    return (
        list(Ticket.objects.order_by("pk").values()),
        list(Message.objects.order_by("pk").values("pk", "text")),
        list(Draft.objects.order_by("pk").values("pk", "text", "agent_id")),
        list(IncomingMail.objects.order_by("pk").values("pk", "outcome")),
        list(Macro.objects.order_by("pk").values()),
        list(SavedReply.objects.order_by("pk").values()),
        list(Job.objects.order_by("pk").values("pk", "state")),
        list(Merge.objects.order_by("pk").values("pk", "ended_at")),
        list(Link.objects.order_by("pk").values_list("pk")),
        list(Agent.objects.order_by("pk").values("pk", "is_active", "password")),
        list(Team.objects.order_by("pk").values()),
        list(Role.objects.order_by("pk").values()),
        list(RoleAssignment.objects.order_by("pk").values()),
        Event.objects.count(),
    )


def test_the_table_holds_exactly_the_addresses_of_the_router() -> None:
    every = set(names(get_resolver().url_patterns))
    # These know no sessions: tests/api/test_roles.py walks them, from the router too.
    with_token = {f"api:{one.url_name}" for one in OPERATIONS.values()} | {"api:nothing"}

    assert every - with_token == set(TABLE)
    assert with_token <= every


@contextmanager
def undone() -> Iterator[None]:
    """Take back in the database what happens inside, so that one world serves all addresses."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def visit(client: Client, name: str, things: dict[str, str]) -> HttpResponse:
    """Ask the address ``name`` as a browser that comes fresh from signing in."""
    cookies = copy.deepcopy(client.cookies)
    path, data = filled(TABLE[name], things)
    call = client.post if TABLE[name].method == "POST" else client.get
    response = call(path, data)
    client.cookies = cookies
    return response  # type: ignore[return-value]


@pytest.mark.parametrize("role", ROLES)
def test_every_address_answers_each_role_as_the_table_says(
    request: pytest.FixtureRequest,
    world: World,
    things: dict[str, str],
    role: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if role != "administrator":
        request.getfixturevalue("on_one_database")
    monkeypatch.setattr("ombud.desk.views.mailboxes.WAIT_SECONDS", 0.0)
    client, before, answers = client_as(world, role), state_of_things(), {}
    expected = {name: page.answers[ROLES.index(role)] for name, page in TABLE.items()}

    for name, answer in expected.items():
        # What is refused is not taken back: it must have changed nothing.
        with nullcontext() if answer in {403, 404} else undone():
            answers[name] = visit(client, name, things).status_code

    assert answers == expected
    assert state_of_things() == before


ALSO_READ = frozenset({"desk:merge", "desk:board-move"})  # the same address shows the form
SIGNED = frozenset({"desk:provider-answer"})  # SAML's: posted from there, proven by signature
STRANGE = {"Origin": "https://evil.example"}


@pytest.mark.usefixtures("on_one_database")
def test_what_changes_something_refuses_get_and_a_missing_token(
    world: World, things: dict[str, str]
) -> None:
    before, admin = state_of_things(), client_as(world, "administrator")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(world.rosa)
    changing = [name for name, page in TABLE.items() if page.method == "POST"]
    found = {}

    for name in changing:
        path, data = filled(TABLE[name], things)
        by_get = admin.get(path).status_code
        without_token = strict.post(path, data).status_code
        from_elsewhere = strict.post(path, data, headers=STRANGE).status_code
        found[name] = (by_get, without_token, from_elsewhere)

    assert found == {
        name: (
            200 if name in ALSO_READ else 405,
            *((422, 422) if name in SIGNED else (403, 403)),
        )
        for name in changing
    }
    assert state_of_things() == before


ABOUT_NOBODY = {
    "health",
    "portal:help",
    "api:description",
    "api:openapi",
    "api:problem",
    "desk:manifest",
    "desk:worker",
}
PERSONAL = sorted(TABLE.keys() - ABOUT_NOBODY)


@pytest.mark.usefixtures("on_one_database")
def test_no_page_about_people_may_be_kept_and_only_known_cookies_are_set(
    world: World, things: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ombud.desk.views.mailboxes.WAIT_SECONDS", 0.0)
    client, found = client_as(world, "administrator"), {}

    for name in PERSONAL:
        with undone():
            response = visit(client, name, things)
        found[name] = (
            response["Cache-Control"],
            "unsafe" in response["Content-Security-Policy"],
            response["X-Content-Type-Options"],
            sorted(set(response.cookies) - {"ombud_session", "ombud_csrf"}),
        )

    assert found == dict.fromkeys(PERSONAL, ("no-store", False, "nosniff", []))


# One decides by the list of places; the other opens only what one is writing oneself.
OWN_DOOR = {"desk:settings", "desk:draft-file-remove"}
EXPECTED = {200: "allowed", 302: "allowed", 422: "allowed", 403: "forbidden", 404: "hidden"}


@pytest.mark.parametrize("role", [role for role in ROLES if role != "nobody"])
def test_the_inspector_of_rights_says_what_the_pages_answer(
    world: World, things: dict[str, str], role: str
) -> None:
    rights = rights_of(agents_of_roles(world)[role])
    said, answered = {}, {}
    for name, page in TABLE.items():
        status = page.answers[ROLES.index(role)]
        path, _ = filled(page, things)
        is_ticket = number_in(path) is not None
        if name in OWN_DOOR or not (status == 403 or is_ticket or is_needed(path)):
            continue
        if status == 404 and not is_ticket:
            continue  # the page opens; a thing on it is another team's
        said[name] = explain_page(rights, path, world.lending.pk).answer
        answered[name] = EXPECTED[status]

    assert said == answered
    assert len(said) > 40


def is_needed(path: str) -> bool:
    return bool(getattr(page_at(path).func, "needs", ()))
