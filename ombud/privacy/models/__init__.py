"""The tables of privacy requests."""

from ombud.privacy.models.controller import Controller, OrganisationWay
from ombud.privacy.models.correction import CorrectionItem
from ombud.privacy.models.decision import Decision, Letter, LetterBlock
from ombud.privacy.models.erasing import CarriedErasure
from ombud.privacy.models.fee import Fee
from ombud.privacy.models.handing import HandedOver
from ombud.privacy.models.identity import Code, PointCheck, Proof, Warned
from ombud.privacy.models.proposal import Proposal
from ombud.privacy.models.request import ClockPause, PrivacyRequest

__all__ = [
    "CarriedErasure",
    "ClockPause",
    "Code",
    "Controller",
    "CorrectionItem",
    "Decision",
    "Fee",
    "HandedOver",
    "Letter",
    "LetterBlock",
    "OrganisationWay",
    "PointCheck",
    "PrivacyRequest",
    "Proof",
    "Proposal",
    "Warned",
]
