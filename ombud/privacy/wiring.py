"""What privacy requests plug into lower floors."""

from __future__ import annotations

from ombud.bundles.plugs import answered
from ombud.channels.email.outgoing.languages import writers
from ombud.erasure.plugs import gates, kept_apart, openers
from ombud.events import log
from ombud.jobs.schedule import every
from ombud.privacy import answers, parting
from ombud.privacy.carrying import carriers, stayers
from ombud.privacy.choosing import AllowUse, EndUse, Rest
from ombud.privacy.correcting import Rectify
from ombud.privacy.erasing import Erase, shut_out, two_persons, what_stays
from ombud.privacy.handing import HandOver
from ombud.privacy.queries import language_of_letter
from ombud.privacy.reviewing import Answer, Review
from ombud.privacy.statuses import AT_ONCE, Kind
from ombud.privacy.tasks import go_on, read_message, tidy_up, warn
from ombud.tickets.facts import MessageReceived, TicketOpened

writers.register("letters about data", language_of_letter)
carriers.register(Kind.ACCESS, HandOver())
carriers.register(Kind.PORTABILITY, HandOver())
carriers.register(Kind.RECTIFICATION, Rectify())
carriers.register(Kind.ERASURE, Erase())
stayers.register(Kind.ERASURE, what_stays)
gates.register("four eyes", two_persons)
openers.register("visits", shut_out)
kept_apart.register(parting.PLACE, "answer to the person")
carriers.register(Kind.RESTRICTION, Rest())
carriers.register(Kind.OPT_IN, AllowUse())
carriers.register(Kind.REVIEW, Review())
carriers.register(Kind.COMPLAINT, Answer())
for kind in AT_ONCE:
    carriers.register(kind, EndUse())
answered.register("c", answers.recipients)
answered.register("f", answers.authority)
for fact in (TicketOpened, MessageReceived):
    log.after_commit(fact, read_message)
every("carry on with data requests", go_on, seconds=60)
every("warn of deadlines of data requests", warn, seconds=600)
every("forget what proved identities", tidy_up, seconds=3600)
