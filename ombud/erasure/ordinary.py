"""Words that are names of people and words of everyday speech as well. Pure.

In conversations of somebody who is called so, such a word alone means the person only where
it is said to somebody, or about one: after a greeting or a title. Will may pay in May.
"""

from __future__ import annotations

# What stands before a name, in the languages of the desk; looked for in any case.
GREETINGS = """
dear hi hello hey mr mrs ms miss mx dr sir madam prof lieber liebe hallo herr herrn frau
geehrte geehrter cher chère bonjour monsieur madame m mme mlle hola estimado estimada señor
señora sr sra ciao gentile caro cara signor signora drogi droga szanowny pan pani sayın
merhaba bay bayan thanks danke merci gracias grazie
"""
# English, German, French, Spanish and Italian.
WORDS = """
abbey amber angel art august autumn bank banks barber basil bath bay beau berry best bill
birch black blue bond book booker brook brown bush butler carol carpenter chance chase
church clay clerk cliff coal cook cooper crystal dale dawn day dean dee dell drew duke earl
english eve faith farmer field fields fisher flint ford forest forester fox frank french
game gay gene gift glen grace grant gray green grey hall harmony harper harry hart hazel
heath heather hill holly home hood hope house hunter iris ivy jack jay jewel joy july june
justice king knight lake lane law lee lily little long love major mark marsh mason may
melody mercy merit mile miles mill miller moon moore new nick noble oak olive page park
parker pat patience pearl peg penny phil pierce piper pole poppy porter potter price pride
prince queen rain ray read reed reeve rich ridge rob robin rock rod rose ruby ruth sage
sandy savage scout sharp shepherd short silver sky smith snow sparks spring star stone story
stream strong sue summer sun sunny taylor temple terry thorn tiger town trinity tucker
turner van victor violet wade walker wall ward warden waters way weaver webb weeks west
white wild will winter wise wolf wood woods young anker bach baum bauer becker berg bock
brand braun busch ernst falk feld frei fried frost fuchs graf groß grün hahn hase heide
herbst herz hirsch hoffnung hof horn jung kaiser klein kluge koch kraft kraus kurz lang
lange lenz licht löwe mai markt maurer meister mond morgen müller neu neumann nord ost
pfeiffer pfennig reich richter ritter roth sand schäfer schatz schneider schön schulz
schwarz see sommer sonne stark stein stern stolz süß tag tal teufel vogel vogt voll wald
weber weiß welt west wiese wirt wunder zimmer aimé amour ange aurore blanc bon boulanger
boucher charme claire colombe dieu fleur florence fontaine france grand jardin jean jour
juin lion lune marchand marin mer noir paris petit pierre pont porte rosée roux soleil val
vent alba alma amor ángel blanca bueno campo cruz dolores flores fuentes iglesia luz mar
mercedes milagros molina nieves paz pilar reyes río rosario santos sierra sol torres vega
bianca chiara gioia greco leone luce marino monte neri rosa serena stella valle vera viola
abu ben bin das del den der des dos ibn las los san ten ter von zum zur
"""
BEFORE = GREETINGS.split()
ORDINARY = frozenset(WORDS.split())


def is_ordinary(word: str) -> bool:
    """Say whether ``word`` is one of everyday speech, too."""
    return word.casefold() in ORDINARY
