from tests.makers import make_ticket, make_mailbox
from ombud.tickets.actions import add_note, reply, tag_ticket, solve_ticket
from ombud.tickets.content import Content

def test_pages(world, as_ana, as_rosa):
    make_mailbox(world)
    t = make_ticket(world)
    tag_ticket(t, "billing", actor=world.ana.actor)
    add_note(t, Content(text="hello"), agent=world.ana, actor=world.ana.actor)
    reply(t, Content(text="hi there"), agent=world.ana, actor=world.ana.actor)
    n = t.number
    for path in ["/", "/views/", "/views/all/", f"/tickets/{n}/", f"/tickets/{n}/?mode=note", f"/tickets/{n}/panel/", f"/tickets/{n}/history/", f"/tickets/{n}/properties/", "/tickets/new/", "/search/", "/search/?q=declined", "/search/?q=status:open", "/account/", f"/tickets/{n}/conversation/", f"/tickets/{n}/row/", "/search/completions/?q=sta"]:
        r = as_ana.get(path)
        assert r.status_code == 200, (path, r.status_code, r.content[:3000])
        r = as_ana.get(path, headers={"HX-Request": "true"})
        assert r.status_code == 200, path
    for path in ["/mail/quarantine/", "/mail/unreadable/", "/mailboxes/", "/mailboxes/new/", "/jobs/", "/health/", "/help/", "/sign-in/"]:
        r = as_rosa.get(path)
        assert r.status_code == 200, (path, r.status_code)
