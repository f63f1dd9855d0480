"""Larkfield Cycles: makes and repairs bicycles, sells them in nine languages."""

from __future__ import annotations

PASSWORD = "larkfield-demo-2026"  # noqa: S105 - printed on purpose; refused on open addresses
SIGN_IN = "maya@larkfield.example"
DOMAIN = "larkfield.example"

# key, name
TEAMS = (
    ("orders", "Orders"),
    ("workshop", "Workshop"),
    ("accounts", "Accounts"),
)

# sign-in, name, role, team (empty: every team)
AGENTS = (
    ("maya", "Maya Lindqvist", "administrator", ""),
    ("tom", "Tom Okafor", "supervisor", "orders"),
    ("elif", "Elif Aydın", "agent", "orders"),
    ("jonas", "Jonas Weber", "agent", "workshop"),
    ("claire", "Claire Dubois", "agent", "workshop"),
    ("piotr", "Piotr Zieliński", "agent", "accounts"),
    ("rosa", "Rosa Marín", "observer", ""),
    ("nora", "Nora Lindgren", "privacy-officer", ""),
)

# Names of contacts by the language in which they write.
CONTACTS = {
    "en": (
        "Hannah Brookes", "Samuel Adeyemi", "Priya Raman", "Owen Gallagher", "Grace Chen",
        "Daniel Whitlock", "Amara Nwosu", "Lucy Farrow", "Ibrahim Khan", "Megan O'Neill",
        "Peter Hollis", "Sofia Andersson",
    ),
    "de": (
        "Katrin Schäfer", "Lukas Brandt", "Jürgen Köhler", "Annika Vogt", "Miriam Groß",
        "Stefan Lüders", "Heike Baumann",
    ),
    "fr": ("Camille Lefèvre", "Étienne Moreau", "Nadia Benali", "Luc Charpentier"),
    "es": ("Lucía Fernández", "Álvaro Núñez", "Carmen Ibáñez"),
    "it": ("Giulia Rossi", "Matteo Ferrari"),
    "pl": ("Agnieszka Wójcik", "Łukasz Kamiński"),
    "tr": ("Ayşe Yılmaz", "Çağrı Demir"),
    "ar": ("ليلى حداد", "يوسف منصور"),
    "ja": ("佐藤 美咲", "田中 健"),
}  # fmt: skip

MODELS = ("Larkfield Ridge 3", "Larkfield Tandem", "Larkfield City E", "Larkfield Gravel 2")
PARTS = ("rear derailleur", "brake lever", "dynamo hub", "chain guard", "saddle clamp")
