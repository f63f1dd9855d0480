"""What can be done to a privacy request: one address, a table of verbs."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ombud.base.errors import Refused
from ombud.base.saying import worded
from ombud.desk.http import AgentRequest, may, signed_in
from ombud.desk.views.privacy import request_page
from ombud.desk.views.privacy_fees import FEES, day_in
from ombud.people.capabilities import Capability
from ombud.people.queries import holders_of
from ombud.privacy import access, actions
from ombud.privacy.authorities import residence
from ombud.privacy.queries import complained_of
from ombud.privacy.statuses import DataPoint, Kind, Lack, LetterKind, Outcome
from ombud.privacy.statuses import Proof as ProofKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from ombud.people.models import Agent
    from ombud.privacy.models import PrivacyRequest

    Verb = Callable[[AgentRequest, PrivacyRequest], str]
T = TypeVar("T")


def choice(kind: Callable[[str], T], typed: str) -> T:
    """Return what was chosen. Raises ``Refused`` for what is not on offer."""
    try:
        return kind(typed)
    except ValueError:
        raise Refused("Choose one of what is offered.") from None


def agent_in(typed: str) -> Agent | None:
    """Return the agent with the typed number, None for nothing. Raises ``Refused``."""
    holders = {str(one.pk): one for one in holders_of(Capability.HANDLE_REQUESTS)}
    if typed and typed not in holders:
        raise Refused("This agent may not handle data requests. Choose somebody who may.")
    return holders.get(typed)


def take(request: AgentRequest, found: PrivacyRequest) -> str:
    agent = agent_in(request.POST.get("handler", ""))
    actions.take_request(found, agent, actor=request.user.actor)
    return _("It is noted who looks after it.")


def kind(request: AgentRequest, found: PrivacyRequest) -> str:
    wanted = choice(Kind, request.POST.get("kind", ""))
    actions.correct_kind(found, wanted, actor=request.user.actor)
    return _("The kind is corrected. The time of receipt stays.")


def too(request: AgentRequest, found: PrivacyRequest) -> str:
    wanted = choice(Kind, request.POST.get("kind", ""))
    made = actions.ask_too(found, wanted, agent=request.user, actor=request.user.actor)
    return _("%(request)s is recorded, too, with the same time of receipt.") % {"request": made}


def lives(request: AgentRequest, found: PrivacyRequest) -> str:
    region, country = choice(residence, request.POST.get("lives", ""))
    actions.correct_residence(found, region, country, actor=request.user.actor)
    return _("It is noted where they live. Its law counts, from the day of receipt.")


def ask(request: AgentRequest, found: PrivacyRequest) -> str:
    actions.wait_for_person(found, actor=request.user.actor)
    return _("It waits for the requester.")


def answered(request: AgentRequest, found: PrivacyRequest) -> str:
    actions.person_answered(found, actor=request.user.actor)
    return _("It goes on.")


def collected(request: AgentRequest, found: PrivacyRequest) -> str:
    actions.data_collected(found, actor=request.user.actor)
    return _("The data are together. Now it is decided.")


def call_off(request: AgentRequest, found: PrivacyRequest) -> str:
    actions.call_off(found, actor=request.user.actor)
    return _("The request is called off.")


def expire(request: AgentRequest, found: PrivacyRequest) -> str:
    actions.give_up_unconfirmed(found, actor=request.user.actor)
    return _("The request has ended unconfirmed.")


def code(request: AgentRequest, found: PrivacyRequest) -> str:
    actions.send_code(found, actor=request.user.actor)
    return _("A code is on its way to the address on file.")


def typed_code(request: AgentRequest, found: PrivacyRequest) -> str:
    network = f"agent {request.user.pk}"
    right = actions.try_code(
        found, request.POST.get("code", ""), network=network, actor=request.user.actor
    )
    if not right:
        raise Refused("This code is wrong, too old or used up. Send a new one.")
    return _("The code is right.")


def point(request: AgentRequest, found: PrivacyRequest) -> str:
    right = actions.compare_point(
        found,
        choice(DataPoint, request.POST.get("point", "")),
        request.POST.get("said", ""),
        agent=request.user,
        actor=request.user.actor,
    )
    return _("It matches what we hold.") if right else _("It does not match what we hold.")


def dispute(request: AgentRequest, found: PrivacyRequest) -> str:
    points = [choice(DataPoint, one) for one in request.POST.getlist("point")]
    actions.dispute(found, points, actor=request.user.actor)
    return _("What is to be corrected proves nothing any more.")


def declaration(request: AgentRequest, found: PrivacyRequest) -> str:
    actions.sign_declaration(found, actor=request.user.actor)
    return _("The declaration is noted.")


def proof(request: AgentRequest, found: PrivacyRequest) -> str:
    file = request.FILES.get("file")
    wanted = choice(ProofKind, request.POST.get("proof", ""))
    actions.take_proof(found, wanted, file.read() if file else b"", actor=request.user.actor)
    return _("The document lies sealed. It is destroyed a day after closing.")


def judge(request: AgentRequest, found: PrivacyRequest) -> str:
    number = request.POST.get("proof", "")
    if not number.isdigit():
        raise Http404("No such document.")
    shown = access.proof_for(request.rights, found.number, int(number))
    if request.POST.get("enough") == "1":
        actions.judge_proof(shown, actor=request.user.actor)
        return _("It is noted that the document is enough.")
    lack = choice(Lack, request.POST.get("lack", ""))
    actions.judge_proof(shown, lack=lack, actor=request.user.actor)
    return _("It is noted. Whoever sent the document is told by mail what it lacks.")


def decide(request: AgentRequest, found: PrivacyRequest) -> str:
    actions.decide_group(
        found,
        request.POST.get("group", "")[:20],
        choice(Outcome, request.POST.get("outcome", "")),
        ground=request.POST.get("ground", ""),
        keep_until=day_in(request.POST.get("keep_until", "")),
        agent=request.user,
        actor=request.user.actor,
    )
    return _("The decision is noted.")


def decide_rest(request: AgentRequest, found: PrivacyRequest) -> str:
    actions.decide_rest(
        found,
        choice(Outcome, request.POST.get("outcome", Outcome.FULL)),
        ground=request.POST.get("ground", ""),
        keep_until=day_in(request.POST.get("keep_until", "")),
        agent=request.user,
        actor=request.user.actor,
    )
    return _("It is noted for every group that was left.")


def approve(request: AgentRequest, found: PrivacyRequest) -> str:
    if not request.rights.may(Capability.DECIDE_REQUESTS):
        raise Http404("No such request.")
    link = f"{settings.OMBUD_PUBLIC_URL}/help/privacy/stop/"
    actions.approve(found, link, agent=request.user, actor=request.user.actor)
    return _("It is approved.")


def send_back(request: AgentRequest, found: PrivacyRequest) -> str:
    actions.send_back(found, actor=request.user.actor)
    return _("It is to be decided again.")


def carry_on(request: AgentRequest, found: PrivacyRequest) -> str:
    actions.carry_on(found, actor=request.user.actor)
    return _("It is carried out as far as it goes.")


def extend(request: AgentRequest, found: PrivacyRequest) -> str:
    actions.extend(
        found, request.POST.get("ground", ""), agent=request.user, actor=request.user.actor
    )
    return _("The notice is on its way and the deadline moved, for once.")


def propose(request: AgentRequest, found: PrivacyRequest) -> str:
    actions.propose_correction(
        found,
        request.POST.get("field", "")[:20],
        request.POST.get("proposed", ""),
        statement=request.POST.get("statement", ""),
        actor=request.user.actor,
    )
    return _("It is noted what is right. It is kept until the request ends.")


def drop(request: AgentRequest, found: PrivacyRequest) -> str:
    actions.drop_correction(found, request.POST.get("field", "")[:20], actor=request.user.actor)
    return _("This is no longer to be corrected.")


def person(request: AgentRequest, found: PrivacyRequest) -> str:
    actions.ask_person(found, actor=request.user.actor)
    return _("We wrote to the person. Once they agree, it goes on.")


def complains(request: AgentRequest, found: PrivacyRequest) -> str:
    typed = request.POST.get("earlier", "")
    known = {str(one.number): one for one in complained_of(found.contact)}
    if typed and typed not in known:
        raise Refused("This is no request of the same person. Choose one from the list.")
    actions.link_complaint(found, known.get(typed), actor=request.user.actor)
    return _("It is noted what the complaint is about.")


def draft(request: AgentRequest, found: PrivacyRequest) -> str:
    wanted = choice(LetterKind, request.POST.get("letter", ""))
    actions.draft_letter(found, wanted, actor=request.user.actor)
    return _("The letter is begun. Look through every part.")


VERBS: dict[str, Verb] = {
    "take": take,
    "kind": kind,
    "lives": lives,
    "too": too,
    "ask": ask,
    "answered": answered,
    "collected": collected,
    "call-off": call_off,
    "expire": expire,
    "code": code,
    "typed-code": typed_code,
    "point": point,
    "dispute": dispute,
    "declaration": declaration,
    "proof": proof,
    "judge": judge,
    "decide": decide,
    "decide-rest": decide_rest,
    "approve": approve,
    "send-back": send_back,
    "carry-on": carry_on,
    "extend": extend,
    "draft": draft,
    "complains": complains,
    "person": person,
    "propose": propose,
    "drop": drop,
    **FEES,
}

TYPED = {  # verbs with something to fill in; it stays there when it is refused
    "decide": ("group", "outcome", "ground", "keep_until"),
    "decide-rest": ("outcome", "ground", "keep_until"),
    "propose": ("field", "proposed", "statement"),
    "extend": ("ground",),
    "fee": ("amount", "currency", "ground", "reasons", "how", "pay_until"),
    "proof": (),
}


@require_POST
@signed_in
@may(Capability.HANDLE_REQUESTS)
def verb(request: AgentRequest, number: int, name: str) -> HttpResponse:
    """Do one thing to a request and go back to it; a refusal is said."""
    found = access.request_for(request.rights, number, needs=Capability.HANDLE_REQUESTS)
    if name not in VERBS:
        raise Http404("No such verb.")
    try:
        said = VERBS[name](request, found)
    except Refused as refusal:
        problem = worded(refusal.reason)
        if name in TYPED:
            tried = {key: request.POST.get(key, "") for key in TYPED[name]}
            found = access.request_for(request.rights, number)  # as it is, without the try
            return request_page(request, found, {**tried, "name": name, "problem": problem})
        messages.error(request, problem)
        return redirect("desk:request", number)
    messages.success(request, said)
    if name == "draft":
        return redirect("desk:request-letter", number, request.POST["letter"])
    return redirect("desk:request", number)
