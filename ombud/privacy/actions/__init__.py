"""The verbs of privacy requests. Each locks, refuses, changes, and says so once."""

from ombud.privacy.actions.adding import ask_too
from ombud.privacy.actions.answering import (
    change_letter,
    draft_letter,
    forget_addresses,
    parts_to_show,
    send_letter,
)
from ombud.privacy.actions.charging import (
    Charge,
    ask_fee,
    fee_paid,
    propose_fee,
    refuse_unpaid,
    waive_fee,
)
from ombud.privacy.actions.comparing import compare_point, dispute, sign_declaration
from ombud.privacy.actions.complaining import link_complaint
from ombud.privacy.actions.correcting import drop_correction, propose_correction
from ombud.privacy.actions.deciding import (
    approve,
    carry_on,
    decide_group,
    decide_rest,
    extend,
    go_on_by_itself,
    may_go_back,
    must_be_another,
    send_back,
)
from ombud.privacy.actions.identity import (
    forget_codes,
    send_code,
    signed_in_afresh,
    try_code,
)
from ombud.privacy.actions.keeping import (
    calendars,
    change_controller,
    check_authority,
    choose_way,
    evidence,
    forget_old_records,
)
from ombud.privacy.actions.moving import (
    call_off,
    correct_kind,
    correct_residence,
    data_collected,
    give_up_unconfirmed,
    person_answered,
    take_request,
    wait_for_person,
)
from ombud.privacy.actions.permitting import ask_person, permit
from ombud.privacy.actions.proposing import propose
from ombud.privacy.actions.proving import (
    content_of,
    destroy_old_proofs,
    judge_proof,
    take_proof,
)
from ombud.privacy.actions.receiving import (
    Asked,
    convert_ticket,
    dismiss_proposal,
    receive_request,
)
from ombud.privacy.actions.resting import tell_of_lifting, weigh_objection
from ombud.privacy.actions.telling import cancel_by_warning, greet
from ombud.privacy.actions.warning import warn_of_deadlines

__all__ = [
    "Asked",
    "Charge",
    "approve",
    "ask_fee",
    "ask_person",
    "ask_too",
    "calendars",
    "call_off",
    "cancel_by_warning",
    "carry_on",
    "change_controller",
    "change_letter",
    "check_authority",
    "choose_way",
    "compare_point",
    "content_of",
    "convert_ticket",
    "correct_kind",
    "correct_residence",
    "data_collected",
    "decide_group",
    "decide_rest",
    "destroy_old_proofs",
    "dismiss_proposal",
    "dispute",
    "draft_letter",
    "drop_correction",
    "evidence",
    "extend",
    "fee_paid",
    "forget_addresses",
    "forget_codes",
    "forget_old_records",
    "give_up_unconfirmed",
    "go_on_by_itself",
    "greet",
    "judge_proof",
    "link_complaint",
    "may_go_back",
    "must_be_another",
    "parts_to_show",
    "permit",
    "person_answered",
    "propose",
    "propose_correction",
    "propose_fee",
    "receive_request",
    "refuse_unpaid",
    "send_back",
    "send_code",
    "send_letter",
    "sign_declaration",
    "signed_in_afresh",
    "take_proof",
    "take_request",
    "tell_of_lifting",
    "try_code",
    "wait_for_person",
    "waive_fee",
    "warn_of_deadlines",
    "weigh_objection",
]
