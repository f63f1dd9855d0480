from ombud.tickets.actions import ask_approval, decide_approval
from ombud.tickets.models import Approval, Approver
from ombud.tickets.statuses import Decision
from ombud.automation.models import Recurrence
from tests.makers import make_ticket, make_recurrence
from tests.erasure.person import erase

def test_x(world):
    t=make_ticket(world)
    a=ask_approval(t,[world.sven],question='Pay Cleo Marchetti back?',agent=world.ana,actor=world.ana.actor)
    decide_approval(a,decision=Decision.DECLINED,reason='Cleo Marchetti was paid.',agent=world.sven,actor=world.sven.actor)
    make_recurrence(world,subject='Call Cleo Marchetti',text='Ask Cleo Marchetti, cleo@lumen.example')
    e=erase(world.cleo)
    print(e.state, Approval.objects.values_list('question',flat=True), Approver.objects.values_list('reason',flat=True), Recurrence.objects.values_list('subject','text','contact'))
    assert 0
