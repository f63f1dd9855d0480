"""The verbs about people. Each locks, refuses, changes, and says so once."""

from ombud.people.actions.accounts import (
    change_password,
    change_profile,
    choose_density,
    contact_by_email,
    contact_by_phone,
    create_agent,
    end_session,
    rights_of,
    set_checked_password,
    ship_roles,
    touch_last_login,
    valid_address,
)
from ombud.people.actions.agents import (
    deactivate_agent,
    enter_agent,
    grant_role,
    invite_again,
    invite_agent,
    join,
    open_invitation,
    reactivate_agent,
    revoke_role,
)
from ombud.people.actions.contacts import (
    add_identifier,
    change_contact,
    organisation_named,
    remove_identifier,
    save_organisation,
)
from ombud.people.actions.importing import Imported, import_contacts
from ombud.people.actions.policy import change_policy, open_to_all_networks
from ombud.people.actions.roles import change_role, create_role, remove_role
from ombud.people.actions.teams import create_team, rename_team, reopen_team, retire_team

__all__ = [
    "Imported",
    "add_identifier",
    "change_contact",
    "change_password",
    "change_policy",
    "change_profile",
    "change_role",
    "choose_density",
    "contact_by_email",
    "contact_by_phone",
    "create_agent",
    "create_role",
    "create_team",
    "deactivate_agent",
    "end_session",
    "enter_agent",
    "grant_role",
    "import_contacts",
    "invite_again",
    "invite_agent",
    "join",
    "open_invitation",
    "open_to_all_networks",
    "organisation_named",
    "reactivate_agent",
    "remove_identifier",
    "remove_role",
    "rename_team",
    "reopen_team",
    "retire_team",
    "revoke_role",
    "rights_of",
    "save_organisation",
    "set_checked_password",
    "ship_roles",
    "touch_last_login",
    "valid_address",
]
