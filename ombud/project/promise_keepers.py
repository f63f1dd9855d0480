"""What keeps each promise: the names of the functions, classes and modules that enforce it.

Each name is of something that exists; a test imports every one of them. A promise that a test
shows has at least one keeper.
"""

from __future__ import annotations

KEPT_BY: dict[str, tuple[str, ...]] = {
    "A1": ("ombud.datamap.checks.check_map", "ombud.datamap.declarations.declare"),
    "A3": ("ombud.people.capabilities.Capability", "ombud.tickets.access.tickets_for"),
    "B1": (
        "ombud.portal.forms.SignInForm",
        "ombud.portal.forms.PrivacyForm",
        "ombud.people.actions.accounts.contact_by_email",
    ),
    "B2": ("ombud.purposes.checks.check_purposes",),
    "B3": ("ombud.purposes.register.uses", "ombud.purposes.gate.decide"),
    "B4": ("ombud.people.sign_in.throttle_key", "ombud.base.browsers.network_of"),
    "D1": ("ombud.purposes.gate.decide", "ombud.channels.email.outgoing.gate.may_leave"),
    "D3": ("ombud.purposes.actions.say",),
    "D5": ("ombud.purposes.models.ConsentEvent", "ombud.purposes.models.Notice"),
    "D7": ("ombud.portal.own_data.choose", "ombud.purposes.actions.say"),
    "D8": ("ombud.channels.email.outgoing.gate.may_leave",),
    "E4": ("ombud.privacy.law.choose",),
    "F1": ("ombud.retention.actions.step", "ombud.retention.periods.before"),
    "F2": ("ombud.holds.queries.refuse_if_held", "ombud.holds.models.LegalHold"),
    "F3": ("ombud.retention.shipped",),
    "F4": ("ombud.retention.shipped", "ombud.readlog.models.Reading"),
    "F5": ("ombud.retention.selecting.matching", "ombud.retention.models.Rule"),
    "F6": (
        "ombud.tickets.actions.emptying.empty_tickets",
        "ombud.erasure.residue.scan_map",
        "ombud.backups.middleware.RestoreGuard",
        "ombud.backups.actions.replay",
    ),
    "G4": ("ombud.api.egress.check_answers", "ombud.api.egress.let_out"),
    "I1": ("ombud.project.selfcheck.refuse_unsafe_start",),
    "I2": ("ombud.vault.sealing.seal", "ombud.base.sqlcipher"),
    "I3": ("ombud.people.sign_in.may_try", "ombud.signin.guessing.may_try_code"),
    "I5": ("ombud.project.selfcheck.examine",),
    "I6": ("ombud.desk.middleware.PersonalPages", "ombud.bundles.actions.hand_out"),
    "J1": (
        "ombud.privacy.actions.receiving.receive_request",
        "ombud.privacy.actions.receiving.convert_ticket",
        "ombud.privacy.actions.proposing.propose",
    ),
    "J2": ("ombud.bundles.collecting.items_of", "ombud.datamap.checks.check_map"),
    "J3": ("ombud.portal.own_data.correct", "ombud.portal.own_data.choose"),
    "J4": ("ombud.privacy.access.requests_for", "ombud.tickets.access.tickets_for"),
    "J6": ("ombud.purposes.actions.object_to", "ombud.purposes.gate.decide"),
    "J7": ("ombud.tickets.actions.restricting.restrict", "ombud.purposes.gate.freezes"),
    "J8": ("ombud.bundles.collecting.is_wanted", "ombud.bundles.masking.mask_for"),
    "J9": ("ombud.purposes.actions.say", "ombud.purposes.models.ConsentEvent"),
    "J11": (
        "ombud.privacy.actions.identity.try_code",
        "ombud.privacy.actions.identity.destroy_old_proofs",
        "ombud.visits.models.Visit",
    ),
    "J12": ("ombud.clocks.packs", "ombud.privacy.actions.warning.warn_of_deadlines"),
    "J13": ("ombud.privacy.actions.deciding.decide_group",),
    "J14": ("ombud.privacy.actions.identity.judge_proof",),
    "J15": ("ombud.erasure.conversations.erase_messages", "ombud.erasure.actions.running"),
    "N3": ("ombud.readlog.models.Reading",),
    "O5": ("ombud.people.models.agent.Rights", "ombud.tickets.access.tickets_for"),
    "P1": ("ombud.privacy.packing.is_beyond_free",),
    "P2": ("ombud.bundles.collecting.items_of",),
    "P5": ("ombud.privacy.actions.deciding.needs_two",),
    "P6": ("ombud.assignment.actions.hand_out",),
    "P9": ("ombud.people.models.Contact", "ombud.people.actions.accounts.contact_by_email"),
    "P10": ("ombud.bundles.writing.pages", "ombud.purposes.checks.check_purposes"),
    "P11": ("ombud.privacy.actions.keeping.forget_old_records",),
    "P12": ("ombud.clocks.packs.Library", "ombud.privacy.law.pack_of"),
}
