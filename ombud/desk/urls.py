"""Every address of the desk. Numbers of tickets are theirs; other numbers are row numbers."""

from __future__ import annotations

from django.urls import path, register_converter

from ombud.desk.views import (
    administration,
    app,
    around,
    arranging,
    classifying,
    composing,
    fields,
    files,
    inserting,
    jobs,
    lists,
    macros,
    mail,
    mailboxes,
    merging,
    notifications,
    oauth,
    opening,
    people,
    presence,
    properties,
    relations,
    replies,
    reveal,
    running,
    saving,
    searching,
    tasks,
    tickets,
    timing,
    tokens,
    vocabulary,
    wording,
)


class Row:
    """A row or ticket number: at most 18 digits, so that every database can hold it."""

    regex = "[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


class SessionKey:
    """The SHA-256 under which a session is stored."""

    regex = "[0-9a-f]{64}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Row, "row")
register_converter(SessionKey, "session")

app_name = "desk"
urlpatterns = [
    path("app.webmanifest", app.manifest, name="manifest"),
    path("app.js", app.worker, name="worker"),
    path("offline/", app.offline, name="offline"),
    path("sign-in/", people.sign_in, name="sign-in"),
    path("sign-out/", people.sign_out, name="sign-out"),
    path("account/", people.account, name="account"),
    path("account/notifications/", notifications.choice, name="notification-choice"),
    path("notifications/", notifications.listed, name="notifications"),
    path("notifications/bell/", notifications.bell, name="bell"),
    path("notifications/read/", notifications.read_all, name="notifications-read"),
    path("notifications/<row:number>/open/", notifications.open_one, name="notification"),
    path("account/profile/", people.account_profile, name="account-profile"),
    path("account/signature/", wording.account_signature, name="account-signature"),
    path("account/password/", people.account_password, name="account-password"),
    path("account/sessions/<session:key>/end/", people.session_end, name="session-end"),
    path("account/tokens/", tokens.tokens, name="tokens"),
    path("account/tokens/<row:number>/revoke/", tokens.token_revoke, name="token-revoke"),
    path("tokens/", tokens.all_tokens, name="all-tokens"),
    path("tokens/<row:number>/revoke/", tokens.any_token_revoke, name="any-token-revoke"),
    path("", lists.inbox, name="inbox"),
    path("views/", lists.all_views, name="views"),
    path("views/new/", saving.new, name="view-new"),
    path("views/arrange/", arranging.arrange, name="views-arrange"),
    path("views/<slug:key>/", lists.one_view, name="view"),
    path("views/<slug:key>/table/", lists.table, name="view-table"),
    path("views/<slug:key>/columns/", arranging.columns, name="view-columns"),
    path("views/<slug:key>/place/", arranging.place, name="view-place"),
    path("views/<slug:key>/edit/", saving.edit, name="view-edit"),
    path("views/<slug:key>/delete/", saving.delete, name="view-delete"),
    path("tickets/new/", opening.new, name="ticket-new"),
    path("tickets/<row:number>/", tickets.ticket_page, name="ticket"),
    path("tickets/<row:number>/conversation/", tickets.conversation, name="conversation"),
    path("tickets/<row:number>/row/", tickets.row, name="ticket-row"),
    path("tickets/<row:number>/panel/", tickets.panel, name="ticket-panel"),
    path("tickets/<row:number>/history/", tickets.history, name="ticket-history"),
    path("tickets/<row:number>/properties/", properties.properties, name="properties"),
    path(
        "tickets/<row:number>/pick/assignee/",
        properties.pick,
        {"what": "assignee"},
        name="pick-assignee",
    ),
    path(
        "tickets/<row:number>/pick/team/", properties.pick, {"what": "team"}, name="pick-team"
    ),
    path("tickets/<row:number>/around/", around.around, name="around"),
    path("tickets/<row:number>/participants/", around.participant_add, name="participant-add"),
    path(
        "tickets/<row:number>/participants/<row:row>/role/",
        around.participant_role,
        name="participant-role",
    ),
    path(
        "tickets/<row:number>/participants/<row:row>/remove/",
        around.participant_remove,
        name="participant-remove",
    ),
    path("tickets/<row:number>/watch/", around.watch, name="watch"),
    path("tickets/<row:number>/unwatch/", around.unwatch, name="unwatch"),
    path("tickets/<row:number>/snooze/", around.snooze, name="snooze"),
    path("tickets/<row:number>/wake/", around.wake, name="wake"),
    path("tickets/<row:number>/checklists/", tasks.checklist_add, name="checklist-add"),
    path(
        "tickets/<row:number>/checklists/<row:row>/remove/",
        tasks.checklist_remove,
        name="checklist-remove",
    ),
    path("tickets/<row:number>/checklists/<row:row>/tasks/", tasks.task_add, name="task-add"),
    path("tickets/<row:number>/tasks/<row:row>/", tasks.task_change, name="task-change"),
    path("tickets/<row:number>/tasks/<row:row>/tick/", tasks.task_tick, name="task-tick"),
    path("tickets/<row:number>/time/", timing.entries, name="time"),
    path("tickets/<row:number>/time/log/", timing.log, name="time-log"),
    path("tickets/<row:number>/time/<row:row>/", timing.correct, name="time-correct"),
    path("tickets/<row:number>/timer/", timing.timer, name="timer"),
    path("checklists/", tasks.templates, name="checklists"),
    path("checklists/new/", tasks.template, name="checklist-new"),
    path("checklists/<row:row>/", tasks.template, name="checklist"),
    path("tickets/<row:number>/mentionable/", around.mentionable, name="mentionable"),
    path("tickets/<row:number>/status/", properties.status, name="status"),
    path("tickets/<row:number>/priority/", properties.priority, name="priority"),
    path(
        "tickets/<row:number>/priority/look-up/", classifying.look_up, name="priority-look-up"
    ),
    path("tickets/<row:number>/type/", classifying.type_of, name="type"),
    path("tickets/<row:number>/weight/", classifying.weight, name="weight"),
    path("tickets/<row:number>/fields/", fields.fill_in, name="fill-in"),
    path("tickets/<row:number>/product/", classifying.product, name="product"),
    path("tickets/<row:number>/assignee/", properties.assignee, name="assignee"),
    path("tickets/<row:number>/team/", properties.team, name="team"),
    path("tickets/<row:number>/tag/", properties.tag, name="tag"),
    path("tickets/<row:number>/untag/", properties.untag, name="untag"),
    path("tickets/<row:number>/reply/", composing.reply, name="reply"),
    path("tickets/<row:number>/note/", composing.note, name="note"),
    path("tickets/<row:number>/draft/", composing.draft, name="draft"),
    path("tickets/<row:number>/here/", presence.here, name="here"),
    path("tickets/<row:number>/draft/share/", presence.share, name="draft-share"),
    path("tickets/<row:number>/drafts/<row:row>/take/", presence.take_over, name="draft-take"),
    path("tickets/<row:number>/draft/files/", composing.draft_files, name="draft-files"),
    path(
        "tickets/<row:number>/draft/files/<row:file>/remove/",
        composing.draft_file_remove,
        name="draft-file-remove",
    ),
    path("tickets/<row:number>/macros/", running.choose, name="macro-choose"),
    path("tickets/<row:number>/macros/<row:macro>/", running.preview, name="macro-preview"),
    path("tickets/<row:number>/macros/<row:macro>/run/", running.run, name="macro-run"),
    path("tickets/<row:number>/replies/", inserting.choose, name="reply-choose"),
    path(
        "tickets/<row:number>/replies/<row:reply>/insert/",
        inserting.insert,
        name="reply-insert",
    ),
    path("replies/", replies.replies, name="replies"),
    path("replies/new/", replies.reply_new, name="reply-new"),
    path("replies/<row:number>/", replies.saved_reply, name="saved-reply"),
    path("replies/<row:number>/retire/", replies.reply_retire, name="reply-retire"),
    path(
        "replies/<row:number>/files/<row:file>/remove/",
        replies.reply_file_remove,
        name="reply-file-remove",
    ),
    path("macros/", macros.macros, name="macros"),
    path("macros/new/", macros.macro_new, name="macro-new"),
    path("macros/<row:number>/", macros.macro, name="macro"),
    path("macros/<row:number>/move/", macros.macro_move, name="macro-move"),
    path("macros/<row:number>/retire/", macros.macro_retire, name="macro-retire"),
    path("tickets/<row:number>/relations/", relations.relations, name="relations"),
    path("tickets/<row:number>/link/", relations.link, name="link"),
    path("tickets/<row:number>/links/<row:row>/remove/", relations.unlink, name="unlink"),
    path("tickets/<row:number>/merge/", merging.merge, name="merge"),
    path("tickets/<row:number>/unmerge/", merging.unmerge, name="unmerge"),
    path("messages/<row:message>/recall/", composing.recall, name="recall"),
    path("messages/<row:message>/html/", files.original, name="original"),
    path("attachments/<row:number>/", files.attachment, name="attachment"),
    path("inline-images/<str:token>/", files.inline_image, name="inline-image"),
    path("remote-images/<str:token>/", files.remote_image, name="remote-image"),
    path("masked/<row:number>/reveal/", reveal.reveal, name="reveal"),
    path("search/", searching.search, name="search"),
    path("palette/", searching.palette, name="palette"),
    path("search/completions/", searching.completions, name="completions"),
    path("mail/quarantine/", mail.quarantine, name="quarantine"),
    path("mail/unreadable/", mail.unreadable, name="unreadable"),
    path("mail/<row:number>/accept/", mail.accept, name="mail-accept"),
    path("mail/<row:number>/open/", mail.open_new, name="mail-open"),
    path("mail/<row:number>/aside/", mail.put_aside, name="mail-aside"),
    path("mail/<row:number>/replay/", mail.read_again, name="mail-replay"),
    path("mail/<row:number>/raw/", mail.raw, name="mail-raw"),
    path("settings/", administration.settings, name="settings"),
    path("settings/types/", vocabulary.entries, {"part": "types"}, name="types"),
    path("settings/statuses/", vocabulary.entries, {"part": "statuses"}, name="statuses"),
    path("settings/products/", vocabulary.entries, {"part": "products"}, name="products"),
    path("settings/products/<row:number>/versions/", vocabulary.versions, name="versions"),
    path("settings/priorities/", vocabulary.priorities, name="priorities"),
    path("settings/priorities/set/", vocabulary.priorities_set, name="priorities-set"),
    path("settings/fields/", fields.fields, name="fields"),
    path("settings/fields/new/", fields.field_new, name="field-new"),
    path("settings/fields/<row:number>/", fields.field, name="field"),
    path("settings/fields/<row:number>/options/", vocabulary.options, name="options"),
    path("settings/<slug:part>/<row:number>/<slug:verb>/", vocabulary.entry, name="word"),
    path("mailboxes/", mailboxes.mailboxes, name="mailboxes"),
    path("mailboxes/new/", mailboxes.mailbox_new, name="mailbox-new"),
    path("mailboxes/<row:number>/", mailboxes.mailbox, name="mailbox"),
    path("mailboxes/<row:number>/templates/", wording.mail_templates, name="mail-templates"),
    path("mailboxes/<row:number>/templates/edit/", wording.mail_template, name="mail-template"),
    path("mailboxes/<row:number>/test/", mailboxes.mailbox_test, name="mailbox-test"),
    path("mailboxes/<row:number>/oauth/", oauth.begin, name="oauth-begin"),
    path("mailboxes/oauth/done/", oauth.done, name="oauth-done"),
    path("jobs/", jobs.stopped, name="jobs"),
    path("jobs/<row:number>/retry/", jobs.retry, name="job-retry"),
    path("jobs/<row:number>/discard/", jobs.discard, name="job-discard"),
    path("demo-mails/", mailboxes.sink, name="sink"),
    path("demo-mails/<row:number>/", mailboxes.sink_mail, name="sink-mail"),
]
