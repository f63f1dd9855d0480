"""How much of a mail the parser is willing to look at, and why not more.

Every limit is far above what people's mail programs make, and low enough that the dearest
mail that passes all of them stays within the sandbox's time and memory.
"""

from __future__ import annotations

# Large providers stop at 25 to 50 MB; decoding holds about three copies of a mail at once.
MAX_RAW_BYTES = 64 * 1024 * 1024

# Mails to thousands of people in To exist; a megabyte of headers is no letter any more.
MAX_HEADER_BLOCK_BYTES = 1024 * 1024

# The headers of one part inside the mail; servers write up to 30 kB there.
MAX_PART_HEADER_BYTES = 64 * 1024

# The headers of all parts together, and what each may still have when that is used up:
# a thousand parts must stay cheap.
MAX_PARTS_HEADER_BYTES = 4 * 1024 * 1024
MIN_PART_HEADER_BYTES = 2 * 1024

# One header: some thousand addresses. The rest of a longer one is not read.
MAX_HEADER_BYTES = 256 * 1024

# How many headers of one part are looked at; real mail has 20 to 150.
MAX_HEADERS = 4000

# The most seen in real mail is about 330 attachments. What follows is kept in one piece.
MAX_PARTS = 1000

# Forwards of forwards reach 10. A deeper part is kept as one attachment, unopened.
MAX_DEPTH = 30

# A message id longer than this is no id, and indexes have bounds.
MAX_MESSAGE_ID_LENGTH = 500

# Long threads have hundreds of ancestors; the first and the newest are the ones that count.
MAX_REFERENCES = 200

# People in one To or Cc header.
MAX_ADDRESSES = 2000

# File systems and tables allow 255 bytes; a name is a label, not a text.
MAX_NAME_LENGTH = 200

# Letters of one body (plain, or HTML): what no human reads through, and search cannot use.
MAX_BODY_CHARACTERS = 10_000_000

# Bytes of one body that are decoded at all.
MAX_BODY_BYTES = 16 * 1024 * 1024

# A parameter like filename*12= comes in pieces; more than these are noise.
MAX_PARAMETERS = 200

# Letters of a header kept for classification.
MAX_KEPT_HEADER_LENGTH = 2000

# winmail.dat files of one mail that are opened; the others stay closed files.
MAX_TNEF_FILES = 5

# Letters of rich text taken from a winmail.dat as the letter.
MAX_RICH_TEXT = 1_000_000

# Contents of one winmail.dat.
MAX_TNEF_CONTENTS = 500

# Letters of text taken out of one attachment, for search.
MAX_ATTACHMENT_TEXT = 200_000

# Unpacked bytes read from one office document: real documents hold about 10 MB of XML.
MAX_UNPACKED_BYTES = 64 * 1024 * 1024

# Elements, depth and bytes of one tag in an XML member: far beyond any real document.
MAX_XML_ELEMENTS = 2_000_000
MAX_XML_DEPTH = 500
MAX_XML_TAG_BYTES = 1024 * 1024

# Letters of one HTML document, tags included, that are turned into plain words.
MAX_HTML_CHARACTERS = 4_000_000

# Members of one office document.
MAX_ARCHIVE_MEMBERS = 5000

# Attached mails whose letters stand in for the missing letter of a digest or a forward.
MAX_OPENED_MESSAGES = 20
