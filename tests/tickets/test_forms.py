"""Forms: what a rule shows, demands, locks and offers; the same law for every way in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.rules.context import Context
from ombud.tickets.actions import (
    Unfit,
    add_entry,
    add_rule,
    ask_field,
    drop_part,
    fill_in,
    move_part,
    require_item,
    retire_entry,
    set_type,
    ship_setup,
)
from ombud.tickets.forms import Asked, State, check, states
from ombud.tickets.models import CustomField, Form, FormRule, TicketType, TicketValue
from ombud.tickets.own_values import values_of
from ombud.tickets.setup import current
from ombud.tickets.statuses import Effect
from tests.makers import make_field, make_ticket

if TYPE_CHECKING:
    from tests.world import World

CONTEXT = Context(now=clock.now())


@pytest.fixture
def colour(world: World) -> CustomField:
    ship_setup()
    return make_field(name="Colour", type="one", options=("Red", "Blue"))


@pytest.fixture
def count(colour: CustomField) -> CustomField:
    return make_field(name="Count", type="number")


@pytest.fixture
def form(colour: CustomField, count: CustomField) -> Form:
    """A form for everything: colour, then count."""
    made = Form(name="All")
    add_entry(made, actor=SYSTEM)
    ask_field(made, colour, actor=SYSTEM)
    ask_field(made, count, actor=SYSTEM)
    return made


def rule(form: Form, field: CustomField, effect: Effect, when: str, *options: str) -> FormRule:
    return add_rule(form, field, effect=effect, when=when, options=options, actor=SYSTEM)


def now(values: dict[str, Any], **about: Any) -> dict[str, State]:
    setup = current()
    return states(setup.forms[0], setup, values, Asked(about, CONTEXT))


def test_without_rules_everything_is_shown_and_nothing_demanded(form: Form) -> None:
    assert now({}) == {"colour": State(options=("red", "blue")), "count": State()}


@pytest.mark.parametrize(
    ("when", "values", "about", "is_met"),
    [
        ("field.colour:red", {"colour": "red"}, {}, True),
        ("field.colour:red", {"colour": "blue"}, {}, False),
        ("colour:red,blue", {"colour": "blue"}, {}, True),
        ("no:colour", {}, {}, True),
        ("type:problem", {}, {"type": "problem"}, True),
        ("-type:problem", {}, {"type": "question"}, True),
        ("type:problem priority:>=high", {}, {"type": "problem", "priority": 4}, True),
        ("type:problem priority:>=high", {}, {"type": "problem", "priority": 1}, False),
        ("team:lending", {}, {"team": 1, "team.key": "lending"}, True),
        ("channel:phone OR channel:email", {}, {"channel": "email"}, True),
    ],
)
def test_a_field_is_shown_where_its_condition_holds(
    form: Form,
    count: CustomField,
    when: str,
    values: dict[str, Any],
    about: dict[str, Any],
    is_met: bool,
) -> None:
    rule(form, count, Effect.SHOW, when)

    assert now(values, **about)["count"].is_shown is is_met


def test_each_effect_does_its_part(form: Form, colour: CustomField, count: CustomField) -> None:
    rule(form, count, Effect.REQUIRE, "colour:red")
    rule(form, count, Effect.READ_ONLY, "colour:blue")
    rule(form, colour, Effect.LIMIT, "count:>5", "blue")

    assert now({"colour": "red"})["count"] == State(is_required=True)
    assert now({"colour": "blue"})["count"] == State(is_read_only=True)
    assert now({"count": 6})["colour"].options == ("blue",)


def test_what_is_hidden_counts_as_empty_for_the_other_rules(
    form: Form, colour: CustomField, count: CustomField
) -> None:
    rule(form, colour, Effect.SHOW, "type:problem")
    rule(form, count, Effect.SHOW, "colour:red")

    found = now({"colour": "red"}, type="question")

    assert [found[key].is_shown for key in ("colour", "count")] == [False, False]


def test_rules_that_chase_each_other_come_to_an_end(
    form: Form, colour: CustomField, count: CustomField
) -> None:
    rule(form, colour, Effect.SHOW, "no:count")
    rule(form, count, Effect.SHOW, "has:colour")

    assert set(now({"colour": "red", "count": 1})) == {"colour", "count"}


UNASKED = "The form does not ask for this now."
CASES: list[tuple[str, dict[str, object], dict[str, object], dict[str, str]]] = [
    ("require", {"colour": "red"}, {}, {"count": "Fill this in."}),
    ("require", {"colour": "red", "count": 1}, {"colour": "red", "count": 1}, {}),
    ("require", {"colour": "blue"}, {"colour": "blue"}, {}),
    ("read_only", {"colour": "red", "count": 1}, {}, {"count": "This cannot be changed now."}),
    (
        "show",
        {"colour": "blue", "count": 1},
        {},
        {"count": "The form does not ask for this now."},
    ),
    ("show", {"colour": "red", "count": 1}, {"colour": "red", "count": 1}, {}),
]


@pytest.mark.parametrize(("effect", "raw", "kept", "errors"), CASES)
def test_the_verb_holds_the_same_law_as_the_page(
    world: World,
    form: Form,
    count: CustomField,
    effect: str,
    raw: dict[str, object],
    kept: dict[str, object],
    errors: dict[str, str],
) -> None:
    rule(form, count, Effect(effect), "colour:red")
    ticket, found = make_ticket(world), {}

    try:
        fill_in(ticket, raw, is_whole=True, actor=SYSTEM)
    except Unfit as unfit:
        found = unfit.errors

    assert found == errors
    assert values_of([ticket], current()).get(ticket.pk, {}) == kept


def test_only_what_is_offered_can_be_chosen_and_what_was_chosen_before_may_stay(
    world: World, form: Form, colour: CustomField
) -> None:
    ticket = make_ticket(world)
    fill_in(ticket, {"colour": "red"}, actor=SYSTEM)
    rule(form, colour, Effect.LIMIT, "count:>5", "blue")

    fill_in(ticket, {"count": 6, "colour": "red"}, actor=SYSTEM)
    with pytest.raises(Unfit) as unfit:
        fill_in(make_ticket(world), {"count": 6, "colour": "red"}, actor=SYSTEM)

    assert unfit.value.errors == {"colour": "Choose one that is offered here."}


def test_a_part_of_the_fields_can_be_sent_and_is_checked_with_what_is_kept(
    world: World, form: Form, count: CustomField
) -> None:
    rule(form, count, Effect.REQUIRE, "colour:red")
    ticket = make_ticket(world)

    fill_in(ticket, {"colour": "red"}, actor=SYSTEM)
    fill_in(ticket, {"count": 2}, actor=SYSTEM)
    with pytest.raises(Unfit):
        fill_in(ticket, {"count": ""}, actor=SYSTEM)

    assert TicketValue.objects.get(field=count).number == 2


def test_the_form_that_says_most_about_a_ticket_holds(
    world: World, form: Form, colour: CustomField
) -> None:
    problem = TicketType.objects.get(key="problem")
    add_entry(Form(name="Lending", team=world.lending), actor=SYSTEM)
    add_entry(Form(name="Problems", type=problem), actor=SYSTEM)
    both = Form(name="Both", team=world.lending, type=problem)
    add_entry(both, actor=SYSTEM)
    setup, other = current(), TicketType.objects.get(key="request").pk

    chosen = [
        setup.form_for(team, kind)
        for team in (world.lending.pk, world.cards.pk)
        for kind in (problem.pk, other)
    ]

    assert [one.name for one in chosen if one] == ["Both", "Lending", "Problems", "All"]
    retire_entry(both, actor=SYSTEM)
    again = current().form_for(world.lending.pk, problem.pk)
    assert again is not None
    assert again.name == "Problems"


def test_another_type_asks_other_fields(world: World, form: Form, count: CustomField) -> None:
    problem = TicketType.objects.get(key="problem")
    own = Form(name="Problems", type=problem)
    add_entry(own, actor=SYSTEM)
    ask_field(own, count, actor=SYSTEM)
    ticket = make_ticket(world)
    set_type(ticket, problem, actor=SYSTEM)

    with pytest.raises(Unfit) as unfit:
        fill_in(ticket, {"count": 1, "colour": "red"}, actor=SYSTEM)

    assert list(unfit.value.errors) == ["colour"]


@pytest.mark.parametrize(
    "when", ["", "just words", "subject:x", "field.size:1", "#12", "type:nonsense", "(" * 40]
)
def test_a_condition_that_cannot_be_read_makes_no_rule(
    form: Form, count: CustomField, when: str
) -> None:
    with pytest.raises(Refused, match="when the rule holds"):
        rule(form, count, Effect.SHOW, when)


def test_a_limit_names_what_stays_and_a_rule_is_about_a_field_of_the_form(
    form: Form, colour: CustomField
) -> None:
    with pytest.raises(Refused, match="still offered"):
        rule(form, colour, Effect.LIMIT, "count:1")
    with pytest.raises(Refused, match="on the form first"):
        rule(form, make_field(name="Elsewhere"), Effect.SHOW, "count:1")


def test_a_rule_about_a_field_that_is_gone_never_holds(
    form: Form, colour: CustomField, count: CustomField
) -> None:
    rule(form, count, Effect.REQUIRE, "colour:red")
    FormRule.objects.update(condition={"field": "field.gone", "operator": "is", "value": 1})
    move_part(form.items.all()[1], up=True, actor=SYSTEM)

    found = now({"colour": "red"})

    assert not found["count"].is_required
    assert list(found) == ["count", "colour"]


def test_a_field_taken_off_the_form_takes_its_rules_along(
    form: Form, count: CustomField
) -> None:
    rule(form, count, Effect.REQUIRE, "colour:red")
    item = form.items.get(field=count)
    require_item(item, is_required=True, actor=SYSTEM)
    assert now({})["count"].is_required

    drop_part(item, actor=SYSTEM)

    assert list(now({})) == ["colour"]
    assert FormRule.objects.count() == 0


def test_the_evaluator_names_what_it_leaves_out(form: Form, count: CustomField) -> None:
    rule(form, count, Effect.SHOW, "colour:red")
    setup = current()

    found = check(setup.forms[0], setup, {"count": "7"}, Asked({}, CONTEXT))

    assert (found.values, found.errors, found.left_out) == ({}, {}, frozenset({"count"}))
